"""Which groups may open which pages. The server decides; a hidden link is a courtesy."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask_babel import gettext as _
from flask_login import current_user

from app.cases.errors import NotAllowed
from app.web.sign_in import login_manager

P = ParamSpec("P")
R = TypeVar("R")


def only_for(*groups: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be reached by signed-in members of these groups, of any without one; 403 for others."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()  # type: ignore[no-any-return]
            if groups and not current_user.group_keys & set(groups):
                raise NotAllowed(_("Halaman ini untuk peran lain. Minta administrator bila Anda memerlukannya."))
            return view(*args, **kwargs)

        guarded.needs_login = True  # type: ignore[attr-defined]
        return guarded

    return wrap
