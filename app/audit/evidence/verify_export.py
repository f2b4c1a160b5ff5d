"""Check an evidence archive of the helpdesk offline: python3 verify_export.py [FOLDER] [--key PUBLIC_KEY.pem]

FOLDER holds what the archive holds: events.jsonl, proofs.jsonl, seals.jsonl, public_key.pem. Needs Python 3.9 or newer
and the library `cryptography`, nothing else. Give --key with a public key that you got by another way: the one in the
archive proves only that the archive is at one with itself. The forms are described in docs/audit-record.md.
Exits with 0 where everything fits, with 1 and the first thing that does not.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

EVENT_KEYS = (
    "actor", "at", "case", "case_sequence", "data", "deployment", "name", "on_behalf_of", "previous", "requester",
    "source", "stated_at", "v",
)  # fmt: skip
SEAL_KEYS = ("key", "last_event", "leaves", "number", "previous", "root", "sealed_at", "v")
LEAF_KEYS = ("case", "digest", "event", "length", "v")
Values = dict[str, Any]
Place = tuple[int | None, int]  # the case and its event's place; an event of no case by its id


class DoesNotFit(Exception):
    """The first thing that does not fit, in words."""


def form(values: Values, keys: Iterable[str]) -> bytes:
    return json.dumps({key: values[key] for key in keys}, ensure_ascii=False, separators=(",", ":")).encode()


def lines(path: Path) -> Iterator[Values]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def check_seals(folder: Path, key: Ed25519PublicKey) -> dict[int, tuple[str, int]]:
    """Return the root and number of leaves of each seal, by number."""
    seals: dict[int, tuple[str, int]] = {}
    previous = None
    for seal in lines(folder / "seals.jsonl"):
        where = f"segel {seal['number']}"
        statement = form(seal, SEAL_KEYS)
        if seal["previous"] != previous:
            raise DoesNotFit(f"{where} tidak menyambung ke segel sebelumnya")
        if hashlib.sha256(statement).hexdigest() != seal["digest"]:
            raise DoesNotFit(f"isi {where} diubah")
        try:
            key.verify(bytes.fromhex(seal["signature"]), statement)
        except (InvalidSignature, ValueError):
            raise DoesNotFit(f"tanda tangan {where} tidak sah untuk kunci ini") from None
        previous, seals[seal["number"]] = seal["digest"], (seal["root"], seal["leaves"])
    return seals


def check_events(folder: Path) -> tuple[dict[int, tuple[int, str]], dict[Place, tuple[str, int]]]:
    """Return the digest and id of each event: by case and sequence, those of no case by (None, id)."""
    heads: dict[int, tuple[int, Any]] = {}
    found: dict[Place, tuple[str, int]] = {}
    for event in lines(folder / "events.jsonl"):
        case, sequence = event["case"], event["case_sequence"]
        where = f"kejadian {event['id']} (tiket {event['number'] or '-'}, ke-{sequence or '-'})"
        if hashlib.sha256(form(event, EVENT_KEYS)).hexdigest() != event["digest"]:
            raise DoesNotFit(f"isi {where} diubah")
        if case is not None:
            length, previous = heads.get(case, (0, None))
            if sequence != length + 1 or event["previous"] != previous:
                raise DoesNotFit(f"{where} tidak menyambung ke kejadian sebelumnya")
            heads[case] = (sequence, event["digest"])
        found[(case, sequence if case is not None else event["id"])] = (event["digest"], event["id"])
    return heads, found


def root_by_path(leaf: bytes, position: int, size: int, path: list[bytes]) -> bytes | None:
    """RFC 9162, section 2.1.3.2."""
    at, last, found = position, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def check_proofs(
    folder: Path, seals: dict[int, tuple[str, int]], events: dict[Place, tuple[str, int]]
) -> tuple[dict[int, int], int]:
    """Return how long each case's chain is sealed; events of no case are counted."""
    sealed: dict[int, int] = {}
    alone = 0
    for proof in lines(folder / "proofs.jsonl"):
        leaf, number = proof["leaf"], proof["seal"]
        key = (leaf["case"], leaf["length"] if leaf["case"] is not None else leaf["event"])
        if events.get(key) != (leaf["digest"], leaf["event"]):
            raise DoesNotFit(f"kejadian {leaf['event']} disegel dalam segel {number}, tetapi tidak ada atau berbeda")
        if number not in seals:
            raise DoesNotFit(f"segel {number} tidak ada")
        root, leaves = seals[number]
        hashed = hashlib.sha256(b"\x00" + form(leaf, LEAF_KEYS)).digest()
        computed = root_by_path(hashed, proof["position"], leaves, [bytes.fromhex(step) for step in proof["path"]])
        if computed is None or computed.hex() != root:
            raise DoesNotFit(f"kejadian {leaf['event']} tidak termasuk dalam segel {number}")
        if leaf["case"] is None:
            alone += 1
        else:
            sealed[leaf["case"]] = leaf["length"]
    return sealed, alone


def main() -> int:
    parser = argparse.ArgumentParser(description="Memeriksa arsip bukti tanpa jaringan dan tanpa basis data.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", type=Path, help="kunci publik yang diperoleh lewat jalan lain")
    given = parser.parse_args()
    key = load_pem_public_key((given.key or given.folder / "public_key.pem").read_bytes())
    try:
        if not isinstance(key, Ed25519PublicKey):
            raise DoesNotFit("kunci publik itu bukan Ed25519")
        seals = check_seals(given.folder, key)
        heads, events = check_events(given.folder)
        sealed, alone = check_proofs(given.folder, seals, events)
    except DoesNotFit as problem:
        sys.stdout.write(f"TIDAK COCOK: {problem}.\n")
        return 1
    open_ends = sum(length - sealed.get(case, 0) for case, (length, _) in heads.items())
    open_ends += sum(case is None for case, _ in events) - alone
    sys.stdout.write(f"Utuh: {len(events)} kejadian dari {len(heads)} tiket, {len(seals)} segel.\n")
    sys.stdout.write(f"Batas pembuktian: {open_ends} kejadian belum disegel saat arsip ini dibuat.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
