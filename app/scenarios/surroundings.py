"""What a try takes from the real installation: who there is to work, what can be chosen, when the office is open.

Groups, categories, the calendar and the agency's details; no person, no case, no number. A group is worked for by one
invented member, since who exactly does a step changes nothing about the procedure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.administration.business_calendar import latest_calendar
from app.channels.site import site_of
from app.models import Category, Group


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Compared by value: the same surroundings give the same results."""

    groups: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str, bool], ...]
    calendar: str
    agency: tuple[tuple[str, str], ...]
    base_url: str
    mail_from: str
    zone: str

    @property
    def group_names(self) -> Mapping[str, str]:
        return dict(self.groups)


def surroundings_of(session: Session) -> Surroundings:
    """Copy what a try needs to know. Reads only."""
    site = site_of(session)
    categories = select(Category.code, Category.name, Category.is_active).order_by(Category.sort_order, Category.id)
    return Surroundings(
        groups=tuple((key, name) for key, name in session.execute(select(Group.key, Group.name).order_by(Group.key))),
        categories=tuple((code, name, is_active) for code, name, is_active in session.execute(categories)),
        calendar=latest_calendar(session).content,
        agency=tuple(sorted(all_settings(session).items())),
        base_url=site.base_url,
        mail_from=site.mail_from,
        zone=site.zone.key,
    )
