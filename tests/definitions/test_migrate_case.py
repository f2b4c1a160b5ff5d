"""A running case on another version of the procedure: at every open step, for every kind of change, whole or not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.audit import Actor
from app.cases.complete import complete_task
from app.cases.dry_run import DryRun, MustStay, possible_answers
from app.cases.migration import move_case
from app.database import begin_writing
from app.definitions.deploy import digest_of, known_groups
from app.definitions.published import load
from app.engine import Instance
from app.models import AuditEvent, Case, Deployment, DeploymentFile, FormDraft, ProcessInstance, UserTask
from app.models.process import OPEN
from tests.definitions import changed_procedures as changed
from tests.definitions.standing_cases import FAQ, PLACES, TASKS
from tests.definitions.test_impact import TIMED
from tests.desk import Desk
from tests.races.consistency import assert_sound

SYSTEM = Actor.system("cli")
FACTS = {
    "handle": ("answer", {"answer": "Gunakan menu lupa kata sandi.", "propose_faq": False}),
    "resolve": ("resolve", {"solution": "Sudah dibuka."}),
    "record_lkpp": ("recorded", {"lkpp_answer": "Sudah."}),
    "review_lkpp": ("sufficient", {"solution": "Sudah dibuka."}),
    "inform": ("send", {"answer": "Sudah dibuka."}),
    "handle_again": ("answer", {"answer": "Coba lagi sekarang.", "propose_faq": False}),
    "draft_faq": ("done", FAQ),
    "approve_faq": ("approve", FAQ),
    "revise_faq": ("done", FAQ),
    "follow_up": ("answer", {"answer": "Sudah kami tindaklanjuti."}),
}


def publish(desk: Desk, files: dict[str, bytes]) -> Deployment:
    """Make these files the active version whatever the rules of publishing say: a change may be half of a whole one."""
    desk.session.execute(update(Deployment).values(is_active=False))
    made = Deployment(
        version=2,
        digest=digest_of(files),
        reason="Uji",
        published_at=desk.now,
        is_active=True,
        files=[DeploymentFile(path=path, content=content) for path, content in files.items()],
    )
    desk.session.add(made)
    desk._settled(None)
    return made


def migrate(desk: Desk, case: Case, target: Deployment, reason: str = "Uji pindah") -> bool:
    run = DryRun(load(desk.session, target.id), known_groups(desk.session))
    moved = move_case(desk.session, case.id, run, reason=reason, actor=SYSTEM, now=desk.now)
    desk._settled(case)
    return moved


def instances(desk: Desk, case: Case) -> dict[str, ProcessInstance]:
    rows = desk.session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case.id))
    return {row.role: row for row in rows}


def finish(desk: Desk, case: Case) -> None:
    """Go on from wherever the case stands until its process is over, by saves and restores like anybody's."""
    for _ in range(12):
        main = instances(desk, case)["main"]
        if main.completed_at is not None:
            return
        task = desk.session.scalar(select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN))
        if task is None:
            messages = main.messages.split(",")
            desk.send(case, "confirmation" if "confirmation" in messages else "reply", "Baik.")
        elif task.element_id in FACTS:
            decision, answers = FACTS[task.element_id]
            desk.do(case, decision, **answers)
        else:  # a step that the new version has put in
            definition = load(desk.session, case.deployment_id).form(task.form_id)
            data, by = next(iter(possible_answers(definition))), desk.staff(task.candidate_group)
            complete_task(desk.session, task.id, facts={}, data=data, actor=Actor.staff(by), now=desk.now)
            desk._settled(case)
    raise AssertionError(f"the case never ends: {desk.waits_for(case)}")


HARMLESS = ("renamed", "moved", "step_before", "step_after", "step_around", "form_changed", "lane_changed")


@pytest.mark.parametrize("change", HARMLESS)
@pytest.mark.parametrize("place", TASKS)
def test_a_case_at_a_changed_step_moves_and_can_be_finished(
    at: Callable[[str], tuple[Desk, Case]], place: str, change: str
) -> None:
    desk, case = at(place)
    files = getattr(changed, change)(place)
    task, before = desk.task(case), instances(desk, case)
    timers = {role: row.next_timer_at for role, row in before.items()}
    task_id, engine_task_id = task.id, task.engine_task_id
    typed = FormDraft(
        user_id=desk.staff("helpdesk").id, form_key=f"task:{task_id}", content='{"x": "y"}', saved_at=desk.now
    )
    desk.session.add(typed)
    target = publish(desk, files)

    assert migrate(desk, case, target) is True

    task = desk.task(case)
    assert (task.id, task.engine_task_id, task.element_id) == (task_id, engine_task_id, place)
    element = load(desk.session, target.id).specification.element(task.process_id, place)
    assert (task.name, task.form_id) == (element.name, element.form)
    assert task.candidate_group == load(desk.session, target.id).group_of(element.lane)
    after = instances(desk, case)
    assert {role: row.next_timer_at for role, row in after.items()} == timers
    assert {row.deployment_id for row in after.values() if row.completed_at is None} == {target.id}
    assert case.deployment_id == target.id
    drafts = select(FormDraft.form_key, FormDraft.content)
    assert [tuple(row) for row in desk.session.execute(drafts)] == [(f"task:{task_id}", '{"x": "y"}')]
    assert_sound(desk.session, case)
    finish(desk, case)
    assert case.closed_at is not None
    assert_sound(desk.session, case)


@pytest.mark.parametrize("place", PLACES)
def test_a_case_moves_to_a_version_with_another_step_elsewhere(
    at: Callable[[str], tuple[Desk, Case]], place: str
) -> None:
    desk, case = at(place)
    around = changed.step_after("inform") if place != "inform" else changed.step_after("record_lkpp")
    target = publish(desk, around)
    assert migrate(desk, case, target) is True
    finish(desk, case)
    assert case.closed_at is not None


@pytest.mark.parametrize("place", TASKS)
def test_a_case_whose_step_is_gone_stays_as_it_was(at: Callable[[str], tuple[Desk, Case]], place: str) -> None:
    desk, case = at(place)
    old = case.deployment_id
    before = {role: bytes(row.state) for role, row in instances(desk, case).items()}
    target = publish(desk, changed.removed(place))
    with pytest.raises(MustStay) as refused:
        migrate(desk, case, target)
    assert (refused.value.reason, refused.value.element_id) == ("step_missing", place)
    desk.session.rollback()
    begin_writing(desk.session)
    assert case.deployment_id == old
    assert {role: bytes(row.state) for role, row in instances(desk, case).items()} == before
    finish(desk, case)
    assert case.closed_at is not None


@pytest.mark.parametrize("place", TIMED)
def test_a_changed_timer_keeps_its_instant_until_it_fires(at: Callable[[str], tuple[Desk, Case]], place: str) -> None:
    desk, case = at(place)
    path, old, element = TIMED[place]
    due = instances(desk, case)["main"].next_timer_at
    assert due is not None
    target = publish(desk, changed.replaced(path, old, f"{old} + 4"))
    assert migrate(desk, case, target)
    assert instances(desk, case)["main"].next_timer_at == due
    [deadline] = _event(desk, case)["deadlines"]
    assert (deadline["element"], deadline["effect"]) == (element, "kept")
    desk.wait(case, days=12)
    assert instances(desk, case)["main"].next_timer_at != due


def _event(desk: Desk, case: Case) -> dict[str, Any]:
    query = select(AuditEvent.data).where(AuditEvent.case_id == case.id, AuditEvent.name == "case_migrated")
    found: dict[str, Any] = json.loads(desk.session.scalars(query).one())
    return found


def test_the_trail_says_from_where_to_where_and_why(at: Callable[[str], tuple[Desk, Case]]) -> None:
    desk, case = at("handle")
    target = publish(desk, changed.renamed("handle"))
    migrate(desk, case, target, "Nama langkahnya diperjelas")
    told = _event(desk, case)
    assert (told["before"]["version"], told["after"]["version"]) == (1, 2)
    assert (told["reason"], told["element"]) == ("Nama langkahnya diperjelas", "handle")


def test_what_was_typed_and_who_holds_the_task_stay_with_it(at: Callable[[str], tuple[Desk, Case]]) -> None:
    desk, case = at("handle")
    budi, task = desk.staff("helpdesk"), desk.task(case)
    task.assignee_id = budi.id
    desk.session.add(FormDraft(user_id=budi.id, form_key=f"task:{task.id}", content="{}", saved_at=desk.now))
    target = publish(desk, changed.form_changed("handle"))
    migrate(desk, case, target)
    task = desk.task(case)
    assert task.assignee_id == budi.id
    assert desk.session.scalars(select(FormDraft.form_key)).one() == f"task:{task.id}"


def test_a_task_that_now_belongs_to_another_group_is_free_for_its_members(
    at: Callable[[str], tuple[Desk, Case]],
) -> None:
    desk, case = at("resolve")
    desk.task(case).assignee_id = desk.staff("admin_ppe").id
    target = publish(desk, changed.lane_changed("resolve"))
    migrate(desk, case, target)
    task = desk.task(case)
    assert task.candidate_group != "admin_ppe"
    assert task.assignee_id is None
    assert _event(desk, case)["released_tasks"] == [task.id]


def test_moving_twice_changes_nothing_the_second_time(at: Callable[[str], tuple[Desk, Case]]) -> None:
    desk, case = at("waiting_reply")
    target = publish(desk, changed.renamed("handle"))
    assert migrate(desk, case, target) is True
    state = bytes(instances(desk, case)["main"].state)
    assert migrate(desk, case, target) is False
    assert bytes(instances(desk, case)["main"].state) == state


def test_a_finished_case_stays(at: Callable[[str], tuple[Desk, Case]]) -> None:
    desk, case = at("waiting_confirmation")
    desk.send(case, "confirmation")
    target = publish(desk, changed.renamed("handle"))
    with pytest.raises(MustStay, match="finished"):
        migrate(desk, case, target)


def test_a_merged_case_moves_where_it_is_set_aside_and_comes_back_whole(
    at: Callable[[str], tuple[Desk, Case]],
) -> None:
    from app.cases.merging.merge import merge_cases, undo_merge

    desk, case = at("handle")
    budi = Actor.staff(desk.staff("helpdesk"))
    home = desk.open()
    merge_cases(desk.session, case.id, home.id, reason="Hal yang sama.", actor=budi, now=desk.now)
    desk._settled(case)
    parked = instances(desk, case)["watch"].parked_timer_at
    target = publish(desk, changed.renamed("handle"))
    assert migrate(desk, case, target)
    watch = instances(desk, case)["watch"]
    assert (watch.parked_timer_at, watch.next_timer_at) == (parked, None)
    assert case.position == "merged"
    undo_merge(desk.session, case.id, actor=budi, now=desk.now)
    desk._settled(case)
    assert desk.task(case).name == "Nama yang baru"
    finish(desk, case)


def test_a_state_taken_along_is_read_by_the_new_version(at: Callable[[str], tuple[Desk, Case]]) -> None:
    desk, case = at("record_lkpp")
    target = publish(desk, changed.step_before("record_lkpp"))
    migrate(desk, case, target)
    from app.cases.clock import calendar_of
    from app.cases.dry_run import DryHost

    row = instances(desk, case)["main"]
    host = DryHost(calendar_of(desk.session, case), desk.now)
    published = load(desk.session, target.id)
    instance = Instance.restore(published.specification, row.process_id, row.state, host=host)
    assert [wait.element.id for wait in instance.waits() if wait.is_user_task] == ["record_lkpp"]
