"""processes/settings.json: what the process owner may change without drawing anything.

Which group works in which lane, targets and delays, what a requester reads as the position of a ticket, why a case may
close, and the texts of mail. Part of a deployment, so a case keeps the settings it was started with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None


def frozen(items: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(items))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case: the process it runs, the process that watches its clock, the prefix of its numbers."""

    process: str
    watch: str | None
    prefix: str


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why a case closed, what the requester sees then, and which message they get, if any."""

    label: str
    position: str
    message: str | None


@dataclass(frozen=True, slots=True)
class MessageText:
    """A mail to a user; both texts may mention catalog.TEMPLATE_NAMES in double braces."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one deployment, checked and read-only."""

    kinds: Mapping[str, Kind] = field(default_factory=lambda: frozen({}))
    lanes: Mapping[str, str] = field(default_factory=lambda: frozen({}))
    values: Mapping[str, Scalar] = field(default_factory=lambda: frozen({}))
    positions: Mapping[str, str] = field(default_factory=lambda: frozen({}))
    close_reasons: Mapping[str, CloseReason] = field(default_factory=lambda: frozen({}))
    messages: Mapping[str, MessageText] = field(default_factory=lambda: frozen({}))
