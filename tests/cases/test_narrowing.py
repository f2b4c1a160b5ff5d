"""What a list of tasks is narrowed to, and what saved filters count, on both databases."""

from datetime import timedelta

import pytest

from app.audit import Actor
from app.cases.annotate import follow
from app.cases.claim import claim_task
from app.cases.errors import BadAnswer, NotAllowed, NotFound
from app.cases.inbox.narrowing import AT_RISK, OVERDUE, PAUSED, Narrowing
from app.cases.inbox.queues import ALL, FOLLOWED, GROUPS, TaskFilter, count_queues, followed_cases, open_tasks
from app.cases.inbox.saved_filters import (
    MOST_OF_ONE,
    Kept,
    choose_columns,
    chosen_columns,
    remove_filter,
    save_filter,
    saved_filters,
)
from app.models import Case
from tests.desk import Desk


def shown(desk: Desk, queue: str = ALL, search: str = "", **narrowed: object) -> list[int]:
    wanted = TaskFilter(queue, search, Narrowing(**narrowed))  # type: ignore[arg-type]
    tasks = desk.session.scalars(open_tasks(desk.staff("helpdesk"), wanted, desk.now)).unique()
    return [task.case_id for task in tasks]


def three(desk: Desk) -> tuple[Case, Case, Case]:
    """Return a case of the portal, one by telephone in another category, and one at Admin PPE."""
    first = desk.open()
    second = desk.open("phone", by=desk.staff("helpdesk"), case_category="sirup")
    third = desk.open(case_subject="Server tidak menjawab")
    desk.do(third, "escalate", escalation_reason="Perlu log.", category="akun")
    return first, second, third


def test_each_field_narrows_and_together_they_narrow_more(desk: Desk) -> None:
    first, second, third = three(desk)
    budi = desk.staff("helpdesk")
    claim_task(desk.session, desk.task(first), actor=Actor.staff(budi), now=desk.now)
    assert sorted(shown(desk)) == [first.id, second.id, third.id]
    assert shown(desk, channel="phone") == [second.id]
    assert shown(desk, category="sirup") == [second.id]
    assert shown(desk, group="admin_ppe") == [third.id]
    assert shown(desk, level="admin_ppe") == [third.id]
    assert shown(desk, position=third.position) == [third.id]
    assert shown(desk, handler_id=budi.id) == [first.id]
    assert sorted(shown(desk, is_free=True)) == [second.id, third.id]
    assert shown(desk, is_free=True, group="helpdesk") == [second.id]
    assert shown(desk, search="server", group="admin_ppe") == [third.id]
    assert shown(desk, priority=str(first.priority), channel="letter") == []


def test_days_of_receipt_hold_their_first_instant_and_not_the_one_after(desk: Desk) -> None:
    case = desk.open()
    at = case.received_at
    assert shown(desk, received_from=at, received_before=at + timedelta(seconds=1)) == [case.id]
    assert shown(desk, received_before=at) == []
    assert shown(desk, received_from=at + timedelta(seconds=1)) == []


def test_late_soon_late_and_paused_are_told_apart(desk: Desk) -> None:
    case = desk.open()
    assert case.due_at is not None
    desk.clock.at = case.due_at - timedelta(hours=1)
    assert (shown(desk, due=AT_RISK), shown(desk, due=OVERDUE), shown(desk, due=PAUSED)) == ([case.id], [], [])
    desk.clock.at = case.due_at + timedelta(minutes=1)
    assert (shown(desk, due=AT_RISK), shown(desk, due=OVERDUE)) == ([], [case.id])


def test_followed_cases_are_narrowed_by_their_open_tasks_too(desk: Desk) -> None:
    first, second, _third = three(desk)
    budi = desk.staff("helpdesk")
    for case in (first, second):
        follow(desk.session, case, actor=Actor.staff(budi), now=desk.now)

    def followed(**narrowed: object) -> list[int]:
        wanted = TaskFilter(FOLLOWED, "", Narrowing(**narrowed))  # type: ignore[arg-type]
        return [one.id for one in desk.session.scalars(followed_cases(budi, wanted, desk.now)).unique()]

    assert sorted(followed()) == [first.id, second.id]
    assert followed(channel="phone") == [second.id]
    assert followed(group="admin_ppe") == []


def test_saved_filters_are_counted_in_the_same_statement_as_the_queues(desk: Desk) -> None:
    three(desk)
    budi = desk.staff("helpdesk")
    saved = [TaskFilter(ALL, "", Narrowing(channel="phone")), TaskFilter(GROUPS, "tidak dapat masuk")]
    counts, of_saved = count_queues(desk.session, budi, desk.now, saved)
    assert (counts[ALL], counts[GROUPS]) == (3, 2)
    assert of_saved == [1, 2]


def test_a_filter_is_kept_under_its_name_and_replaced_by_it(desk: Desk) -> None:
    budi, ani = desk.staff("helpdesk"), desk.staff("admin_ppe")
    actor = Actor.staff(budi)
    save_filter(desk.session, "  Telepon  hari ini ", Kept(ALL, "kanal=phone"), actor=actor, now=desk.now)
    save_filter(desk.session, "Telepon hari ini", Kept(GROUPS, "kanal=phone"), actor=actor, now=desk.now)
    desk.session.commit()
    assert [(one.name, one.queue) for one in saved_filters(desk.session, budi)] == [("Telepon hari ini", GROUPS)]
    assert list(saved_filters(desk.session, ani)) == []


def test_a_shared_filter_is_koordinators_to_make_and_everybodys_to_use(desk: Desk) -> None:
    budi, dewi = desk.staff("helpdesk"), desk.staff("koordinator")
    shared = Kept(ALL, "prioritas=urgent", is_shared=True)
    with pytest.raises(NotAllowed):
        save_filter(desk.session, "Mendesak", shared, actor=Actor.staff(budi), now=desk.now)
    made = save_filter(desk.session, "Mendesak", shared, actor=Actor.staff(dewi), now=desk.now)
    assert list(saved_filters(desk.session, budi)) == [made]
    with pytest.raises(NotAllowed):
        remove_filter(desk.session, made.id, actor=Actor.staff(budi), now=desk.now)
    remove_filter(desk.session, made.id, actor=Actor.staff(dewi), now=desk.now)
    assert list(saved_filters(desk.session, budi)) == []
    with pytest.raises(NotFound):
        remove_filter(desk.session, made.id, actor=Actor.staff(dewi), now=desk.now)


def test_a_menu_stays_short(desk: Desk) -> None:
    actor = Actor.staff(desk.staff("helpdesk"))
    for number in range(MOST_OF_ONE):
        save_filter(desk.session, f"Saringan {number}", Kept(ALL, ""), actor=actor, now=desk.now)
    for name in ("Satu lagi", " ", "x" * 61):
        with pytest.raises(BadAnswer):
            save_filter(desk.session, name, Kept(ALL, ""), actor=actor, now=desk.now)


def test_columns_are_kept_per_reader(desk: Desk) -> None:
    budi, ani = desk.staff("helpdesk"), desk.staff("admin_ppe")
    choose_columns(desk.session, budi.id, ["phone", "channel"])
    choose_columns(desk.session, budi.id, ["phone"])
    assert chosen_columns(desk.session, budi.id) == ("phone",)
    assert chosen_columns(desk.session, ani.id) == ()
