"""The tree over the leaves of a seal, as RFC 9162 §2.1 hashes it: 0x00 before a leaf, 0x01 before a pair.

Pure functions over bytes. The split is at the largest power of two below the number of leaves.
"""

import hashlib
from collections.abc import Sequence


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over these leaf hashes; of none, the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:  # a last one without a neighbour goes up as it is, which is the RFC's split
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def inclusion_path(hashes: Sequence[bytes], position: int) -> list[bytes]:
    """Return what is needed beside the leaf at this position to compute the root (RFC 9162 §2.1.3.1)."""
    path: list[bytes] = []
    level, at = list(hashes), position
    while len(level) > 1:
        neighbour = at ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        pairs = [node_hash(level[one], level[one + 1]) for one in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
        at //= 2
    return path


def root_by_path(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a leaf hash and its path lead to (RFC 9162 §2.1.3.2), None where the path does not fit."""
    if not 0 <= position < size:
        return None
    at, last, found = position, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = node_hash(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None
