"""The forms of `/faq-kelola`. Every refusal is a sentence in Indonesian."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.administration.categories import active_categories
from app.cases.faq.publish import EntryText
from app.cases.faq.synonyms import group_with
from app.clock import now
from app.database import db
from app.models import Category, FaqEntry
from app.search import words_of
from app.search.synonyms import members_of
from app.web.admin.fields import DayField, at_most, needed, stripped, text_of
from app.web.privacy.validators import nothing_sensitive

LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_REASON, LONGEST_GROUP = 300, 5_000, 500, 500
_YEARS_AHEAD = 3


class EntryForm(Form):
    question = StringField(
        _l("Pertanyaan"),
        [needed(_l("Tulis pertanyaannya.")), at_most(LONGEST_QUESTION), nothing_sensitive],
        filters=[stripped],
        description=_l("Seperti pengguna menanyakannya, dalam satu kalimat, tanpa data pribadi."),
    )
    answer = TextAreaField(
        _l("Jawaban"),
        [needed(_l("Tulis jawabannya.")), at_most(LONGEST_ANSWER), nothing_sensitive],
        filters=[stripped],
        render_kw={"rows": "10"},
    )
    keywords = TextAreaField(
        _l("Kata lain untuk pencarian"),
        [at_most(2_000)],
        filters=[stripped],
        description=_l("Kata yang dipakai pengguna tetapi tidak ada di atas. Tidak ditampilkan."),
        render_kw={"rows": "3"},
    )
    category = SelectField(_l("Kategori"), validate_choice=False)
    reason = StringField(
        _l("Alasan perubahan"),
        [needed(_l("Tulis mengapa ini diterbitkan atau diubah.")), at_most(LONGEST_REASON)],
        filters=[stripped],
        description=_l("Terbaca pada riwayat versi, tidak di halaman umum."),
    )
    seen_version = HiddenField()

    def validate_question(self, field: Field) -> None:
        if field.data and not words_of(field.data):
            raise ValidationError(_("Pertanyaan ini tidak memuat kata yang dapat dicari."))

    def offer_categories(self, entry: FaqEntry | None = None) -> None:
        offered = {category.id: category for category in active_categories(db.session())}
        if entry is not None and entry.category is not None:
            offered.setdefault(entry.category.id, entry.category)
        self.category.choices = [("", _("Umum")), *((str(one.id), one.name) for one in offered.values())]

    def text(self) -> EntryText:
        chosen = text_of(self.category)
        category = db.session.get(Category, int(chosen)) if chosen.isdigit() and len(chosen) < 10 else None
        return EntryText(
            text_of(self.question), text_of(self.answer), text_of(self.keywords), category.id if category else None
        )


class RetireForm(Form):
    reason = StringField(
        _l("Alasan"),
        [needed(_l("Tulis mengapa tanya jawab ini ditarik.")), at_most(LONGEST_REASON)],
        filters=[stripped],
        description=_l("Terbaca pada riwayat, tidak di halaman umum."),
    )


class ReviewForm(Form):
    next_on = DayField(
        _l("Tinjau lagi pada"),
        [needed(_l("Tulis tanggalnya, misalnya 17-08-2026."))],
        render_kw={"type": "date"},
    )

    def validate_next_on(self, field: Field) -> None:
        today = now().date()
        if field.data and not today < field.data < today + timedelta(days=366 * _YEARS_AHEAD):
            raise ValidationError(_("Pilih tanggal setelah hari ini, paling lama tiga tahun lagi."))


class SynonymsForm(Form):
    words = StringField(
        _l("Kata yang searti"),
        [needed(_l("Tulis sedikitnya dua kata.")), at_most(LONGEST_GROUP)],
        filters=[stripped],
        description=_l("Pisahkan dengan koma, misalnya: unggah, upload. Satu unsur dapat terdiri atas beberapa kata."),
    )
    group_id: int | None = None

    def validate_words(self, field: Field) -> None:
        members = members_of(field.data or "")
        if len(set(members)) < 2:
            raise ValidationError(_("Tulis sedikitnya dua kata, dipisahkan dengan koma."))
        mute = next((member for member in members if not words_of(member)), None)
        if mute:
            raise ValidationError(_("“%(word)s” terlalu umum atau terlalu pendek untuk dicari.", word=mute))
        if len({tuple(words_of(member)) for member in members}) < 2:
            raise ValidationError(_("Bagi pencarian semuanya sudah satu kata: bentuknya saja yang berbeda."))
        taken = group_with(db.session(), field.data, besides=self.group_id)
        if taken:
            word, group = taken
            raise ValidationError(_("“%(word)s” sudah ada pada: %(words)s.", word=word, words=group.words))
