"""Rina changes how the helpdesk works, from the first line drawn to the last case that moved, and no Python is touched.

Identities of vendors are to be verified before their tickets go to Admin PPE, who get two days for it.
"""

import re

from flask import Flask
from playwright.sync_api import Page, expect

from app.administration.passwords import set_password
from app.audit import Actor
from app.clock import clock_of
from app.database import begin_writing, db
from app.jobs.migrations import move_waiting_cases
from app.jobs.procedure_checks import check_waiting_procedures
from app.models import Case, Deployment, UserTask
from app.models.process import OPEN
from tests.browser.conftest import PASSWORD, People
from tests.browser.studio import STUDIO
from tests.browser.test_studio import HANDLING
from tests.desk import START, Desk, TravellingClock, make_staff

VENDOR = {"requester_role": "vendor"}
DRAW = f"""() => {{
  const {{ modeler }} = {STUDIO};
  const [registry, modeling, shapes, things] =
    ["elementRegistry", "modeling", "elementFactory", "bpmnFactory"].map((name) => modeler.get(name));
  const thing = (type, id, rest) => ({{ type, businessObject: things.create(type, {{ id, ...rest }}) }});
  const gateway = shapes.createShape(thing("bpmn:ExclusiveGateway", "is_vendor", {{ name: "Penyedia?" }}));
  modeling.createShape(gateway, {{ x: 630, y: 880 }}, registry.get("handle_decision_to_to_escalate"));
  const task = shapes.createShape(thing("bpmn:UserTask", "verify_identity"));
  modeling.appendShape(gateway, task, {{ x: 800, y: 930 }});
  modeling.connect(task, registry.get("to_escalate"));
  return gateway.outgoing.map((flow) => [flow.target.id, flow.id]);
}}"""
ADD_FIELDS = f"""() => {{
  const {{ editor }} = {STUDIO};
  const [modeling, fields] = ["modeling", "formFieldRegistry"].map((name) => editor.get(name));
  const root = fields.getAll().find((one) => one.type === "default");
  const add = (field, at) => modeling.addFormField(field, root, at);
  add({{ type: "checkbox", key: "identity_verified", label: "Identitas sesuai dokumen",
    validate: {{ required: true }}, properties: {{ fact: "requester.identity_verified" }} }}, 0);
  add({{ type: "textarea", key: "identity_note", label: "Dokumen yang diperiksa",
    validate: {{ required: true, maxLength: 500 }} }}, 1);
}}"""


def fifty_cases(app: Flask) -> str:
    """Return the number of one that Admin PPE has already, among those that run."""
    with app.app_context():
        begin_writing(db.session())
        clock = clock_of(app)
        assert isinstance(clock, TravellingClock)
        desk = Desk(db.session(), clock)
        for _ in range(49):
            desk.open(requester_role="vendor")
        number: str = desk.do(desk.open(), "escalate", escalation_reason="Perlu log server unggah.").number
        ratna = make_staff(desk.session, "process_owner", "Ratna")
        set_password(desk.session, ratna, PASSWORD, actor=Actor.system("cli"), now=START)
        desk.session.commit()
        db.session.remove()
        return number


def in_the_background(app: Flask) -> None:
    with app.app_context():
        check_waiting_procedures(db.session(), clock_of(app))
        move_waiting_cases(db.session(), clock_of(app))
        db.session.remove()


def open_at(page: Page, draft: str, path: str, element: str = "") -> None:
    page.goto(f"{draft}/sunting/{path}{'#' + element if element else ''}")
    if element:
        page.reload()  # the same page with another element after the hash is not loaded anew
    expect(page.locator("[data-studio][data-ready]")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("[data-state]")).to_have_attribute("data-kind", "saved")


def draw(page: Page, draft: str) -> None:
    open_at(page, draft, HANDLING)
    flows = dict(page.evaluate(DRAW))
    save(page)
    open_at(page, draft, HANDLING, "verify_identity")
    page.locator(".bio-properties-panel-group-header", has_text="Umum").click()
    page.get_by_label("Nama", exact=True).fill("Verifikasi Identitas")
    page.get_by_label("Formulir").select_option("verify_identity")
    page.get_by_label("Petunjuk untuk petugas").fill("Cocokkan akun penyedia dengan dokumen perusahaannya.")
    save(page)
    open_at(page, draft, HANDLING, flows["verify_identity"])
    page.locator("[data-entry-id=own-condition] .cm-content").fill('requester_role = "vendor"')
    save(page)
    open_at(page, draft, HANDLING, flows["to_escalate"])
    page.get_by_label("Jalan lainnya").select_option(label="Ditempuh bila tidak ada syarat lain yang cocok")
    save(page)


def ask_for_the_form(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_text("Tambah berkas").click()
    page.get_by_label("Nama berkas").fill("forms/verify_identity.json")
    page.get_by_role("button", name="Tambahkan").click()
    open_at(page, draft, "forms/verify_identity.json")
    page.evaluate(ADD_FIELDS)
    expect(page.locator("[data-preview-form]").get_by_label("Dokumen yang diperiksa")).to_be_visible()
    save(page)


def set_the_target(page: Page, draft: str) -> None:
    page.goto(f"{draft}/pengaturan")
    page.get_by_role("row").filter(has_text="admin_ppe").get_by_role("textbox").fill("2")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("row").filter(has_text="admin_ppe").get_by_role("textbox")).to_have_value("2")


def try_and_record(page: Page, draft: str) -> None:
    page.goto(f"{draft}/coba")
    page.get_by_role("link", name="Permintaan portal diterima").click()
    page.get_by_label(re.compile("^Nama")).first.fill("Sari")
    page.get_by_label(re.compile("Peran|sebagai")).first.select_option("vendor")
    fill_the_rest(page)
    page.get_by_role("button", name=re.compile("Mulai|Kirim")).click()
    page.get_by_label("Eskalasikan ke Admin PPE").check()
    page.get_by_label("Alasan eskalasi").fill("Perlu log server unggah.")
    page.get_by_label("Kategori").select_option(index=1)
    page.get_by_role("button", name="Selesaikan").click()
    expect(page.get_by_role("heading", name="Verifikasi Identitas", exact=True)).to_be_visible()
    expect(page.get_by_text("Cocokkan akun penyedia")).to_be_visible()
    page.get_by_label("Identitas sesuai dokumen").check()
    page.get_by_label("Dokumen yang diperiksa").fill("Akta dan NIB.")
    page.get_by_role("button", name="Selesaikan").click()
    expect(page.get_by_role("heading", name="Selesaikan masalah")).to_be_visible()
    page.get_by_label("Judul skenario").fill("Identitas penyedia diverifikasi")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.goto(f"{draft}/skenario")
    expect(page.get_by_text("Identitas penyedia diverifikasi")).to_be_visible()


def fill_the_rest(page: Page) -> None:
    page.get_by_label(re.compile("Surel|e-mail", re.IGNORECASE)).first.fill("sari@contoh.test")
    page.get_by_label(re.compile("^Judul|^Perihal|^Pokok")).first.fill("Tidak dapat mengunggah")
    page.get_by_label(re.compile("^Uraian|^Jelaskan|^Pertanyaan")).first.fill("Unggah selalu berhenti di 90 persen.")


def publish(app: Flask, rina: Page, ratna: Page, draft: str) -> None:
    rina.goto(f"{draft}/terbitkan")
    rina.get_by_role("button", name="Jalankan pemeriksaan").click()
    in_the_background(app)
    rina.goto(f"{draft}/terbitkan")
    expect(rina.get_by_text("11 dari 15 skenario hijau.")).to_be_visible()  # what they expect of vendors has changed
    expect(rina.get_by_text("50 kasus berjalan: 50 dapat pindah, 0 tetap")).to_be_visible()
    rina.get_by_label("Alasan", exact=True).fill("Temuan audit: akun dipakai bukan oleh pemiliknya.")
    rina.get_by_label("Semua yang dapat pindah").check()
    rina.get_by_role("button", name="Minta persetujuan").click()
    expect(rina.get_by_role("alert")).to_contain_text("merah")
    rina.get_by_label("skenario merah").fill("Skenario lama belum mengenal verifikasi; diperbarui setelah terbit.")
    rina.get_by_role("button", name="Minta persetujuan").click()
    expect(rina.get_by_text("Anda tidak dapat menyetujuinya sendiri")).to_be_visible()
    ratna.goto(rina.url)
    ratna.get_by_label(re.compile("^Kata|^Catatan")).fill("Setuju, sesuai temuan.")
    ratna.get_by_role("button", name="Setujui dan terbitkan").click()
    in_the_background(app)
    ratna.reload()
    expect(ratna.get_by_text("50 dari 50 kasus: 50 pindah, 0 tetap")).to_be_visible()


def complete(page: Page, app: Flask, case_id: int) -> None:
    with app.app_context():
        task_id = db.session.query(UserTask.id).filter_by(case_id=case_id, state=OPEN).scalar()
        db.session.remove()
    page.goto(f"/tugas/{task_id}")


def test_a_step_is_added_for_vendors_while_fifty_cases_run(app: Flask, people: People) -> None:
    old = fifty_cases(app)
    people.expected = ["422"]  # a red scenario is not published unasked
    rina = people.staff("process_owner")
    rina.goto("/proses")
    rina.get_by_role("link", name="Buat draf").click()
    rina.get_by_label("Nama draf").fill("Verifikasi identitas penyedia")
    rina.get_by_role("button", name=re.compile("^Buat")).first.click()
    draft = rina.url
    ask_for_the_form(rina, draft)
    draw(rina, draft)
    set_the_target(rina, draft)
    rina.goto(f"{draft}/periksa")
    expect(rina.get_by_text("Tidak ada temuan")).to_be_visible()
    try_and_record(rina, draft)
    ratna = people.signed_in("Ratna")
    publish(app, rina, ratna, draft)

    budi = people.staff("helpdesk")
    with app.app_context():
        waiting = db.session.query(Case).order_by(Case.id).first()
        assert waiting is not None
        versions = {version for (version,) in db.session.query(Deployment.version).join(Case).distinct()}
        case_id = waiting.id
        db.session.remove()
    assert versions == {2}
    complete(budi, app, case_id)
    budi.get_by_label("Eskalasikan ke Admin PPE").check()
    budi.get_by_label("Alasan eskalasi").fill("Perlu log server unggah.")
    budi.get_by_label("Kategori").select_option("akun")
    budi.get_by_role("button", name="Selesaikan").click()
    expect(budi.get_by_text("selesai.")).to_be_visible()
    complete(budi, app, case_id)
    expect(budi.get_by_role("heading", name="Verifikasi Identitas", exact=True)).to_be_visible()
    budi.get_by_label("Identitas sesuai dokumen").check()
    budi.get_by_label("Dokumen yang diperiksa").fill("Akta dan NIB.")
    budi.get_by_role("button", name="Selesaikan").click()
    expect(budi.get_by_text("Eskalasi Admin PPE").first).to_be_visible()

    with app.app_context():
        begin_writing(db.session())
        clock = clock_of(app)
        assert isinstance(clock, TravellingClock)
        desk = Desk(db.session(), clock)
        moved = db.session.query(Case).filter_by(number=old).one()
        desk.do(moved, "resolve", solution="Log sudah dibersihkan, silakan unggah lagi.")
        desk.do(moved, "send", answer="Silakan unggah lagi.", propose_faq=False)
        desk.send(moved, "confirmation")
        assert moved.close_reason == "confirmed"
        new = desk.open(requester_role="other")
        desk.do(new, "escalate", escalation_reason="Perlu log server unggah.")
        assert desk.waits_for(new) == ["resolve"]
        db.session.remove()
