"""Mail a member of staff the link by which they choose a password: for a new account, or a forgotten one."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.agency import agency_name
from app.administration.passwords import RESET_HOURS
from app.audit import Actor, record
from app.channels.outbox import Text, queue
from app.models import User

KIND = "password_link"
_SUBJECT = "Kata sandi untuk {{ agency }}"
_BODY = (
    "Yth. {{ name }},\n\n"
    "Pilih kata sandi akun Anda di {{ agency }} melalui tautan berikut:\n{{ url }}\n\n"
    "Tautan ini berlaku {{ hours }} jam dan hanya untuk satu kali pakai. "
    "Bila sudah tidak berlaku, mintalah tautan baru di halaman masuk.\n\n"
    "Bila Anda tidak memintanya, abaikan surel ini; kata sandi Anda tidak berubah.\n"
)


def send_password_link(session: Session, user: User, url: str, *, actor: Actor, now: datetime) -> None:
    """Queue the mail with `url`, which holds the token of `app.administration.passwords.reset_token`."""
    values = {"name": user.name, "agency": agency_name(session), "url": url, "hours": str(RESET_HOURS)}
    key = f"password:{user.id}:{now.isoformat()}"
    queue(session, user, Text(_SUBJECT, _BODY, values), kind=KIND, dedup_key=key, case=None, actor=actor, now=now)
    record(session, "password_link_sent", actor=actor, at=now, user=user.id)
