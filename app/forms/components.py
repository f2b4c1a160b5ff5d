"""Reading one field of a form: what each kind may say, and what is refused about it."""

import re
from difflib import get_close_matches

from app.expressions import Expression
from app.forms.definition import Choice, Component
from app.forms.entry import Entry
from app.forms.names import (
    BOOLEAN_FACTS,
    IDENTIFIER,
    INSTANT_FACTS,
    OPTION_SOURCES,
    is_fact,
    is_taken,
)
from app.forms.normalise import clean_line
from app.forms.patterns import UnsafePattern, compile_pattern

TEXTS = frozenset({"textfield", "textarea"})
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
SEVERAL = frozenset({"checklist", "taglist"})
FIELDS = TEXTS | CHOICES | {"number", "checkbox", "datetime", "filepicker"}

PROPERTIES = ("fact", "prefill", "autocomplete", "inputmode")
SUBTYPES = ("date", "time", "datetime")
VALIDATIONS = ("", "custom", "email", "phone")
INPUT_MODES = ("", "text", "numeric", "decimal", "tel", "email", "url", "search", "none")
AUTOCOMPLETE = re.compile(r"[a-z0-9 -]{0,60}", re.ASCII)
ACCEPTED_FILE = re.compile(r"\.[a-z0-9]{1,10}|[a-z]+/(?:\*|[a-z0-9.+-]{1,80})", re.ASCII)
MOST_CHOICES = 500
MOST_DECIMALS = 10


def read_component(
    entry: Entry, kind: str, hide_if: str, conditions: tuple[Expression, ...], columns: int
) -> Component:
    """Read a field. Problems land in the entry; what comes back is then not to be used."""
    properties, validate = entry.part("properties"), entry.part("validate")
    _check_property_names(properties)
    source = _values_key(entry) if kind in CHOICES else ""
    component = Component(
        kind="checklist" if kind in SEVERAL else kind,
        key=_key(entry),
        label=_label(entry, kind),
        description=entry.line("description"),
        required=validate.flag("required"),
        frozen=entry.flag("readonly") | entry.flag("disabled"),
        hide_if=hide_if,
        conditions=conditions,
        columns=columns,
        default=entry.values.get("defaultValue"),
        min_length=validate.whole("minLength"),
        max_length=validate.whole("maxLength"),
        minimum=validate.number("min"),
        maximum=validate.number("max"),
        decimal_digits=_decimal_digits(entry),
        pattern=_pattern(validate),
        validation=_validation(validate),
        subtype=_subtype(entry) if kind == "datetime" else "",
        choices=_choices(entry, kind) if kind in CHOICES and not source else (),
        values_key=source,
        multiple=entry.flag("multiple"),
        accept=_accept(entry) if kind == "filepicker" else (),
        fact=properties.line("fact"),
        prefill=properties.line("prefill"),
        autocomplete=properties.line("autocomplete"),
        inputmode=properties.line("inputmode"),
        prefix=entry.part("appearance").line("prefixAdorner"),
        suffix=entry.part("appearance").line("suffixAdorner"),
    )
    _check_limits(entry, component)
    _check_facts(entry, component)
    _check_rendering(entry, component)
    return component


def _key(entry: Entry) -> str:
    key = entry.text("key")
    if not IDENTIFIER.fullmatch(key):
        entry.refuse(f"Kunci “{key[:80]}” tidak dapat dipakai. Pakai huruf, angka, dan garis bawah, diawali huruf.")
    elif is_taken(key):
        entry.refuse(f"Kunci “{key}” sudah dipakai oleh sistem. Pilih nama lain, misalnya “{key}_value”.")
    return key


def _label(entry: Entry, kind: str) -> str:
    names = {
        "date": ("dateLabel", "label"),
        "time": ("timeLabel", "label"),
        "datetime": ("dateTimeLabel", "dateLabel", "label"),
    }
    subtype = str(entry.values.get("subtype") or "date")
    candidates = names.get(subtype, ("label",)) if kind == "datetime" else ("label",)
    label = next((text for name in candidates if (text := entry.line(name))), "")
    if not label:
        entry.refuse("Isi labelnya, supaya orang tahu apa yang harus diisi.")
    return label


def _check_property_names(properties: Entry) -> None:
    for name in properties.values:
        if name not in PROPERTIES and (meant := get_close_matches(name, PROPERTIES, n=1, cutoff=0.7)):
            properties.refuse(f"Properti “{name}” tidak dikenal. Mungkin maksudnya “{meant[0]}”.")


def _values_key(entry: Entry) -> str:
    if entry.values.get("valuesExpression"):
        entry.refuse("Pilihan dari rumus belum dapat dipakai. Tulis pilihannya, atau pakai “valuesKey”.")
    source = entry.text("valuesKey")
    if source and source not in OPTION_SOURCES:
        entry.refuse(f"Sumber pilihan “{source}” tidak dikenal. Pakai {', '.join(sorted(OPTION_SOURCES))}.")
    return source


def _choices(entry: Entry, kind: str) -> tuple[Choice, ...]:
    choices: dict[str, str] = {}
    values = entry.items("values")
    if len(values) > MOST_CHOICES:
        entry.refuse(f"Paling banyak {MOST_CHOICES} pilihan; sekarang {len(values)}.")
        return ()
    for number, item in enumerate(values, start=1):
        if not isinstance(item, dict):
            entry.refuse(f"Pilihan ke-{number} harus berupa objek dengan “label” dan “value”.")
            continue
        raw, label = item.get("value"), item.get("label")
        value = str(raw).strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        text = clean_line(label) if isinstance(label, str) else ""
        if not value or not text:
            entry.refuse(f"Pilihan ke-{number}: isi “label” dan “value”.")
        elif value != clean_line(value) or (kind in SEVERAL and "," in value):
            entry.refuse(f"Pilihan ke-{number}: “value” tidak boleh memuat koma atau huruf khusus.")
        elif value in choices:
            entry.refuse(f"Pilihan “{value}” tertulis dua kali. Hapus salah satu.")
        choices[value] = text
    if not values:
        entry.refuse("Tambahkan pilihan: tulis “values”, atau ambil dari data dengan “valuesKey”.")
    return tuple(choices.items())


def _decimal_digits(entry: Entry) -> int | None:
    digits = entry.whole("decimalDigits")
    if digits is not None and digits > MOST_DECIMALS:
        entry.refuse(f"Paling banyak {MOST_DECIMALS} angka di belakang koma.")
        return None
    return digits


def _pattern(validate: Entry) -> str:
    pattern = validate.text("pattern")
    if pattern:
        try:
            compile_pattern(pattern)
        except UnsafePattern as unsafe:
            validate.refuse(str(unsafe))
    return pattern


def _validation(validate: Entry) -> str:
    name = validate.text("validationType")
    if name not in VALIDATIONS:
        validate.refuse(f"Pemeriksaan “{name}” tidak dikenal. Pakai email, phone, atau pola sendiri.")
    return "" if name == "custom" else name


def _subtype(entry: Entry) -> str:
    subtype = entry.text("subtype") or "date"
    if subtype not in SUBTYPES:
        entry.refuse(f"Jenis waktu “{subtype}” tidak dikenal. Pakai {', '.join(SUBTYPES)}.")
    if entry.flag("disallowPassedDates"):
        entry.refuse("Larangan tanggal lampau belum dapat dipakai. Hapus “disallowPassedDates”.")
    return subtype


def _accept(entry: Entry) -> tuple[str, ...]:
    accepted = tuple(part for text in entry.text("accept").lower().split(",") if (part := text.strip()))
    for part in accepted:
        if not ACCEPTED_FILE.fullmatch(part):
            entry.refuse(f"Jenis berkas “{part}” tidak dikenal. Tulis misalnya .png,.pdf atau image/*.")
    return accepted


def _check_limits(entry: Entry, component: Component) -> None:
    least, most = component.min_length, component.max_length
    if least is not None and most is not None and least > most:
        entry.refuse(f"Panjang paling sedikit ({least}) melebihi panjang paling banyak ({most}).")
    if component.minimum is not None and component.maximum is not None and component.minimum > component.maximum:
        entry.refuse(f"Nilai terkecil ({component.minimum}) melebihi nilai terbesar ({component.maximum}).")
    if (component.pattern or component.validation) and component.kind != "textfield":
        entry.refuse("Pola dan pemeriksaan surel atau telepon hanya untuk “textfield”.")


def _check_facts(entry: Entry, component: Component) -> None:
    for name, fact in (("fact", component.fact), ("prefill", component.prefill)):
        if fact and not is_fact(fact):
            entry.refuse(
                f"“{name}” menunjuk “{fact}”, yang tidak ada. Pakai kolom case.… atau requester.… yang ada, "
                "atau nama sendiri tanpa titik."
            )
    if component.kind == "filepicker" and component.fact:
        entry.refuse("Berkas selalu disimpan sebagai lampiran. Hapus “fact”.")
    if component.kind != "filepicker" and component.fact:
        if (component.kind == "checkbox") != (component.fact in BOOLEAN_FACTS):
            entry.refuse(
                f"“{component.fact}”: kotak centang hanya untuk {', '.join(sorted(BOOLEAN_FACTS))}, "
                "dan keduanya hanya dari kotak centang."
            )
        is_instant = component.kind == "datetime" and component.subtype == "datetime"
        if component.fact in INSTANT_FACTS and not is_instant:
            entry.refuse(f"“{component.fact}” memerlukan tanggal dan jam: pakai datetime dengan subtype datetime.")


def _check_rendering(entry: Entry, component: Component) -> None:
    if component.inputmode not in INPUT_MODES:
        entry.refuse(f"“inputmode” {component.inputmode} tidak dikenal. Pakai {', '.join(INPUT_MODES[1:])}.")
    if not AUTOCOMPLETE.fullmatch(component.autocomplete):
        entry.refuse("“autocomplete” hanya memuat kata seperti name, email, atau tel.")
