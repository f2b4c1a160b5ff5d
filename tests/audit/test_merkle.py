"""The tree is RFC 9162's: the root by its recursive definition, and a path from each leaf to it."""

import hashlib

from app.audit.merkle import inclusion_path, leaf_hash, node_hash, root_by_path, root_of


def by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(by_definition(leaves[:half]), by_definition(leaves[half:]))


def test_root_and_paths_fit_trees_of_every_size() -> None:
    for size in range(1, 40):
        leaves = [b"daun %d" % number for number in range(size)]
        hashes = [leaf_hash(leaf) for leaf in leaves]
        assert root_of(hashes) == by_definition(leaves)
        for position in range(size):
            path = inclusion_path(hashes, position)
            assert root_by_path(hashes[position], position, size, path) == root_of(hashes)
            assert root_by_path(hashes[position - 1], position, size, path) != root_of(hashes) or size == 1


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").digest()


def test_a_path_of_the_wrong_length_leads_nowhere() -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(5)]
    path = inclusion_path(hashes, 2)
    assert root_by_path(hashes[2], 2, 5, path[:-1]) is None
    assert root_by_path(hashes[2], 2, 5, [*path, path[0]]) is None
    assert root_by_path(hashes[2], 9, 5, path) is None
