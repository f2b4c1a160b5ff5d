"""Take a request in through one of the procedure's start events."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from app.administration.business_calendar import LATEST_ID, latest_id_in
from app.audit import Actor, digest_of
from app.audit.chain import hold
from app.cases import step as steps
from app.cases.errors import BadAnswer, NotAllowed
from app.cases.facts import store_facts
from app.cases.numbers import take_number
from app.cases.one_at_a_time import SAME_KEY
from app.cases.step_at_work import Step
from app.definitions.published import Published
from app.engine import Element, Kind
from app.models import Attachment, Case, Message, OutgoingMail, ProcessInstance, Requester, UserTask, ids
from app.models.base import table_of
from app.models.case import new_salt
from app.models.prepared import Question, Values, ask

FIRST_LEVEL = "helpdesk"
PUBLIC_CHANNELS = frozenset({"portal", "email"})
"""Where the request itself arrives here, with nobody in between who writes it down."""
WRITTEN = (Requester, Case, Message, ProcessInstance, ProcessInstance, UserTask, OutgoingMail)
"""What an opening writes as a rule: their ids are drawn as it begins."""
OLDEST = timedelta(days=366)
"""How far back a request may be dated; beyond it the year was mistyped."""
_OF_KEY = select(table_of(Case).c.id).where(table_of(Case).c.submission_key == bindparam("key", type_=String))


def may_open(published: Published, start: Element, actor: Actor) -> bool:
    """Say whether this actor may bring a case in here: the public through its own channels, staff by the lane."""
    if start.properties.get("channel") in PUBLIC_CHANNELS:
        return True
    return start.lane is not None and published.group_of(start.lane) in actor.groups


def open_case(
    session: Session,
    published: Published,
    *,
    kind: str,
    channel: str,
    facts: Mapping[str, Any],
    data: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
    submission_key: str | None = None,
    arrived_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Open a case on the active version and run it to its first wait.

    `facts` and `data` are a validated form's answers; `arrived_at` is when a server of ours had the request, where
    that was earlier. A form sent twice (the same `submission_key`) opens one case, which both get.
    Raises NotAllowed, BadAnswer.
    """
    start = published.start(kind, channel)
    if not may_open(published, start, actor):
        raise NotAllowed("Kanal ini dicatat oleh bagian lain.")
    received_at = arrived_at or _received_at(facts, actor, now)
    rules = published.settings.kinds[kind]
    same_id, calendar_id = _first_reads(session, submission_key)
    if same_id is not None:
        return session.get_one(Case, same_id)
    requester = Requester(name="", identity_verified=False, created_at=now)
    ids.add_with_id(session, requester)
    case = Case(
        kind=kind,
        number=take_number(session, rules.prefix, now),
        tracking_token=secrets.token_urlsafe(24),
        submission_key=submission_key,
        channel=channel,
        received_at=received_at,
        entered_at=now,
        entered_by_id=actor.user_id,
        requester=requester,
        requester_id=requester.id,
        deployment_id=published.id,
        calendar_id=calendar_id,
        subject="",
        description="",
        level=FIRST_LEVEL,
        position="new",
        clock="running",
        paused_us=0,
        reminders_sent=0,
        consent=False,
        chain_length=0,
        digest_salt=new_salt(),
    )
    ids.add_with_id(session, case)
    hold(session, case)
    rest = {name: value for name, value in facts.items() if name != "case.received_at"}
    with session.no_autoflush:  # with what is known of it, the case is one row to write
        changed = store_facts(session, case, rest, author=actor.user, task=None, now=now)
    who = actor if actor.user else replace(actor, requester=requester)
    message = _first_message(session, case, attachments)
    step = Step(session, case, published, who, now, latest_hands=[])  # nobody has had it in hand
    step.record(
        "case_opened",
        stated_at=received_at if received_at != now else None,
        channel=channel,
        number=case.number,
        calendar=case.calendar_id,
        answers=dict(data),
        after=changed,
        message=message.id,
        sha256=digest_of(case, message.body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in attachments],
    )
    _run(step, rules, start, data)
    return case


def _first_reads(session: Session, submission_key: str | None) -> tuple[int | None, int]:
    """Return the case that was opened under this key, if any, and the calendar for a new one; draw the new rows' ids.

    On PostgreSQL all of it is one trip, and begins by waiting for whoever else opens a case under the key.
    """
    session.flush()
    connection, key = session.connection(), {"key": submission_key}
    questions: list[tuple[Question, Values]] = [(_OF_KEY, key), (LATEST_ID, {})]
    if connection.dialect.name == "postgresql":
        _, same, calendar, drawn = ask(connection, (SAME_KEY, key), *questions, (ids.drawing(WRITTEN), {}))
        ids.keep_drawn(session, WRITTEN, drawn[0])
    else:
        same, calendar = ask(connection, *questions)
    return same[0][0] if same else None, latest_id_in(calendar)


def _received_at(facts: Mapping[str, Any], actor: Actor, now: datetime) -> datetime:
    given = facts.get("case.received_at")
    if not given or actor.user is None:
        return now
    stated = datetime.fromisoformat(str(given))
    if stated > now:
        raise BadAnswer("received_at", "Waktu diterima tidak boleh di masa depan.")
    if stated < now - OLDEST:
        raise BadAnswer("received_at", "Waktu diterima lebih dari setahun yang lalu. Periksa tahunnya.")
    return stated


def _first_message(session: Session, case: Case, attachments: Sequence[Attachment]) -> Message:
    message = Message(case_id=case.id, direction="inbound", kind="request", body=case.description, at=case.received_at)
    ids.add_with_id(session, message)
    take_attachments(attachments, case, message)
    session.flush()  # all of it is there before what is written past the mapper
    return message


def take_attachments(attachments: Sequence[Attachment], case: Case, message: Message | None) -> None:
    """Give waiting uploads to a case. They belong to it from now on."""
    for attachment in attachments:
        attachment.case_id = case.id
        attachment.message_id = message.id if message else None
        attachment.is_internal = message is None


def _run(step: Step, rules: Kind, start: Element, data: Mapping[str, Any]) -> None:
    before = {"position": step.case.position}
    begin_processes(step, rules, start, {**data, "propose_faq": False})
    step.record("processes_started", path=step.path, before=before, after={"position": step.case.position})


def begin_processes(step: Step, rules: Kind, start: Element, data: Mapping[str, Any]) -> None:
    """Begin the process of the case and the one that watches its clock, with what they may know of the case."""
    case = step.case
    known = {
        "case_id": case.id,
        "channel": case.channel,
        "category": case.category.code if case.category else None,
        "request_type": case.request_type,
        "bid_deadline": case.bid_deadline.isoformat() if case.bid_deadline else None,
        "level": case.level,
        "requester_role": case.requester.role,
    }
    steps.start(step, steps.MAIN, rules.process, message=start.message, data={**data, **known})
    if rules.watch:
        steps.start(step, steps.WATCH, rules.watch, message=None, data={"case_id": case.id})
