"""Find a message for its reader, or say in a sentence why not."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.errors import NotAllowed, NotFound
from app.cases.mail.listing import may_see_mail
from app.channels.incoming.store import raw_of
from app.models import IncomingMail, User


def mail_for(session: Session, mail_id: int, reader: User) -> IncomingMail:
    """Return a message that the reader may see. Raises NotFound, NotAllowed."""
    mail = session.get(IncomingMail, mail_id)
    if mail is None:
        raise NotFound(_("Surel itu tidak ada. Cari di daftar surel masuk."))
    if not may_see_mail(session, reader, mail):
        raise NotAllowed(_("Surel ini bagian dari pengaduan, yang hanya untuk Koordinator dan Auditor."))
    return mail


def bytes_of(session: Session, mail: IncomingMail) -> bytes:
    """Return a message as it came. Raises NotFound where its file is gone from the disk, or was erased by law."""
    if mail.erased_at is not None:
        raise NotFound(_("Isi surel ini sudah dihapus menurut hukum."))
    try:
        return raw_of(session, mail)
    except FileNotFoundError:
        raise NotFound(_("Berkas surel ini tidak ada di server. Minta administrator memulihkannya.")) from None
