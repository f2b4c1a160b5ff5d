"""A running case at every open step of the shipped procedure."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from app.channels.site import Site
from app.models import Case
from tests.desk import Desk

FAQ = {"faq_question": "Bagaimana cara masuk?", "faq_answer": "Pakai User ID."}


def _resolve(desk: Desk) -> Case:
    return desk.do(desk.open(), "escalate", escalation_reason="Perlu dicek.")


def _record_lkpp(desk: Desk) -> Case:
    return desk.do(_resolve(desk), "escalate_lkpp", lkpp_question="Mohon diperiksa.", lkpp_number="LS-1")


def _answered(desk: Desk, *, propose_faq: bool = False) -> Case:
    return desk.do(desk.open(), "answer", answer="Gunakan menu lupa kata sandi.", propose_faq=propose_faq)


def _draft_faq(desk: Desk) -> Case:
    return desk.send(_answered(desk, propose_faq=True), "confirmation")


def _approve_faq(desk: Desk) -> Case:
    return desk.do(_draft_faq(desk), "done", **FAQ)


def _complaint(desk: Desk) -> Case:
    return desk.open(kind="complaint")


PLACES: dict[str, Callable[[Desk], Case]] = {
    "handle": lambda desk: desk.open(),
    "waiting_reply": lambda desk: desk.do(desk.open(), "ask", question="Sejak kapan?"),
    "resolve": _resolve,
    "record_lkpp": _record_lkpp,
    "review_lkpp": lambda desk: desk.do(_record_lkpp(desk), "recorded", lkpp_answer="Sudah."),
    "inform": lambda desk: desk.do(_resolve(desk), "resolve", solution="Sudah dibuka."),
    "waiting_confirmation": _answered,
    "handle_again": lambda desk: desk.send(_answered(desk), "objection", "Belum bisa."),
    "draft_faq": _draft_faq,
    "approve_faq": _approve_faq,
    "revise_faq": lambda desk: desk.do(_approve_faq(desk), "return", faq_note="Perjelas.", **FAQ),
    "follow_up": _complaint,
    "complaint_waits": lambda desk: desk.do(_complaint(desk), "ask", question="Kapan?"),
}
TASKS = tuple(place for place in PLACES if place not in ("waiting_reply", "waiting_confirmation", "complaint_waits"))


def site(folder: Path) -> Site:
    return Site("http://localhost", "LPSE <helpdesk@lpse.test>", folder, 1_048_576, ZoneInfo("Asia/Jakarta"))


def one_case_at_each(desk: Desk) -> dict[str, Case]:
    return {place: open_there(desk) for place, open_there in PLACES.items()}
