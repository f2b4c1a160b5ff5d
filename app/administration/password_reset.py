"""A link by mail for a password that was forgotten. The answer is the same whether an account is there or not."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.accounts import user_by_email
from app.administration.agency import agency_name
from app.administration.passwords import RESET_HOURS, reset_token
from app.audit import Actor, record
from app.channels.outbox import Text, queue
from app.channels.site import site_of

KIND = "password_reset"
_ONE_MAIL_IN_SECONDS = 300
_SUBJECT = "Atur ulang kata sandi {{ agency }}"
_BODY = (
    "Yth. {{ name }},\n\n"
    "Seseorang meminta tautan untuk mengatur ulang kata sandi akun Anda di {{ agency }}. Bila itu Anda, buka tautan "
    "berikut dalam {{ hours }} jam:\n\n"
    "{{ url }}\n\n"
    "Bila bukan Anda, abaikan surel ini: kata sandi Anda tidak berubah.\n"
)


def request_reset(session: Session, email: str, *, secret: str, now: datetime) -> None:
    """Queue the mail with the link, to an active account and at most one in five minutes; else do nothing."""
    user = user_by_email(session, email)
    if user is None or not user.is_active:
        return
    values = {
        "agency": agency_name(session),
        "name": user.name,
        "hours": str(RESET_HOURS),
        "url": f"{site_of(session).base_url}/atur-sandi/{reset_token(user, secret)}",
    }
    mail = queue(
        session,
        user,
        Text(_SUBJECT, _BODY, values),
        kind=KIND,
        dedup_key=f"{KIND}:{user.id}:{user.session_version}:{int(now.timestamp()) // _ONE_MAIL_IN_SECONDS}",
        case=None,
        actor=Actor.system("web"),
        now=now,
    )
    if mail is not None:
        record(session, "password_reset_requested", actor=Actor.system("web"), at=now, user=user.id, mail=mail)
        session.flush()
