"""Find who is calling among those who asked before, while their name, company or number is typed.

There is no register of people: a requester is who was entered with one case. So those entered alike are one caller,
known by their newest case. Only what the reader may see is looked through, by the index of all searches.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.cases.errors import NotFound
from app.cases.inbox.find import MOST_HITS, is_one_of, stands_in_text, words_of
from app.cases.inbox.queues import visible_cases
from app.models import Case, Requester, User
from app.models.case_text import case_text
from app.search.typos import slips_between

SHORTEST = 3
LONG_ENOUGH_FOR_A_SLIP = 6  # each half of such a word is a trigram at least: the index knows it
MOST_CALLERS = 6
MOST_EARLIER = 5
MOST_LOOKED_THROUGH = 60
_NUMBER = re.compile(r"(?<!\w)(?=[+(]{0,2}\d)[\d+()](?:[\s().+/-]{0,3}\d)+")
_FEWEST_OF_ABROAD = 4
FEWEST_OF_A_NUMBER = 6
_SAY_NOTHING = frozenset(
    "pt cv ud pd fa firma tbk koperasi bapak bpk pak ibu bu sdr sdri saudara saudari mas mba mbak kak".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asked before, as they were entered last, with that case."""

    requester: Requester
    last_case: Case


def find_callers(session: Session, reader: User, search: str) -> list[Caller]:
    """Return who may be calling, whoever asked last first; nobody for less than three characters.

    Where nobody is called just so, whoever is but for one slip of the keys in one word. Of words that very many cases
    have, only the newest cases are looked through: another word brings out who is meant.
    """
    words = _sought(search)
    if len(" ".join(words)) < SHORTEST:
        return []
    return _called(session, reader, words, words) or _called_nearly(session, reader, words)


def _sought(search: str) -> list[str]:
    """Return the words to look for, in lower case: numbers as dialled within the country, forms of address left out."""
    search = _NUMBER.sub(lambda number: f" {_national(number[0])} ", search.lower())
    words = search.split()
    telling = [word for word in words if word.replace(".", "").strip(",;:") not in _SAY_NOTHING]
    return words_of(" ".join(telling or words))


def _national(number: str) -> str:
    """Return a number, or the part of one, without what stands before it here or abroad."""
    digits = re.sub(r"\D", "", number)
    bare = re.sub(r"^(62|0)", "", digits)
    return bare if len(bare) >= _FEWEST_OF_ABROAD or digits.startswith("0") else digits


def _called_nearly(session: Session, reader: User, words: Sequence[str]) -> list[Caller]:
    """Return who is called so but for one slip: wherever it is, one half of the word is as it should be."""
    found: dict[int, Caller] = {}
    for at, word in enumerate(words):
        if len(word) < LONG_ENOUGH_FOR_A_SLIP or word.isdecimal():
            continue
        middle = (len(word) + 1) // 2
        for half in (word[: max(SHORTEST, middle - 1)], word[middle:]):  # apart: two letters may have changed places
            part = [*words[:at], half, *words[at + 1 :]]
            found |= {one.requester.id: one for one in _called(session, reader, part, words, slip_at=at)}
    return sorted(found.values(), key=lambda one: -one.last_case.id)[:MOST_CALLERS]


def _called(
    session: Session, reader: User, looked_for: Sequence[str], words: Sequence[str], *, slip_at: int | None = None
) -> list[Caller]:
    named = _named(session, reader, _mentioning(session, looked_for), words, slip_at)
    if not named:
        return []
    query = (
        select(Case)
        .join(Case.requester)
        .where(is_one_of(Case.id, named[:MOST_LOOKED_THROUGH]))
        .options(contains_eager(Case.requester))
        .order_by(Case.id.desc())
    )
    found: dict[tuple[str, str], Caller] = {}
    for case in session.scalars(query):
        found.setdefault(_identity(case.requester), Caller(case.requester, case))
    return list(found.values())[:MOST_CALLERS]


def _mentioning(session: Session, words: Sequence[str]) -> Collection[int]:
    """Return the cases in whose words these stand, the newest of them where they are too many.

    In two questions, for no database knows beforehand how many there are: to sort all for a rare word takes long, and
    so does to sort what a common one has.
    """
    said = select(case_text.c.case_id).where(*map(stands_in_text, words))
    few = session.scalars(said.limit(MOST_HITS + 1)).all()
    newest = said.order_by(case_text.c.id.desc()).limit(MOST_HITS)
    return set(few if len(few) <= MOST_HITS else session.scalars(newest))


def _named(
    session: Session, reader: User, case_ids: Collection[int], words: Sequence[str], slip_at: int | None
) -> list[int]:
    """Return those of the cases that the reader may see and whose requester has every word in name, company, number.

    Compared here, and read in two steps: a database that takes a name for rarer than it is, or a list of cases for
    longer, would look through all requesters.
    """
    if not case_ids:
        return []
    cases = session.execute(
        select(Case.id, Case.requester_id).where(is_one_of(Case.id, case_ids), visible_cases(reader))
    ).all()
    asks = select(Requester.id, Requester.name, Requester.organization, Requester.phone)
    rows = session.execute(asks.where(is_one_of(Requester.id, {requester_id for _, requester_id in cases})))
    called = {
        requester_id
        for requester_id, name, organization, phone in rows
        if _has(f"{name} {organization or ''}".lower(), re.sub(r"\D", "", phone or ""), words, slip_at)
    }
    return sorted((case_id for case_id, requester_id in cases if requester_id in called), reverse=True)


def _has(called: str, number: str, words: Sequence[str], slip_at: int | None) -> bool:
    return all(
        any(_is_slip_of(word, name) for name in called.split())
        if at == slip_at
        else word in called or (word.isdecimal() and word in number)
        for at, word in enumerate(words)
    )


def _is_slip_of(word: str, name: str) -> bool:
    """Say whether a name, or its beginning while it is being typed, was meant by a word."""
    size = len(word)
    return any(slips_between(word, name[:length], 1) is not None for length in (size - 1, size, size + 1))


def _identity(requester: Requester) -> tuple[str, str]:
    """Return what two entries of the same person share: the name, and the first of number, address and company."""
    number = _national(requester.phone or "")
    reached_at = number or (requester.email or "").lower() or (requester.organization or "").lower()
    return " ".join(requester.name.lower().split()), reached_at


def caller_by_id(session: Session, reader: User, requester_id: int) -> Requester:
    """Return the requester of a case that the reader may see. Raises NotFound."""
    query = select(Requester).join(Case, Case.requester_id == Requester.id)
    found = session.scalars(query.where(Requester.id == requester_id, visible_cases(reader)).limit(1)).first()
    if found is None:
        raise NotFound("Penelepon itu tidak ditemukan. Cari lagi, atau isi datanya sendiri.")
    return found


def earlier_cases(session: Session, reader: User, requester: Requester) -> Sequence[Case]:
    """Return the latest cases of the same person that the reader may see: by address, number, or name and company."""
    query = (
        select(Case)
        .join(Case.requester)
        .where(or_(*_same_person(session, requester)), visible_cases(reader))
        .options(contains_eager(Case.requester))
        .order_by(Case.id.desc())
        .limit(MOST_EARLIER)
    )
    return session.scalars(query).all()


def _same_person(session: Session, asks: Requester) -> list[ColumnElement[bool]]:
    known = [is_one_of(Requester.id, {asks.id, *with_number(session, asks.phone)})]
    if asks.email:
        known.append(Requester.email == asks.email)
    if asks.organization:
        known.append(and_(Requester.organization == asks.organization, Requester.name == asks.name))
    return known


def with_number(session: Session, phone: str | None) -> list[int]:
    """Return the ids of the requesters with this telephone number, whichever way it was written down."""
    number = _national(phone or "")
    if len(number) < FEWEST_OF_A_NUMBER:
        return []
    asks = select(Requester.id, Requester.phone).join(Case, Case.requester_id == Requester.id)
    rows = session.execute(asks.where(is_one_of(Case.id, _mentioning(session, [number]))))
    return [requester_id for requester_id, written in rows if _national(written or "") == number]
