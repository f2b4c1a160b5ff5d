"""Whether people find what they ask for: among the first three, for nine questions out of ten, on both databases."""

import pytest
from sqlalchemy.orm import Session

from app.search import search_faq
from tests.search.corpus import CORPUS
from tests.search.corpus_more import MORE
from tests.search.questions_held_out import HELD_OUT
from tests.search.questions_set_aside import ABOUT_SOMETHING_ELSE, OF_LARGER, SET_ASIDE
from tests.search.questions_tuning import PRACTICE, TUNING, WITHOUT_ANSWER

LEAST, MOSTLY = 0.9, 0.8
SLUGS = {one.question: one.slug for one in CORPUS + MORE}
LETTERS = (
    "Selamat pagi Bapak/Ibu admin, mohon maaf mengganggu waktunya. Kami dari perusahaan penyedia ingin menanyakan "
    "sesuatu sehubungan dengan kendala yang kami alami: {}. Mohon bantuan dan arahannya, atas perhatian dan kerja "
    "samanya kami ucapkan terima kasih banyak.",
    "assalamualaikum min, numpang nanya dong.. udah nyoba dari kemaren tetep ga berhasil2, {}. gimana ya solusinya? "
    "tolong dijawab ya min, urgent nih, makasih sebelumnya",
)


def found(session: Session, question: str) -> list[str]:
    return [SLUGS[hit.entry.question] for hit in search_faq(session, question, limit=3)]


def recall(session: Session, questions: tuple[tuple[str, str], ...]) -> float:
    answered = [bool({*wanted.split("|")} & {*found(session, question)}) for question, wanted in questions]
    return sum(answered) / len(answered)


def test_nine_of_ten_questions_of_the_tuning_set_are_answered(library: Session) -> None:
    assert recall(library, TUNING) >= LEAST


def test_nine_of_ten_questions_that_were_never_tuned_for_are_answered(library: Session) -> None:
    assert recall(library, HELD_OUT) >= LEAST


def test_nine_of_ten_more_questions_to_practise_on_are_answered(library: Session) -> None:
    assert recall(library, PRACTICE) >= LEAST


def test_nine_of_ten_questions_that_were_set_aside_are_answered(library: Session) -> None:
    assert recall(library, SET_ASIDE) >= LEAST


def test_nine_of_ten_are_answered_where_each_entry_has_neighbours_much_like_it(larger_library: Session) -> None:
    assert recall(larger_library, OF_LARGER) >= LEAST
    assert recall(larger_library, TUNING + HELD_OUT + PRACTICE) >= LEAST


@pytest.mark.parametrize("letter", LETTERS, ids=["formal", "chat"])
def test_most_are_answered_in_the_middle_of_a_letter_too(library: Session, letter: str) -> None:
    asked = TUNING + HELD_OUT + PRACTICE + SET_ASIDE
    assert recall(library, tuple((letter.format(question), wanted) for question, wanted in asked)) >= MOSTLY


def test_most_questions_about_something_else_find_nothing(library: Session) -> None:
    asked = WITHOUT_ANSWER + ABOUT_SOMETHING_ELSE
    silent = [question for question in asked if found(library, question) == []]
    assert len(silent) / len(asked) >= MOSTLY


def test_the_questions_name_entries_that_exist_and_no_question_is_in_both_sets() -> None:
    asked = TUNING + HELD_OUT + PRACTICE + SET_ASIDE + OF_LARGER
    assert {slug for _, wanted in asked for slug in wanted.split("|")} <= set(SLUGS.values())
    assert len({question for question, _ in asked}) == len(asked)
    assert len(TUNING) == len(HELD_OUT) == 30
