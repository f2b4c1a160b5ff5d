"""Forms for the tests, written as a process owner would: a schema is a list of components."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.forms import DynamicForm, build_form, lint_form, parse_form


def schema(*components: Mapping[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "default", "id": "uji", "components": components, **more}).encode()


def component(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "id": f"id_{key}", "label": key.replace("_", " ").title(), **more}


def choices(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.replace("_", " ").title()} for value in values]


def submit(content: bytes, typed: Mapping[str, Any] | Sequence[tuple[str, Any]], **more: Any) -> DynamicForm:
    """Build and validate, as a POST does."""
    form = build_form(parse_form(content), MultiDict(typed), **more)
    form.validate()
    return form


def errors_of(content: bytes, typed: Mapping[str, Any], **more: Any) -> dict[str, str]:
    form = submit(content, typed, **more)
    return {field.component.key: field.errors[0] for field in form if field.errors}


def refusals(*components: Mapping[str, Any], **more: Any) -> list[str]:
    return [problem.message for problem in lint_form(schema(*components, **more))]


HANDLE = schema(
    {"type": "text", "id": "t", "text": "# Tangani tiket\n\nBaca **riwayat** dahulu."},
    component(
        "radio",
        "decision",
        values=choices("answer", "ask_user", "escalate", "spam"),
        validate={"required": True},
    ),
    component(
        "textarea",
        "answer",
        conditional={"hide": '=decision != "answer"'},
        validate={"required": True, "minLength": 10, "maxLength": 200},
    ),
    component(
        "textarea",
        "question",
        conditional={"hide": '=decision != "ask_user"'},
        validate={"required": True},
    ),
    {
        "type": "group",
        "id": "g",
        "label": "Eskalasi",
        "conditional": {"hide": '=decision != "escalate"'},
        "components": [
            component("textarea", "escalation_reason", validate={"required": True}),
            component("checkbox", "urgent"),
            component(
                "textfield",
                "urgent_reason",
                conditional={"hide": "=urgent != true"},
                validate={"required": True},
            ),
        ],
    },
    component("textfield", "note"),
)

REQUEST = schema(
    component(
        "textfield",
        "subject",
        validate={"required": True, "maxLength": 80},
        properties={"fact": "case.subject"},
    ),
    component(
        "textfield",
        "email",
        validate={"required": True, "validationType": "email"},
        properties={"fact": "requester.email", "prefill": "requester.email", "autocomplete": "email"},
    ),
    component("textfield", "phone", validate={"validationType": "phone"}, properties={"fact": "requester.phone"}),
    component(
        "select",
        "category",
        valuesKey="categories",
        validate={"required": True},
        properties={"fact": "case.category"},
    ),
    component(
        "datetime",
        "deadline",
        subtype="datetime",
        dateTimeLabel="Batas penawaran",
        properties={"fact": "case.bid_deadline"},
    ),
    component("number", "attempts", decimalDigits=0, validate={"min": 1, "max": 50}),
    component("checklist", "devices", values=choices("laptop", "phone", "tablet")),
    component("checkbox", "consent", validate={"required": True}, properties={"fact": "case.consent"}),
    component("filepicker", "files", multiple=True, accept=".png,.pdf", layout={"columns": 8}),
)
CATEGORIES = {"categories": [("1", "Akun & login"), ("7", "Unggah penawaran")]}
GOOD_REQUEST = {
    "subject": "Tidak bisa masuk",
    "email": "sari@contoh.go.id",
    "category": "1",
    "consent": "true",
}
