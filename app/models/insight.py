"""What the reports read, so that none of them walks over the trail, and what users say of the service.

`CaseFigure`, `ElementFigure` and their sums by month hold nothing of their own: they are computed from the trail and
the tables of the work (`app.insight.rollup`), and can be thrown away and computed again. Nobody is named in any of
these tables.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.models.base import Base
from app.models.case import Case
from app.models.people import User

NONE = 0
"""Stands for no category, so that it can be part of a key."""

WAITING, MADE, FAILED = "waiting", "made", "failed"


class CaseFigure(Base):
    """Everything that a report says of one case. Durations are seconds on the SLA clock of the case's own calendar."""

    __tablename__ = "case_figure"

    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]  # of the receipt, in the service's own zone
    category_id: Mapped[int] = mapped_column(default=NONE)
    channel: Mapped[str] = mapped_column(String(20))
    deployment_id: Mapped[int]
    level: Mapped[str] = mapped_column(String(20))
    handler_group: Mapped[str] = mapped_column(String(40), default="")  # whose tasks lasted longest
    outcome: Mapped[str] = mapped_column(String(10))  # on_time | late | running | other
    is_answered: Mapped[bool]
    is_closed: Mapped[bool]
    first_answer_seconds: Mapped[int | None] = mapped_column(BigInteger)
    gross_seconds: Mapped[int | None] = mapped_column(BigInteger)  # until the answer in force
    net_seconds: Mapped[int | None] = mapped_column(BigInteger)  # less what the clock stood
    reopened: Mapped[int] = mapped_column(default=0)  # how often the clock ran on after it had stopped
    variant: Mapped[str | None] = mapped_column(String(16))  # of a closed case
    deviations: Mapped[str] = mapped_column(String(120), default="")  # names between commas, one at each end too
    events: Mapped[int]  # how many of the trail it was computed from

    __table_args__ = (Index("ix_case_figure_cell", "day", "category_id", "channel"),)


class CasePassages(Base):
    """What one case adds to the figures of the elements, as JSON: apart, so that the rows reports scan stay narrow."""

    __tablename__ = "case_passages"

    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id", ondelete="CASCADE"), primary_key=True)
    passages: Mapped[str] = mapped_column(Text)


class ElementFigure(Base):
    """What the cases that were received on one day, in one category and channel, did at one element of a version."""

    __tablename__ = "element_figure"

    day: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    deployment_id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    element_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    cases: Mapped[int]
    visits: Mapped[int]
    waits: Mapped[int]
    waited_seconds: Mapped[int] = mapped_column(BigInteger)
    handled: Mapped[int]
    handled_seconds: Mapped[int] = mapped_column(BigInteger)
    breaches: Mapped[int]


class CaseMonth(Base):
    """The sums of `CaseFigure` over the tickets of one month that are alike in all that a report tells apart.

    What a report over years adds up, instead of a row a case.
    """

    __tablename__ = "case_month"

    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    category_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    deployment_id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(20), primary_key=True)
    handler_group: Mapped[str] = mapped_column(String(40), primary_key=True)
    total: Mapped[int]
    on_time: Mapped[int]
    late: Mapped[int]
    running: Mapped[int]
    other: Mapped[int]
    answered: Mapped[int]
    closed: Mapped[int]
    reopened: Mapped[int]
    first_answer_seconds: Mapped[int] = mapped_column(BigInteger)
    gross_seconds: Mapped[int] = mapped_column(BigInteger)
    net_seconds: Mapped[int] = mapped_column(BigInteger)


class ElementMonth(Base):
    """The figures of elements, those of all days of a month added up."""

    __tablename__ = "element_month"

    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    category_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    deployment_id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    element_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    cases: Mapped[int]
    visits: Mapped[int]
    waits: Mapped[int]
    waited_seconds: Mapped[int] = mapped_column(BigInteger)
    handled: Mapped[int]
    handled_seconds: Mapped[int] = mapped_column(BigInteger)
    breaches: Mapped[int]


class ProcessVariant(Base):
    """One way through the procedure: the steps of a closed case, in order, as JSON."""

    __tablename__ = "process_variant"

    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    steps: Mapped[str] = mapped_column(Text)


class ReportMark(Base):
    """How far into the trail the figures reach. Its row is the lock under which they are brought on."""

    __tablename__ = "report_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_event_id: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime | None]


class CaseRating(Base):
    """What the requester thinks of how one case was served, from 1 to 4; they may change their mind."""

    __tablename__ = "case_rating"

    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(String(1000), default="")
    given_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()

    __table_args__ = (Index("ix_case_rating_given_at", "given_at"),)


class SurveyResponse(Base):
    """One sheet of the satisfaction survey (SKM): nine marks from 1 to 4, and nothing that says who filled it in."""

    __tablename__ = "survey_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(40), default="")
    u1: Mapped[int]
    u2: Mapped[int]
    u3: Mapped[int]
    u4: Mapped[int]
    u5: Mapped[int]
    u6: Mapped[int]
    u7: Mapped[int]
    u8: Mapped[int]
    u9: Mapped[int]
    suggestion: Mapped[str] = mapped_column(String(1000), default="")


class EvidencePack(Base):
    """The evidence of one month, asked for and then made in the background; made again it is another one."""

    __tablename__ = "evidence_pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(index=True)  # its first day
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))  # none: by the calendar
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    made_at: Mapped[datetime | None]
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    xlsx: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))
    xlsx_digest: Mapped[str | None] = mapped_column(String(64))

    requested_by: Mapped[User | None] = relationship()
