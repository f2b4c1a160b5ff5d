"""The forms of publishing: why, which cases move, what is accepted; the words of whoever decides; the rule."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length

from app.definitions.publishing import RULES, Plan
from app.definitions.publishing.plan import LONGEST_REASON
from app.models.publication import MOVE_ALL, MOVE_CHOSEN, MOVE_NONE
from app.web.addresses import LARGEST

_TOO_LONG = _l("Paling banyak %(max)d karakter.")


class RollBackForm(Form):
    reason = TextAreaField(
        _l("Alasan"),
        description=_l("Dibaca pada riwayat versi: apa yang berubah, dan mengapa."),
        validators=[DataRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        render_kw={"rows": 3},
    )
    moves = RadioField(
        _l("Kasus yang berjalan"),
        choices=[
            SelectChoice(MOVE_NONE, _l("Hanya kasus baru: yang berjalan selesai pada versinya")),
            SelectChoice(MOVE_ALL, _l("Semua yang dapat pindah")),
        ],
        default=MOVE_NONE,
        validators=[InputRequired(_l("Pilih kasus mana yang pindah."))],
    )

    def plan(self) -> Plan:
        return Plan(reason=self.reason.data or "", moves=self.moves.data)


class PublishForm(RollBackForm):
    moves = RadioField(
        _l("Kasus yang berjalan"),
        choices=[
            SelectChoice(MOVE_NONE, _l("Hanya kasus baru: yang berjalan selesai pada versinya")),
            SelectChoice(MOVE_ALL, _l("Semua yang dapat pindah")),
            SelectChoice(MOVE_CHOSEN, _l("Yang dicentang di bawah ini")),
        ],
        default=MOVE_NONE,
        validators=[InputRequired(_l("Pilih kasus mana yang pindah."))],
    )
    red_reason = TextAreaField(
        _l("Mengapa skenario merah diterima"),
        description=_l("Tercatat di riwayat. Lebih baik perbaiki skenario atau drafnya."),
        validators=[Length(max=LONGEST_REASON, message=_TOO_LONG)],
        render_kw={"rows": 2},
    )
    accepts_newer = BooleanField(_l("Saya sudah membandingkan; perubahan versi itu boleh digantikan isi draf ini"))

    def plan(self) -> Plan:
        return Plan(
            reason=self.reason.data or "",
            moves=self.moves.data,
            case_ids=chosen_cases(),
            red_reason=self.red_reason.data or "",
            accepts_newer=bool(self.accepts_newer.data),
        )


class StopForm(Form):
    reason = TextAreaField(
        _l("Alasan"),
        description=_l("Dibaca pada halaman kemajuan dan di jejak audit."),
        validators=[DataRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        render_kw={"rows": 3},
    )


class DecisionForm(Form):
    words = TextAreaField(
        _l("Kata-kata Anda"),
        description=_l("Wajib bila menolak: apa yang perlu diubah."),
        validators=[Length(max=1000, message=_TOO_LONG)],
        render_kw={"rows": 3},
    )


class RuleForm(Form):
    rule = RadioField(
        _l("Apakah penerbitan perlu persetujuan orang kedua?"),
        choices=[SelectChoice(rule, words) for rule, words in RULES.items()],
        validators=[InputRequired(_l("Pilih salah satu aturan."))],
    )


def chosen_cases() -> list[int]:
    """Return the ids of the cases that were ticked."""
    return [case_id for case_id in request.form.getlist("case", type=int) if 0 < case_id <= LARGEST]
