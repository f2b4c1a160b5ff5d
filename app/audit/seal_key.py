"""The key that seals the trail: Ed25519, in a file of its own that the database does not hold."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


class BadKey(ValueError):
    """A key file that holds no Ed25519 key."""


@dataclass(frozen=True, slots=True)
class SealKey:
    private: Ed25519PrivateKey

    @property
    def public_pem(self) -> str:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def key_id(self) -> str:
        return id_of(self.public_pem)

    def sign(self, statement: bytes) -> str:
        return self.private.sign(statement).hex()


def seal_key(path: Path) -> SealKey:
    """Return this installation's key, made at the first need and readable by its owner alone. Raises BadKey."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    return _read(path)


def id_of(public_pem: str) -> str:
    """Return the short name of a public key: of the sha256 of its 32 bytes."""
    return hashlib.sha256(_public(public_pem).public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def is_signed(public_pem: str, signature: str, statement: bytes) -> bool:
    try:
        _public(public_pem).verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path) -> SealKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise BadKey(f"{path} bukan kunci PEM.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{path} bukan kunci Ed25519.")
    return SealKey(key)


def _public(pem: str) -> Ed25519PublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey("Kunci publik itu bukan Ed25519.")
    return key
