"""What a field of a form may be tied to, each with its meaning: where its answer is kept, with what it begins, which
list its options come from, and how a browser helps to type it.

The rules of forms (app/forms/components.py) decide; these lists spare an author from knowing them by heart.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.audit.words import TEXT_LABELS, label_of
from app.cases.lkpp.ready_text import PREFILL
from app.engine.draft import Draft
from app.engine.own_settings import FAQ_FACTS
from app.forms import FormDefinition
from app.forms.components import INPUT_MODES
from app.forms.names import BOOLEAN_FACTS, CASE_FACTS, INSTANT_FACTS, OPTION_SOURCES, REQUESTER_FACTS

Choice = dict[str, Any]
_LISTS = {
    "applications": "Aplikasi: SPSE, SiRUP, SIKaP, dan lainnya",
    "categories": "Kategori: daftar yang diatur administrator",
    "request_types": "Jenis permintaan: permasalahan, usulan, permintaan layanan",
    "requester_roles": "Peran pengguna: penyedia, PPK, Pokja, dan lainnya",
}
_HELP_IN_TYPING = {
    "name": "Nama orang",
    "email": "Alamat surel",
    "tel": "Nomor telepon",
    "organization": "Nama instansi atau perusahaan",
    "street-address": "Alamat",
    "off": "Jangan tawarkan isian yang pernah diketik",
}
_KEYBOARDS = {
    "text": "Huruf, seperti biasa",
    "numeric": "Angka saja",
    "decimal": "Angka dengan koma",
    "tel": "Nomor telepon",
    "email": "Surel, dengan tanda @",
    "url": "Alamat web",
    "search": "Pencarian",
    "none": "Tanpa papan ketik",
}


def field_choices(draft: Draft, forms: Mapping[str, FormDefinition]) -> dict[str, list[Choice]]:
    """Return the lists that the editor of a form offers for the properties of a field."""
    texts = dict(_texts(draft, forms.values()))
    columns = [*_columns("Tiket", CASE_FACTS), *_columns("Pengguna", REQUESTER_FACTS)]
    named = [_text(name, about) for name, about in sorted(texts.items())]
    ready = [{"name": PREFILL, "group": "Teks siap", "label": "Teks untuk Helpdesk LKPP, disusun dari tiketnya"}]
    return {
        "places": [*columns, *named],
        "beginnings": [*columns, *named, *(ready if PREFILL not in texts else [])],
        "option_lists": [{"name": name, "label": _LISTS.get(name, name)} for name in sorted(OPTION_SOURCES)],
        "autocompletes": _listed(_HELP_IN_TYPING),
        "input_modes": _listed({mode: _KEYBOARDS.get(mode, mode) for mode in INPUT_MODES if mode}),
    }


def _columns(group: str, names: Iterable[str]) -> list[Choice]:
    return [{"name": name, "group": group, "label": label_of(name), "takes": _takes(name)} for name in sorted(names)]


def _takes(name: str) -> str:
    """Say which kind of field alone may fill a column; "" for any that is no tick."""
    return "tick" if name in BOOLEAN_FACTS else "instant" if name in INSTANT_FACTS else ""


def _text(name: str, about: str) -> Choice:
    return {"name": name, "group": "Teks tiket", "label": about, "takes": ""}


def _texts(draft: Draft, forms: Iterable[FormDefinition]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a case that steps need and forms ask for, the question first that asks for it."""
    found: dict[str, str] = {}
    for form in forms:
        for component in form:
            if component.stored_as and "." not in component.stored_as:
                found.setdefault(component.stored_as, TEXT_LABELS.get(component.stored_as, component.label))
    for name in _wanted(draft):
        found.setdefault(name, label_of(name))
    yield from found.items()


def _wanted(draft: Draft) -> Iterator[str]:
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.operation == "faq/publish":
                yield from FAQ_FACTS
            text = element.parameters.get("text", "").strip()
            if text.startswith('"') and text.endswith('"') and text[1:-1].isidentifier():
                yield text[1:-1]


def _listed(labels: Mapping[str, str]) -> list[Choice]:
    return [{"name": name, "label": label} for name, label in labels.items()]
