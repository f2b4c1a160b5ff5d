"""Whether people find what they ask for: among the first three, for nine questions out of ten, on both databases."""

from sqlalchemy.orm import Session

from app.search import search_faq
from tests.search.corpus import CORPUS
from tests.search.questions_held_out import HELD_OUT
from tests.search.questions_tuning import PRACTICE, TUNING, WITHOUT_ANSWER

LEAST, MOSTLY = 0.9, 0.8
SLUGS = {one.question: one.slug for one in CORPUS}


def found(session: Session, question: str) -> list[str]:
    return [SLUGS[hit.entry.question] for hit in search_faq(session, question, limit=3)]


def recall(session: Session, questions: tuple[tuple[str, str], ...]) -> float:
    return sum(wanted in found(session, question) for question, wanted in questions) / len(questions)


def test_nine_of_ten_questions_of_the_tuning_set_are_answered(library: Session) -> None:
    assert recall(library, TUNING) >= LEAST


def test_nine_of_ten_questions_that_were_never_tuned_for_are_answered(library: Session) -> None:
    assert recall(library, HELD_OUT) >= LEAST


def test_nine_of_ten_more_questions_to_practise_on_are_answered(library: Session) -> None:
    assert recall(library, PRACTICE) >= LEAST


def test_most_questions_about_something_else_find_nothing(library: Session) -> None:
    silent = [question for question in WITHOUT_ANSWER if found(library, question) == []]
    assert len(silent) / len(WITHOUT_ANSWER) >= MOSTLY


def test_the_questions_name_entries_that_exist_and_no_question_is_in_both_sets() -> None:
    assert {wanted for _, wanted in TUNING + HELD_OUT + PRACTICE} <= set(SLUGS.values())
    assert len({question for question, _ in TUNING + HELD_OUT + PRACTICE}) == len(TUNING + HELD_OUT + PRACTICE)
    assert len(TUNING) == len(HELD_OUT) == 30
