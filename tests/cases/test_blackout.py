"""What an FAQ proposal says about people is blacked out when it is published, whatever procedure publishes it."""

import orjson
from sqlalchemy import select

from app.audit import Actor
from app.cases.answers.blackout import keep_findings, known_of
from app.models import AuditEvent, Case, CaseFact, FaqEntry
from app.privacy import find_identifying
from tests.desk import Desk

ANSWER = (
    "Yth. Ibu Sari Wulandari, akun CV Mekar Jaya sudah aktif. Kode galat SPSE-123 berarti sesi berakhir. "
    "Hubungi (021) 6543503 atau Budi di 0812-3456-7890."
)
COVERED = (
    "Yth. Ibu [nama], akun [perusahaan] sudah aktif. Kode galat SPSE-123 berarti sesi berakhir. "
    "Hubungi (021) 6543503 atau [nama] di [telepon]."
)
QUESTION = "Mengapa paket 12345678 milik Mekar Jaya tidak muncul?"


def proposed(desk: Desk) -> Case:
    case = desk.open(requester_organization="CV Mekar Jaya", case_reference_code="12345678")
    case = desk.do(case, "answer", answer="Silakan masuk kembali.", propose_faq=True)
    case = desk.send(case, "confirmation")
    return desk.do(case, "done", faq_question=QUESTION, faq_answer=ANSWER)


def approve(desk: Desk, case: Case) -> FaqEntry:
    desk.do(case, "approve", faq_question=QUESTION, faq_answer=ANSWER)
    return desk.session.scalars(select(FaqEntry).where(FaqEntry.case_id == case.id)).one()


def event(desk: Desk, name: str) -> dict[str, object]:
    return orjson.loads(desk.session.scalars(select(AuditEvent.data).where(AuditEvent.name == name)).one())


def test_people_companies_and_numbers_are_gone_and_the_matter_stays(desk: Desk) -> None:
    entry = approve(desk, proposed(desk))
    assert entry.answer == COVERED
    assert entry.question == "Mengapa paket [kode paket] milik [perusahaan] tidak muncul?"


def test_the_proposal_itself_stays_as_it_was_written(desk: Desk) -> None:
    case = proposed(desk)
    approve(desk, case)
    bodies = desk.session.scalars(select(CaseFact.body).where(CaseFact.name == "faq_answer")).all()
    assert set(bodies) == {ANSWER}


def test_what_was_covered_is_on_record_by_kind_and_never_by_value(desk: Desk) -> None:
    case = proposed(desk)
    approve(desk, case)
    assert event(desk, "faq_blacked_out")["values"] == {"company": 2, "package": 1, "person": 2, "phone": 1}
    published = event(desk, "faq_published")
    assert "Sari" not in str(published)


def test_what_the_approver_keeps_is_published(desk: Desk) -> None:
    case = proposed(desk)
    found = find_identifying(ANSWER, known_of(desk.session, case))
    budi = [one for one in found if one.value == "Budi"]
    dewi = Actor.staff(desk.staff("koordinator"))
    keep_findings(desk.session, case, budi, actor=dewi, now=desk.now)
    assert approve(desk, case).answer == COVERED.replace("atau [nama]", "atau Budi")
    assert event(desk, "faq_finding_kept")["values"] == {"person": 1}


def test_the_latest_choice_counts(desk: Desk) -> None:
    case = proposed(desk)
    found = find_identifying(ANSWER, known_of(desk.session, case))
    dewi = Actor.staff(desk.staff("koordinator"))
    keep_findings(desk.session, case, found, actor=dewi, now=desk.now)
    keep_findings(desk.session, case, [], actor=dewi, now=desk.now)
    assert approve(desk, case).answer == COVERED


def test_the_services_own_details_are_never_covered(desk: Desk) -> None:
    case = proposed(desk)
    values = {one.value for one in find_identifying(ANSWER, known_of(desk.session, case))}
    assert values == {"Sari Wulandari", "CV Mekar Jaya", "Budi", "0812-3456-7890"}
