"""The page of a form: labels, hints and errors are tied to their control, and nothing inline gets out."""

from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml.html import HtmlElement

from app.forms import DynamicForm, build_form, parse_form
from tests.forms.schemas import CATEGORIES, HANDLE, REQUEST, choices, component, schema, submit

TEMPLATES = Path(__file__).parents[2] / "app" / "web" / "templates"


def gettext(text: str, **values: object) -> str:
    return text % values if values else text


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    environment.globals["_"] = gettext
    environment.globals["config"] = {"MAX_UPLOAD_MB": 10}
    return environment


def render(environment: Environment, form: DynamicForm) -> HtmlElement:
    page = environment.from_string(
        '{% from "_form.html" import error_summary, render_form_items %}'
        "<main>{{ error_summary(form) }}{{ render_form_items(form) }}</main>"
    )
    return lxml.html.fromstring(page.render(form=form))


def one(page: HtmlElement, path: str) -> HtmlElement:
    found = page.xpath(path)
    assert len(found) == 1, (path, found)
    return found[0]


def test_every_control_has_a_label_and_every_description_exists(environment: Environment) -> None:
    for form in (submit(REQUEST, {}, options=CATEGORIES), submit(HANDLE, {"decision": "escalate"})):
        page = render(environment, form)
        for control in page.xpath("//input | //select | //textarea"):
            assert page.xpath("//label[@for=$id]", id=control.get("id")), control.get("id")
        for described in page.xpath("//@aria-describedby"):
            assert all(page.xpath("//*[@id=$id]", id=name) for name in described.split())
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_the_summary_links_to_the_first_control_of_each_wrong_field(environment: Environment) -> None:
    page = render(environment, submit(HANDLE, {}))
    summary = one(page, "//*[@role='alert']")
    assert "Ada yang perlu diperbaiki" in summary.text_content()
    link = one(summary, ".//a")
    assert link.text_content() == "Pilih salah satu untuk “Decision”."
    target = one(page, f"//*[@id='{link.get('href')[1:]}']")
    assert (target.tag, target.get("type"), target.get("value")) == ("input", "radio", "answer")


def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(environment: Environment) -> None:
    page = render(environment, submit(REQUEST, {"email": 'sari@"<script>'}, options=CATEGORIES))
    control = one(page, "//input[@name='email']")
    assert control.get("value") == 'sari@"<script>'
    assert control.get("aria-invalid") == "true"
    assert control.get("autocomplete") == "email"
    error = one(page, f"//*[@id='{control.get('aria-describedby')}']")
    assert "Tulis alamat surel yang lengkap" in error.text_content()
    assert not page.xpath("//script")


def test_a_fresh_form_shows_no_errors(environment: Environment) -> None:
    page = render(environment, build_form(parse_form(REQUEST), None, options=CATEGORIES))
    assert not page.xpath("//*[@role='alert'] | //*[@aria-invalid]")


def test_optional_is_said_and_required_is_not(environment: Environment) -> None:
    page = render(environment, build_form(parse_form(REQUEST), None, options=CATEGORIES))
    labels = {label.get("for"): label.text_content() for label in page.xpath("//label")}
    assert labels["field-phone"] == "Phone (opsional)"
    assert labels["field-subject"] == "Subject"
    assert one(page, "//legend").text_content() == "Devices (opsional)"


def test_conditions_are_there_for_the_browser_and_nothing_is_hidden_without_it(environment: Environment) -> None:
    page = render(environment, submit(HANDLE, {"decision": "spam"}))
    assert one(page, "//*[@data-field='question']").get("data-hide") == 'decision != "ask_user"'
    group = one(page, "//*[@data-hide='decision != \"escalate\"']")
    assert group.xpath(".//textarea[@name='escalation_reason']")
    assert not page.xpath("//*[@hidden]")


def test_files_say_what_is_accepted_and_what_is_already_there(environment: Environment) -> None:
    form = build_form(parse_form(REQUEST), None, options=CATEGORIES, initial={"files": ["layar <1>.png"]})
    form["files"].uploads = [SimpleNamespace(name="layar <1>.png", upload_key="kunci")]  # type: ignore[attr-defined]
    page = render(environment, form)
    control = one(page, "//input[@type='file']")
    assert control.get("accept") == ".png,.pdf"
    assert control.get("multiple") is not None
    assert (
        "Jenis berkas: .png, .pdf; paling besar 10 MB per berkas."
        in one(page, "//*[@id='field-files-hint']").text_content()
    )
    kept = one(page, "//input[@name='upload_files']")
    assert (kept.get("value"), kept.get("checked")) == ("kunci", "checked")
    assert one(page, f"//label[@for='{kept.get('id')}']").text_content() == "layar <1>.png"
    assert "col-md-6" in control.xpath("../..")[0].get("class")


def test_chosen_options_are_chosen(environment: Environment) -> None:
    draft = {"category": "7", "devices": ["phone"], "consent": "true", "subject": "a"}
    page = render(environment, build_form(parse_form(REQUEST), None, options=CATEGORIES, initial=draft))
    assert page.xpath("//option[@selected]/@value") == ["7"]
    assert page.xpath("//input[@checked]/@value") == ["phone", "true"]


def test_read_only_fields_are_shown_so(environment: Environment) -> None:
    content = schema(
        component("textfield", "a", readonly=True, defaultValue="x"),
        component("radio", "b", disabled=True, values=choices("p")),
        component("number", "c", appearance={"prefixAdorner": "Rp", "suffixAdorner": ",-"}, decimalDigits=0),
    )
    page = render(environment, build_form(parse_form(content), None))
    assert one(page, "//input[@name='a']").get("readonly") is not None
    assert one(page, "//input[@name='b']").get("disabled") is not None
    assert one(page, "//input[@name='c']").get("inputmode") == "numeric"
    assert [part.text for part in page.xpath("//*[@class='input-group-text']")] == ["Rp", ",-"]


HOSTILE = '"><img src=x onerror=alert(1)>{{ 7*7 }}'


def test_a_hostile_schema_stays_text(environment: Environment) -> None:
    content = schema(
        {"type": "text", "text": '<script>alert(1)</script> [x](https://a"onmouseover="b)'},
        component("textfield", "a", label=HOSTILE, description=HOSTILE, conditional={"hide": '=b = "<i>"'}),
        {"type": "group", "label": HOSTILE, "components": [component("textfield", "c", defaultValue=HOSTILE)]},
        component("radio", "b", values=[{"value": HOSTILE, "label": HOSTILE}], validate={"required": True}),
    )
    form = build_form(parse_form(content), None)
    form.validate()
    page = render(environment, form)
    assert not page.xpath("//script | //img | //@style | //@*[starts-with(name(), 'on')]")
    assert HOSTILE in page.text_content()
