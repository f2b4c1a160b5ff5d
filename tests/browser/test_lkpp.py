"""Admin PPE puts a case to LKPP: two interactions to ask, one key to copy the question."""

import re

from flask import Flask
from playwright.sync_api import expect

from app.database import begin_writing, db
from tests.browser.conftest import People
from tests.desk import Desk, TravellingClock


def at_admin_ppe(app: Flask) -> tuple[int, int]:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        clock = app.extensions["clock"]
        assert isinstance(clock, TravellingClock)
        desk = Desk(session, clock)
        case = desk.do(desk.open(), "escalate", escalation_reason="Cache sudah dihapus.", category="akun")
        ids = case.id, desk.task(case).id
        db.session.remove()
        return ids


def test_the_ready_question_is_sent_and_then_copied_with_one_key(app: Flask, people: People) -> None:
    case_id, task_id = at_admin_ppe(app)
    ani = people.staff("admin_ppe")
    ani.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ani.goto(f"/tugas/{task_id}")
    ani.get_by_label("Eskalasikan ke Helpdesk LKPP").check()
    expect(ani.get_by_label("Pertanyaan untuk LKPP")).to_have_value(re.compile("Yang sudah dicoba"))
    ani.get_by_role("button", name="Selesaikan").click()
    expect(ani.get_by_text("Posisi tiket kini: Eskalasi LKPP")).to_be_visible()
    ani.goto(f"/tiket/{case_id}/lkpp")
    ani.keyboard.press("c")
    expect(ani.get_by_role("button", name="Tersalin")).to_be_visible()
    assert "Yang sudah dicoba:\nCache sudah dihapus." in ani.evaluate("navigator.clipboard.readText()")
