# mypy: ignore-errors
"""django-viewflow on the same flow: two user tasks for ever, each a form with a decision and a text, over HTTP.

Run by the Python of its own environment. The database is given as a URL; the request goes through Django's usual
middleware (session, CSRF checked, authentication) by its test client, as ours goes through Flask's. The tables are
made here and dropped with the bench's database. Both tasks are assigned as they are created, so that a POST is one
completed task and nothing else.
"""

import sys
import time
import types
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url.replace("postgresql+psycopg", "postgresql"))
    if parts.scheme == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:] + ".viewflow", "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


settings.configure(
    SECRET_KEY="only for the bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="urls",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": database(sys.argv[1]) | {"CONN_MAX_AGE": None}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "viewflow",
        "viewflow.workflow",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.urls import path  # noqa: E402
from viewflow import jsonstore, this  # noqa: E402
from viewflow.urls import Site  # noqa: E402
from viewflow.workflow import flow, lock  # noqa: E402
from viewflow.workflow.flow.views import UpdateProcessView  # noqa: E402
from viewflow.workflow.flow.viewset import FlowAppViewset  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402

TEXT = "Akun pengguna terkunci di sisi server, mohon diperiksa."
DECISIONS = {"handle": "escalate", "settle": "return"}


class Ticket(Process):
    decision = jsonstore.CharField(max_length=20)
    reason = jsonstore.TextField()

    class Meta:
        proxy = True
        app_label = "workflow"


# viewflow stores a flow by the application and module that it is found in; this file belongs to no application
MODULE = "viewflow.workflow.bench"
sys.modules[MODULE] = sys.modules[__name__]


class TicketFlow(flow.Flow):
    __module__ = MODULE
    process_class = Ticket
    lock_impl = lock.SelectForUpdateLock()

    begin = flow.StartHandle(this.begin_ticket).Next(this.handle)
    handle = flow.View(UpdateProcessView.as_view(fields=["decision", "reason"])).Assign(username="helpdesk")
    handle = handle.Next(this.decide)
    decide = flow.If(lambda activation: activation.process.decision == "escalate").Then(this.settle).Else(this.end)
    settle = flow.View(UpdateProcessView.as_view(fields=["decision", "reason"])).Assign(username="admin_ppe")
    settle = settle.Next(this.handle)
    end = flow.End()

    def begin_ticket(self, activation):
        return activation.process


site = Site(title="Bench", viewsets=[FlowAppViewset(TicketFlow, icon="x")])
urls = types.ModuleType("urls")
urls.urlpatterns = [path("", site.urls)]
sys.modules["urls"] = urls


def browser(name: str) -> tuple[Client, str]:
    """Return a signed-in client that is checked for CSRF, and its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser(name))
    request = RequestFactory().get("/")
    token = get_token(request)
    client.cookies["csrftoken"] = request.META["CSRF_COOKIE"]
    return client, token


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    browsers = {"handle": browser("helpdesk"), "settle": browser("admin_ppe")}
    TicketFlow.begin.run()
    print("ready", flush=True)
    for _line in sys.stdin:
        task = Task.objects.get(status="ASSIGNED")
        name = task.flow_task.name
        client, token = browsers[name]
        address = task.flow_task.reverse("execute", args=[task.process_id, task.pk])
        fields = {"decision": DECISIONS[name], "reason": TEXT, "csrfmiddlewaretoken": token}
        begin = time.perf_counter()
        answer = client.post(address, fields)
        taken = (time.perf_counter() - begin) * 1000
        assert answer.status_code == 302, (answer.status_code, answer.content[:2000])
        print(taken, flush=True)


main()
