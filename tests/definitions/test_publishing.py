"""From a draft to the active version: checked, agreed to by a second person where the rule says so, and undone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.administration.accounts import add_user
from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.migration import progress_of
from app.definitions.deploy import digest_of
from app.definitions.drafts import DraftIsFrozen, draft_by_id, files_of, open_draft, save_file
from app.definitions.published import active
from app.definitions.publishing import (
    Plan,
    approve,
    ask_check,
    change_rule,
    check_of,
    count_waiting_for,
    publish_draft,
    reject,
    roll_back,
    rule_of,
    withdraw,
)
from app.definitions.publishing.asking import MAIL_KIND
from app.definitions.publishing.checks import ScenarioOutcome, end_check, take_check
from app.definitions.versions import deployment_of
from app.jobs import procedure_checks
from app.jobs.migrations import move_waiting_cases
from app.models import AuditEvent, Migration, Notice, OutgoingMail, Publication, User
from tests.definitions import changed_procedures as changed
from tests.desk import Desk

PLAN = Plan(reason="Nama langkahnya diperjelas")
FILES = changed.renamed("handle")
PATH = changed.file_of("handle")
GREEN = ScenarioOutcome("processes/scenarios/a.json", "Dijawab", passed=True, problems=())
RED = ScenarioOutcome("processes/scenarios/b.json", "Ditanya", passed=False, problems=("Tugas lain yang terbuka.",))


class Office:
    """Rina owns the process; Ratna, where she is there, owns it too; Dewi coordinates."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.session = desk, desk.session
        self.rina = desk.staff("process_owner")
        self.dewi = desk.staff("koordinator")

    def add_ratna(self) -> User:
        system = Actor.system("cli")
        email = "ratna@lpse.test"
        return add_user(
            self.session, name="Ratna", email=email, roles=["process_owner"], actor=system, now=self.desk.now
        )

    def draft(self, files: dict[str, bytes] = FILES, *, outcomes: tuple[ScenarioOutcome, ...] = (GREEN,)) -> int:
        base = active(self.session).id
        actor, now = Actor.staff(self.rina), self.desk.now
        draft = open_draft(self.session, name="Perbaikan", files=files, based_on=base, actor=actor, now=now)
        self.check(draft.id, outcomes)
        return draft.id

    def check(self, draft_id: int, outcomes: tuple[ScenarioOutcome, ...] = (GREEN,)) -> None:
        actor, now = Actor.staff(self.rina), self.desk.now
        digest = digest_of(files_of(self.session, draft_id))
        check = ask_check(self.session, digest, draft_id=draft_id, actor=actor, now=now)
        take_check(self.session, check.id, now=now)
        end_check(self.session, check.id, list(outcomes), "{}", now=now)

    def publish(self, draft_id: int, plan: Plan = PLAN, by: User | None = None) -> Publication:
        return publish_draft(self.session, draft_id, plan, actor=Actor.staff(by or self.rina), now=self.desk.now)

    def decide(
        self, verb: Callable[..., Publication], made: Publication, by: User, words: str = "Baik."
    ) -> Publication:
        return verb(self.session, made.id, words, actor=Actor.staff(by), now=self.desk.now)

    def rang(self, user: User) -> list[str]:
        return list(self.session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)))

    def events(self) -> list[str]:
        self.desk._settled(None)
        return list(self.session.scalars(select(AuditEvent.name).order_by(AuditEvent.id)))


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def test_one_process_owner_alone_publishes_at_once(office: Office) -> None:
    made = office.publish(office.draft())
    assert made.state == "published"
    assert active(office.session).version == 2
    assert draft_by_id(office.session, made.draft_id or 0).state == "published"
    assert "procedure_published" in office.events()


def test_with_a_second_owner_it_waits_frozen_until_she_agrees(office: Office) -> None:
    ratna, draft_id = office.add_ratna(), office.draft()
    made = office.publish(draft_id)
    assert (made.state, active(office.session).version) == ("requested", 1)
    with pytest.raises(DraftIsFrozen):
        save_file(
            office.session, draft_id, PATH, b"x", expected_revision=None, actor=Actor.staff(ratna), now=office.desk.now
        )
    assert office.rang(ratna) == office.rang(office.dewi) == ["publication_requested"]
    assert (count_waiting_for(office.session, ratna), count_waiting_for(office.session, office.rina)) == (1, 0)

    office.decide(approve, made, ratna)

    assert (made.state, active(office.session).version) == ("published", 2)
    assert active(office.session).files[PATH] == FILES[PATH]
    assert office.rang(office.rina) == ["publication_approved"]
    told = [name for name in office.events() if name != "mail_queued"]
    assert told[-3:] == ["publication_requested", "publication_approved", "procedure_published"]


def test_who_may_agree_gets_a_mail_with_the_way_to_the_request(office: Office) -> None:
    ratna, draft_id = office.add_ratna(), office.draft()
    made = office.publish(draft_id)
    mails = office.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MAIL_KIND)).all()
    assert {mail.user_id for mail in mails} == {ratna.id, office.dewi.id}
    assert mails[0].subject == "Penerbitan prosedur menunggu persetujuan Anda: draf “Perbaikan”"
    assert "Rina meminta persetujuan" in mails[0].text_body
    assert PLAN.reason in mails[0].text_body
    assert f"/proses/permintaan/{made.id}" in mails[0].text_body


def test_what_is_published_at_once_asks_nobody(office: Office) -> None:
    office.publish(office.draft())
    assert office.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MAIL_KIND)).all() == []


def test_nobody_agrees_to_what_they_asked_for_themselves(office: Office) -> None:
    office.add_ratna()
    made = office.publish(office.draft())
    with pytest.raises(NotAllowed):
        office.decide(approve, made, office.rina)
    with pytest.raises(NotAllowed):
        office.decide(approve, made, office.desk.staff("helpdesk"))
    assert active(office.session).version == 1


def test_a_refusal_has_words_and_opens_the_draft_again(office: Office) -> None:
    ratna, draft_id = office.add_ratna(), office.draft()
    made = office.publish(draft_id)
    with pytest.raises(BadAnswer):
        office.decide(reject, made, ratna, " ")
    office.decide(reject, made, ratna, "Targetnya terlalu pendek.")
    assert draft_by_id(office.session, draft_id).is_open
    assert office.rang(office.rina) == ["publication_rejected"]
    with pytest.raises(Conflict):
        office.decide(approve, made, ratna)
    assert office.publish(draft_id).state == "requested"


def test_a_request_can_be_taken_back_by_its_author_alone(office: Office) -> None:
    ratna, draft_id = office.add_ratna(), office.draft()
    made = office.publish(draft_id)
    with pytest.raises(NotAllowed):
        withdraw(office.session, made.id, actor=Actor.staff(ratna), now=office.desk.now)
    withdraw(office.session, made.id, actor=Actor.staff(office.rina), now=office.desk.now)
    assert (made.state, draft_by_id(office.session, draft_id).is_open) == ("withdrawn", True)


def test_a_word_given_for_one_active_version_does_not_count_for_another(office: Office) -> None:
    ratna = office.add_ratna()
    first, second = office.publish(office.draft()), office.publish(office.draft(changed.moved("handle")))
    office.decide(approve, first, ratna)
    with pytest.raises(Conflict, match="Versi 2 terbit"):
        office.decide(approve, second, ratna)


@pytest.mark.parametrize(
    ("rule", "second_owner", "waits"),
    [("auto", False, False), ("auto", True, True), ("always", False, True), ("never", True, False)],
)
def test_the_rule_says_whether_a_second_person_is_asked(
    office: Office, rule: str, second_owner: bool, waits: bool
) -> None:
    if second_owner:
        office.add_ratna()
    change_rule(office.session, rule, actor=Actor.staff(office.desk.staff("administrator")), now=office.desk.now)
    assert rule_of(office.session) == rule
    made = office.publish(office.draft())
    assert (made.state == "requested") == waits
    if waits:
        office.decide(approve, made, office.dewi)
        assert active(office.session).version == 2


def test_the_rule_is_not_for_those_whom_it_binds(office: Office) -> None:
    with pytest.raises(NotAllowed):
        change_rule(office.session, "never", actor=Actor.staff(office.rina), now=office.desk.now)


def test_a_red_scenario_stops_it_unless_accepted_with_a_reason(office: Office) -> None:
    draft_id = office.draft(outcomes=(GREEN, RED))
    with pytest.raises(BadAnswer) as refused:
        office.publish(draft_id)
    assert refused.value.field == "red_reason"
    made = office.publish(draft_id, Plan(reason="Mendesak", red_reason="Skenarionya menyusul."))
    assert made.red_scenarios is not None
    assert json.loads(made.red_scenarios) == ["Ditanya"]
    assert "red_scenarios_accepted" in office.events()


def test_what_was_not_checked_is_not_published(office: Office) -> None:
    draft_id = office.draft()
    save_file(
        office.session,
        draft_id,
        PATH,
        FILES[PATH] + b"\n",
        expected_revision=None,
        actor=Actor.staff(office.rina),
        now=office.desk.now,
    )
    with pytest.raises(Conflict, match="belum selesai diperiksa"):
        office.publish(draft_id)


def test_a_draft_that_is_behind_must_be_compared_first(office: Office) -> None:
    behind = office.draft(changed.moved("handle"))
    office.publish(office.draft())
    with pytest.raises(BadAnswer) as refused:
        office.publish(behind)
    assert refused.value.field == "accepts_newer"
    office.publish(behind, Plan(reason="Sudah dibandingkan", accepts_newer=True))
    assert active(office.session).version == 3


def test_the_same_content_is_not_published_again(office: Office) -> None:
    with pytest.raises(Conflict, match="sama dengan versi 1"):
        office.publish(office.draft(changed.SHIPPED))


def test_going_back_makes_a_new_version_of_the_old_content_and_takes_the_cases_along(office: Office) -> None:
    desk = office.desk
    case_id = desk.open().id
    office.publish(office.draft(), Plan(reason="Nama baru", moves="all"))
    work(desk)
    assert version_of(desk, case_id) == 2

    first = deployment_of(desk.session, 1)
    assert first is not None
    plan = Plan(reason="Namanya membingungkan", moves="all")
    made = roll_back(desk.session, first.id, plan, actor=Actor.staff(office.rina), now=desk.now)
    work(desk)

    current = active(desk.session)
    assert (current.version, current.files) == (3, changed.SHIPPED)
    assert made.deployment is not None
    assert made.deployment.reason.startswith("Kembali ke versi 1")
    assert version_of(desk, case_id) == 3


def test_a_selection_moves_the_chosen_cases_alone(office: Office) -> None:
    desk = office.desk
    first, second = desk.open().id, desk.open().id
    office.publish(office.draft(), Plan(reason="Nama baru", moves="chosen", case_ids=[second]))
    work(desk)
    assert (version_of(desk, first), version_of(desk, second)) == (1, 2)
    migration = desk.session.scalars(select(Migration)).one()
    assert progress_of(desk.session, migration.id).total == 1


def test_a_check_is_done_in_the_background_with_its_scenarios_and_impact(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office.desk
    desk.open()
    draft = open_draft(
        desk.session, name="Baru", files=FILES, based_on=None, actor=Actor.staff(office.rina), now=desk.now
    )
    digest = digest_of(FILES)
    ask_check(desk.session, digest, draft_id=draft.id, actor=Actor.staff(office.rina), now=desk.now)
    desk._settled(None)
    desk.session.rollback()
    asked: list[Any] = []
    monkeypatch.setattr(procedure_checks, "played", lambda _session, files: asked.append(files) or [GREEN])
    assert procedure_checks.check_waiting_procedures(desk.session, lambda: desk.now) == 1
    assert procedure_checks.check_waiting_procedures(desk.session, lambda: desk.now) == 0
    check = check_of(desk.session, digest)
    assert check is not None
    assert (check.state, asked) == ("done", [FILES])
    assert json.loads(check.impact or "")["running"] == 1
    desk.session.rollback()


def test_a_check_whose_worker_vanished_is_taken_up_by_the_next(office: Office) -> None:
    desk = office.desk
    draft_id = office.draft()
    digest = digest_of(files_of(desk.session, draft_id))
    desk.clock.forward(hours=1)
    check = ask_check(desk.session, digest, draft_id=draft_id, actor=Actor.staff(office.rina), now=desk.now)
    assert take_check(desk.session, check.id, now=desk.now) is not None
    assert take_check(desk.session, check.id, now=desk.now) is None
    desk.clock.forward(minutes=2)
    assert take_check(desk.session, check.id, now=desk.now) is not None


def work(desk: Desk) -> None:
    desk._settled(None)
    desk.session.rollback()
    move_waiting_cases(desk.session, lambda: desk.now)
    desk.session.rollback()


def version_of(desk: Desk, case_id: int) -> int:
    from app.models import Case, Deployment

    query = select(Deployment.version).join(Case, Case.deployment_id == Deployment.id).where(Case.id == case_id)
    return desk.session.scalars(query).one()
