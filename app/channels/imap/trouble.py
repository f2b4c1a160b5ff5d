"""Why a mailbox could not be read, in a sentence for administrators; what the server itself said stands behind it."""

import socket
import ssl

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

LONGEST = 500


class Trouble(Exception):
    """The mailbox cannot be read now. `is_refusal`: trying again soon will not help, and may lock the account."""

    def __init__(self, sentence: str, *, is_refusal: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.is_refusal = sentence[:LONGEST], is_refusal


class MessageTrouble(Trouble):
    """One message cannot be fetched; `is_over` where the connection went with it."""

    def __init__(self, uid: int, cause: Trouble, *, is_over: bool) -> None:
        super().__init__(cause.sentence)
        self.uid, self.is_over = uid, is_over


def trouble_of(error: Exception) -> Trouble:
    """Say what an error of the network or of the server means."""
    return Trouble(f"{_sentence(error)} ({_own_words(error)})", is_refusal=isinstance(error, LoginError))


def _sentence(error: Exception) -> str:
    match error:
        case LoginError():
            return "Server menolak nama pengguna atau kata sandinya"
        case ssl.SSLCertVerificationError():
            return "Sertifikat server tidak dapat dipercaya"
        case ssl.SSLError():
            return "Sambungan aman tidak dapat dibuat; periksa porta dan keamanannya"
        case socket.gaierror():
            return "Nama server tidak ditemukan"
        case TimeoutError():
            return "Server tidak menjawab"
        case ConnectionRefusedError():
            return "Server menolak sambungan; periksa nama server dan portanya"
        case CapabilityError():
            return "Server tidak mengenal keamanan yang dipilih"
        case IMAPClientAbortError() | OSError():
            return "Sambungan ke server terputus"
        case IMAPClientError():
            return "Server menolak permintaan"
        case _:
            return "Jawaban server tidak dapat dibaca"


def _own_words(error: Exception) -> str:
    said = error.args[0] if len(error.args) == 1 else str(error)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{type(error).__name__}: {' '.join(text.replace(chr(0), '').split())}"[:300]
