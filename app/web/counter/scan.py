"""The upload of a signed form: one picture or PDF, judged by its content as every upload."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import FileField, Form
from wtforms.validators import InputRequired

from app.channels.files import RefusedFile, Upload, store
from app.channels.site import site_of
from app.clock import now
from app.models import Attachment

KINDS = ".pdf,.jpg,.jpeg,.png"


class ScanForm(Form):
    scan = FileField(
        _l("Pindaian formulir yang sudah ditandatangani"),
        description=_l("Satu berkas PDF atau foto. Hanya dilihat petugas."),
        validators=[InputRequired()],  # for its mark alone: `stored` says what is missing
        render_kw={"accept": KINDS, "required": False},
    )

    def stored(self, session: Session, user_id: int) -> list[Attachment]:
        """Keep what was chosen; nothing, with the reason beside the field, where it cannot be taken."""
        sent = self.scan.data
        if sent is None or not sent.filename:
            self.scan.errors = [_("Pilih berkas pindaiannya dahulu.")]
            return []
        site = site_of(session)
        upload = Upload(sent.filename, sent.stream.read(site.most_upload_bytes + 1))
        try:
            return [
                store(
                    session,
                    site.files,
                    upload,
                    most_bytes=site.most_upload_bytes,
                    now=now(),
                    uploaded_by_id=user_id,
                )
            ]
        except RefusedFile as refused:
            self.scan.errors = [str(refused)]
            return []
