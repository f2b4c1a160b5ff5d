"""Who is signed in, and what happens to a form that is sent after the sign-in has ended."""

from datetime import datetime

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.audit import Actor
from app.clock import now
from app.database import db
from app.models import Group, Membership, User
from app.models.base import table_of
from app.models.prepared import ask
from app.models.taken_in import take_in
from app.web.drafts import Unsent, form_of
from app.web.kept import kept_texts, typed

_MAX_AGE_SECONDS = 24 * 3600
login_manager = LoginManager()


def register(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(sign_in_again)


def _load(value: str) -> User | None:
    user_id, _, version = value.partition(".")
    user = _with_groups(db.session(), int(user_id)) if user_id.isdigit() else None
    return user if user is not None and user.is_active and str(user.session_version) == version else None


def _with_groups(session: Session, user_id: int) -> User | None:
    """Read an account and its groups: every page does, so it is one statement, and past the mapper."""
    (rows,) = ask(session.connection(), (_ACCOUNT, {"user_id": user_id}))
    if not rows:
        return None
    user = take_in(session, User, rows[0][:_GROUP])
    groups = [take_in(session, Group, row[_GROUP:]) for row in rows if row[_GROUP] is not None]
    set_committed_value(user, "groups", groups)
    return user


_users, _groups, _members = map(table_of, (User, Group, Membership))
_GROUP = len(_users.columns)
_ACCOUNT = (
    select(*_users.columns, *_groups.columns)
    .outerjoin(_members, _members.c.user_id == _users.c.id)
    .outerjoin(_groups, _groups.c.key == _members.c.group_key)
    .where(_users.c.id == bindparam("user_id", type_=Integer))
)


def signed_in() -> User:
    """Return the user of a page that only they can reach."""
    user: User = current_user._get_current_object()
    return user


def staff() -> Actor:
    return Actor.staff(signed_in())


def sign_in_again() -> ResponseReturnValue:
    """Ask for a new sign-in; what was typed goes along, signed, and comes back into the form as its draft."""
    db.session.rollback()
    if request.method in ("GET", "HEAD"):
        target = request.full_path if request.query_string else request.path
        return current_app.redirect(url_for("auth.sign_in", next=target), 302)
    kept = _serializer().dumps({"path": request.path, "typed": typed(), "at": now().isoformat()})
    page = render_template(
        "auth/sign_in_again.html",
        kept=kept_texts(),
        kept_token=kept,
        has_files=any(file.filename for file in request.files.values()),
        next=form_of(request.path)[1] or request.path,
    )
    return page, 401


def unsent_form(token: str) -> Unsent | None:
    """Return the form that a page of `sign_in_again` carries along, None for what is not from us."""
    try:
        kept = _serializer().loads(token, max_age=_MAX_AGE_SECONDS)
    except BadSignature:
        return None
    return Unsent(kept["path"], kept["typed"], datetime.fromisoformat(kept["at"]))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")
