"""Every blueprint of the application: a feature each."""

from app.web.admin.routes import bp as admin
from app.web.audit.routes import bp as audit
from app.web.auth.routes import bp as auth
from app.web.cases.routes import bp as cases
from app.web.coordination.routes import bp as coordination
from app.web.inbox.routes import bp as inbox
from app.web.incidents.routes import bp as incidents
from app.web.intake.routes import bp as intake
from app.web.outbox.routes import bp as outbox
from app.web.procedure.routes import bp as procedure
from app.web.public.routes import bp as public
from app.web.tasks.routes import bp as tasks

BLUEPRINTS = (public, auth, inbox, cases, tasks, intake, coordination, incidents, audit, procedure, admin, outbox)
