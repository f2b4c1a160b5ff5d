"""The tables, one file a family, free of Flask. Import from here: every mapper is then configured."""

from app.models.attendance import Absence, DailyRound, Notice, NoticePreference
from app.models.audit import AuditEvent
from app.models.audit_desk import AuditExportJob, SavedSearch
from app.models.base import Base, Instant
from app.models.bulk import BulkRow, BulkRun
from app.models.case import (
    COMPLAINT,
    TICKET,
    Case,
    CaseCounter,
    CaseFact,
    Escalation,
    Follower,
    FreeCaseNumber,
    Message,
    Note,
)
from app.models.clock import CalendarVersion, ClockMark, ClockPause
from app.models.counter import LkppUpdate, QueueDay, QueueSlip
from app.models.drafts import FormDraft
from app.models.faq import (
    FaqEntry,
    FaqFeedback,
    FaqRelation,
    FaqVersion,
    SynonymGroup,
    UnansweredQuestion,
)
from app.models.files import Attachment
from app.models.incidents import Incident
from app.models.incoming import IncomingMail
from app.models.insight import (
    CaseFigure,
    CaseMonth,
    CasePassages,
    CaseRating,
    ElementFigure,
    ElementMonth,
    EvidencePack,
    ProcessVariant,
    ReportMark,
    SurveyResponse,
)
from app.models.mailboxes import Mailbox, MailboxMessage
from app.models.outbox import OutgoingMail
from app.models.people import Group, Membership, Requester, User
from app.models.preferences import InboxPreference, SavedFilter
from app.models.presence import CasePresence
from app.models.procedure_draft import ProcedureDraft, ProcedureDraftFile, ProcedureDraftPresence
from app.models.procedure_try import ProcedureTry
from app.models.process import Deployment, DeploymentFile, ProcessInstance, UserTask
from app.models.publication import MigratingCase, Migration, ProcedureCheck, Publication
from app.models.related import AffectedCase, CaseLink, CaseMerge, MassIncident, MovedMessage
from app.models.retention import DeletionRow, DeletionRun, LegalHold, RetentionRule
from app.models.seals import AuditSeal, SealLeaf
from app.models.settings import AgencySetting, Category
from app.models.text_modules import KeptFinding, TextModule, TextModuleVersion

__all__ = [
    "COMPLAINT",
    "TICKET",
    "Absence",
    "AffectedCase",
    "AgencySetting",
    "Attachment",
    "AuditEvent",
    "AuditExportJob",
    "AuditSeal",
    "Base",
    "BulkRow",
    "BulkRun",
    "CalendarVersion",
    "Case",
    "CaseCounter",
    "CaseFact",
    "CaseFigure",
    "CaseLink",
    "CaseMerge",
    "CaseMonth",
    "CasePassages",
    "CasePresence",
    "CaseRating",
    "Category",
    "ClockMark",
    "ClockPause",
    "DailyRound",
    "DeletionRow",
    "DeletionRun",
    "Deployment",
    "DeploymentFile",
    "ElementFigure",
    "ElementMonth",
    "Escalation",
    "EvidencePack",
    "FaqEntry",
    "FaqFeedback",
    "FaqRelation",
    "FaqVersion",
    "Follower",
    "FormDraft",
    "FreeCaseNumber",
    "Group",
    "InboxPreference",
    "Incident",
    "IncomingMail",
    "Instant",
    "KeptFinding",
    "LegalHold",
    "LkppUpdate",
    "Mailbox",
    "MailboxMessage",
    "MassIncident",
    "Membership",
    "Message",
    "MigratingCase",
    "Migration",
    "MovedMessage",
    "Note",
    "Notice",
    "NoticePreference",
    "OutgoingMail",
    "ProcedureCheck",
    "ProcedureDraft",
    "ProcedureDraftFile",
    "ProcedureDraftPresence",
    "ProcedureTry",
    "ProcessInstance",
    "ProcessVariant",
    "Publication",
    "QueueDay",
    "QueueSlip",
    "ReportMark",
    "Requester",
    "RetentionRule",
    "SavedFilter",
    "SavedSearch",
    "SealLeaf",
    "SurveyResponse",
    "SynonymGroup",
    "TextModule",
    "TextModuleVersion",
    "UnansweredQuestion",
    "User",
    "UserTask",
]
