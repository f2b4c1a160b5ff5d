"""How often the public may send: a flood is turned away, an office full of people behind one address is not.

Counted in the memory of each web process, so that a flood costs no query; with several processes a sender has as many
times the allowance, which a guard against floods can bear. Staff who are signed in are not counted. What was typed
stays on the page of the refusal, to be sent again with one press.
"""

import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.database import db
from app.web.kept import kept_texts, typed
from app.web.once import FIELD, kept_key

_EXTENSION = "public_allowance"
UNLIMITED = "off"
_NETWORK_OF_ONE_HOUSEHOLD = 64  # bits: whoever has an IPv6 address has them all


@dataclass(frozen=True, slots=True)
class _Allowance:
    limiter: MovingWindowRateLimiter
    limits: dict[str, RateLimitItem]  # by what is counted: an address, a tracking link


def prepare(state: BlueprintSetupState) -> None:
    """Give the application its counters."""
    wanted = {"address": state.app.config["POSTS_PER_ADDRESS"], "link": state.app.config["POSTS_PER_LINK"]}
    limits = {kind: parse(limit) for kind, limit in wanted.items() if limit != UNLIMITED}
    state.app.extensions[_EXTENSION] = _Allowance(MovingWindowRateLimiter(MemoryStorage()), limits)


def refuse_too_many() -> None:
    """Count what is sent. Raises TooManyRequests with the seconds to wait."""
    if request.method != "POST" or current_user.is_authenticated:
        return
    allowance: _Allowance = current_app.extensions[_EXTENSION]
    for kind, sender in {"address": source(), "link": (request.view_args or {}).get("token")}.items():
        limit = allowance.limits.get(kind)
        if limit is None or sender is None or allowance.limiter.hit(limit, kind, sender):
            continue
        free_at = allowance.limiter.get_window_stats(limit, kind, sender).reset_time
        raise TooManyRequests(retry_after=max(1, math.ceil(free_at - time.time())))


def source() -> str:
    """Return where a request comes from: the address that our own proxy names, of IPv6 the network."""
    peer = request.remote_addr or ""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ip_address(named if named and peer in current_app.config["TRUSTED_PROXIES"] else peer)
    except ValueError:
        return peer
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _NETWORK_OF_ONE_HOUSEHOLD), strict=False))


def too_many(error: TooManyRequests) -> ResponseReturnValue:
    """Say when it may be sent again, with everything that was typed."""
    db.session.rollback()
    seconds = int(str(error.retry_after))
    page = render_template(
        "public/too_many.html",
        minutes=math.ceil(seconds / 60),
        kept=kept_texts(),
        fields={**typed(), FIELD: [kept_key(request)]},
        has_files=any(file.filename for file in request.files.values()),
    )
    return page, 429, {"Retry-After": str(seconds)}
