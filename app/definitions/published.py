"""A deployment ready to run: its parsed processes, forms and settings, kept in memory once per deployment.

A deployment never changes, so what was parsed from it never goes stale; it is found by its id alone.
"""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine import Element, Settings, Specification, parse
from app.forms import FormDefinition, parse_form
from app.models import Deployment, DeploymentFile

_MOST_KEPT = 16


class NothingPublished(LookupError):
    """No deployment is active: the application was not prepared."""


@dataclass(frozen=True)
class Published:
    """One version of the procedure."""

    id: int
    version: int
    digest: str
    files: Mapping[str, bytes]
    specification: Specification

    @property
    def settings(self) -> Settings:
        return self.specification.settings

    @cached_property
    def _forms(self) -> dict[str, FormDefinition]:
        return {}

    def form(self, form_id: str) -> FormDefinition:
        """Return forms/<form_id>.json, parsed. Raises KeyError where the deployment has none."""
        if form_id not in self._forms:
            self._forms[form_id] = parse_form(self.files[f"forms/{form_id}.json"])
        return self._forms[form_id]

    def start(self, kind: str, channel: str) -> Element:
        """Return the start event by which a case of this kind comes in through a channel. Raises KeyError."""
        process = self.specification.processes[self.settings.kinds[kind].process]
        for element in process.starts:
            if element.properties.get("channel") == channel:
                return element
        raise KeyError(f"{kind} has no start for channel {channel}")

    def starts(self, kind: str) -> tuple[Element, ...]:
        return self.specification.processes[self.settings.kinds[kind].process].starts

    def group_of(self, lane: str | None) -> str:
        """Return the candidate group that a lane stands for, by the settings of this version."""
        return self.settings.lanes[lane or ""]

    def position_label(self, key: str) -> str:
        return self.settings.positions.get(key, key)


_known: WeakKeyDictionary[Any, dict[int, Published]] = WeakKeyDictionary()  # by database


def load(session: Session, deployment_id: int) -> Published:
    """Return a deployment by id, parsed. Raises LookupError."""
    known = _known.setdefault(session.get_bind().engine, {})
    if deployment_id in known:
        return known[deployment_id]
    deployment = session.get(Deployment, deployment_id)
    if deployment is None:
        raise LookupError(deployment_id)
    rows = session.execute(
        select(DeploymentFile.path, DeploymentFile.content).where(DeploymentFile.deployment_id == deployment_id)
    )
    files = {path: content for path, content in rows}
    published = Published(
        deployment.id, deployment.version, deployment.digest, files, _specification(deployment.digest, files)
    )
    if len(known) >= _MOST_KEPT:
        known.pop(next(iter(known)))
    known[deployment_id] = published
    return published


def lend(session: Session, published: Published) -> None:
    """Let a database find a version by its id without the rows of its files: one made for a try has none."""
    _known.setdefault(session.get_bind().engine, {})[published.id] = published


def _specification(digest: str, files: Mapping[str, bytes]) -> Specification:
    """Parse, once for the same content."""
    if digest not in _parsed:
        if len(_parsed) >= _MOST_KEPT:
            _parsed.pop(next(iter(_parsed)))
        _parsed[digest] = parse(files)
        # What was parsed, and the modules before it, stay for good: without this, every full garbage collection walks
        # 160,000 objects in vain and some request waits a tenth of a second for it
        gc.freeze()
    return _parsed[digest]


_parsed: dict[str, Specification] = {}


def unpublished(files: Mapping[str, bytes]) -> Published:
    """Return files that are no version yet, parsed, as if they had been published. Raises InvalidProcess."""
    return Published(0, 0, "", files, parse(files))


def active(session: Session) -> Published:
    """Return the version that new cases start on. Raises NothingPublished."""
    deployment_id = session.scalar(select(Deployment.id).where(Deployment.is_active))
    if deployment_id is None:
        raise NothingPublished
    return load(session, deployment_id)
