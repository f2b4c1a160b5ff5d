"""Every blueprint of the application: a feature each."""

from app.web.absence.routes import bp as absence
from app.web.admin.routes import bp as admin
from app.web.audit.exports import bp as audit_exports
from app.web.audit.past import bp as past
from app.web.audit.routes import bp as audit
from app.web.audit.seals import bp as seals
from app.web.audit.searches import bp as searches
from app.web.auth.routes import bp as auth
from app.web.bell.routes import bp as bell
from app.web.cases.routes import bp as cases
from app.web.coordination.mass_incidents import bp as mass_incidents
from app.web.coordination.routes import bp as coordination
from app.web.counter.routes import bp as counter
from app.web.faq.routes import bp as faq
from app.web.inbox.routes import bp as inbox
from app.web.incidents.routes import bp as incidents
from app.web.intake.callers import bp as callers
from app.web.intake.routes import bp as intake
from app.web.letters.routes import bp as letters
from app.web.lkpp.routes import bp as lkpp
from app.web.mail.routes import bp as mail
from app.web.outbox.routes import bp as outbox
from app.web.presence.routes import bp as presence
from app.web.privacy.routes import bp as privacy
from app.web.procedure.routes import bp as procedure
from app.web.procedure_drafts.routes import bp as drafts
from app.web.public.routes import bp as public
from app.web.publishing.routes import bp as publishing
from app.web.related.routes import bp as related
from app.web.reports.routes import bp as reports
from app.web.retention.routes import bp as retention
from app.web.studio.routes import bp as studio
from app.web.suggestions.routes import bp as suggestions
from app.web.tasks.routes import bp as tasks
from app.web.text_modules.routes import bp as text_modules
from app.web.trying.routes import bp as trying

BLUEPRINTS = (
    public,
    auth,
    inbox,
    presence,
    cases,
    letters,
    related,
    tasks,
    suggestions,
    text_modules,
    privacy,
    intake,
    callers,
    counter,
    lkpp,
    coordination,
    mass_incidents,
    absence,
    bell,
    faq,
    incidents,
    audit,
    audit_exports,
    past,
    seals,
    searches,
    reports,
    procedure,
    trying,
    drafts,
    studio,
    publishing,
    admin,
    retention,
    mail,
    outbox,
)
