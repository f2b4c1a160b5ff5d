"""The tables, one file a family, free of Flask. Import from here: every mapper is then configured."""

from app.models.audit import AuditEvent
from app.models.base import Base, Instant
from app.models.case import (
    COMPLAINT,
    TICKET,
    Case,
    CaseCounter,
    CaseFact,
    Escalation,
    Follower,
    Message,
    Note,
)
from app.models.clock import CalendarVersion, ClockMark, ClockPause
from app.models.drafts import FormDraft
from app.models.faq import FaqEntry
from app.models.files import Attachment
from app.models.incidents import Incident
from app.models.outbox import OutgoingMail
from app.models.people import Group, Membership, Requester, User
from app.models.process import Deployment, DeploymentFile, ProcessInstance, UserTask
from app.models.settings import AgencySetting, Category

__all__ = [
    "COMPLAINT",
    "TICKET",
    "AgencySetting",
    "Attachment",
    "AuditEvent",
    "Base",
    "CalendarVersion",
    "Case",
    "CaseCounter",
    "CaseFact",
    "Category",
    "ClockMark",
    "ClockPause",
    "Deployment",
    "DeploymentFile",
    "Escalation",
    "FaqEntry",
    "Follower",
    "FormDraft",
    "Group",
    "Incident",
    "Instant",
    "Membership",
    "Message",
    "Note",
    "OutgoingMail",
    "ProcessInstance",
    "Requester",
    "User",
    "UserTask",
]
