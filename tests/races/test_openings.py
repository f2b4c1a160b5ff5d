"""Cases that are opened at once: one a submission, numbers without a gap, on the version that is published."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.definitions.folder import read_folder
from app.definitions.published import load
from app.models import Case, Deployment, ProcessInstance
from tests.desk import WIB
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_form_sent_twice_opens_one_case(race: Race, rounds: range) -> None:
    desk = race.desk
    for number in rounds:
        opening = {"submission_key": f"key-{number}", "now": desk.now}
        first, second = race.run(("open", opening), ("open", opening))
        assert first.value == second.value
        case = desk.session.get_one(Case, first.value[0])
        assert race.count("case_opened", case) == 1
        assert desk.mails(case) == ["receipt"]
        assert_sound(desk.session, case)
    assert desk.session.scalar(select(func.count(Case.id))) == len(rounds)


def test_numbers_run_without_a_gap(race: Race, rounds: range) -> None:
    desk = race.desk
    numbers: list[str] = []
    for _ in rounds:
        numbers += [
            outcome.value[1] for outcome in race.run(*[("open", {"submission_key": None, "now": desk.now})] * 4)
        ]
    assert sorted(numbers) == [f"T-2026-{at:06d}" for at in range(1, 4 * len(rounds) + 1)]


def test_the_first_openings_of_a_year_begin_its_series(race: Race) -> None:
    for year in (2027, 2028):
        opening = {"submission_key": None, "now": datetime(year, 1, 4, 9, 0, tzinfo=WIB)}
        outcomes = race.run(*[("open", opening)] * 4)
        assert sorted(outcome.value[1] for outcome in outcomes) == [f"T-{year}-{at:06d}" for at in range(1, 5)]


def test_any_new_series_begins_once(race: Race, rounds: range) -> None:
    for at in rounds:
        outcomes = race.run(*[("number", {"prefix": f"S{at}", "now": race.desk.now})] * 4)
        assert sorted(outcome.value for outcome in outcomes) == [f"S{at}-2026-{n:06d}" for n in range(1, 5)]


def version(at: int) -> dict[str, bytes]:
    """Return the shipped procedure with one text changed."""
    files = dict(read_folder(ROOT))
    settings = files["processes/settings.json"]
    files["processes/settings.json"] = settings.replace(b"Ditangani Helpdesk", f"Ditangani Helpdesk {at}".encode())
    assert files["processes/settings.json"] != settings
    return files


def test_a_case_is_opened_while_another_version_is_published(race: Race, rounds: range) -> None:
    """Both get through, and the case runs on one of the two versions, wholly."""
    desk = race.desk
    before = desk.published.id
    for at in rounds:
        published, opened = race.run(
            ("publish", {"files": version(at), "reason": "Ubah teks", "now": desk.now}),
            ("open", {"submission_key": None, "now": desk.now}),
        )
        assert published.won
        assert opened.won
        after = desk.published
        assert after.version == published.value
        case = desk.session.get_one(Case, opened.value[0])
        assert case.deployment_id in (before, after.id)
        pinned = select(ProcessInstance.deployment_id).where(ProcessInstance.case_id == case.id)
        assert set(desk.session.scalars(pinned)) == {case.deployment_id}
        assert load(desk.session, case.deployment_id).start("ticket", "portal")
        assert_sound(desk.session, case)
        before = after.id


def test_two_versions_are_published_one_after_the_other(race: Race, rounds: range) -> None:
    desk = race.desk
    for at in rounds:
        outcomes = race.run(
            *(
                ("publish", {"files": version(100 + 2 * at + which), "reason": "Ubah teks", "now": desk.now})
                for which in range(2)
            )
        )
        assert sorted(outcome.value for outcome in outcomes) == [2 * at + 2, 2 * at + 3]
        active = desk.session.scalars(select(Deployment.version).where(Deployment.is_active)).all()
        assert active == [2 * at + 3]
    assert race.count("procedure_published") == 1 + 2 * len(rounds)


def test_one_version_published_twice_at_once_is_one_version(race: Race, rounds: range) -> None:
    for at in rounds:
        publishing = ("publish", {"files": version(at), "reason": "Ubah teks", "now": race.desk.now})
        first, second = race.run(publishing, publishing)
        assert first.value == second.value == at + 2
