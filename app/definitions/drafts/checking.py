"""What is wrong with a set of files, remembered for the same files: an author looks at it again and again."""

from collections import OrderedDict
from collections.abc import Collection

from app.definitions.deploy import digest_of
from app.definitions.folder import Files
from app.engine import Finding, lint

_MOST_KEPT = 32
_known: OrderedDict[tuple[str, frozenset[str]], tuple[Finding, ...]] = OrderedDict()


def check_files(files: Files, groups: Collection[str]) -> tuple[Finding, ...]:
    """Return what publishing these files would be refused for, as `app.engine.lint` says it."""
    key = digest_of(files), frozenset(groups)
    if key in _known:
        return _known[key]
    found = tuple(lint(files, groups=groups))
    while len(_known) >= _MOST_KEPT:
        _known.popitem(last=False)
    _known[key] = found
    return found
