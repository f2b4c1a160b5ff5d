"""A mailbox is read over TLS from the first byte, or from STARTTLS on; never from a server that cannot prove itself."""

from collections.abc import Iterator

import pytest

from app.channels.imap.account import Account
from app.channels.imap.folder import Folder
from app.channels.imap.trouble import Trouble
from app.models.mailboxes import PLAIN, STARTTLS, TLS
from tests.imap.conftest import require_dovecot
from tests.imap.dovecot import PASSWORD, Dovecot
from tests.imap.letters import SINCE, letter


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot(is_encrypted=True) as made:
        yield made


def open_folder(server: Dovecot, security: str, **changes: object) -> Folder:
    port = server.tls_port if security == TLS else server.port
    told = {"host": "127.0.0.1", "port": port, "security": security, "username": "helpdesk", "folder": "INBOX"}
    return Folder(Account(**{**told, "password": PASSWORD, **changes}), timeout_seconds=10)  # type: ignore[arg-type]


@pytest.mark.parametrize("security", [TLS, STARTTLS])
def test_it_is_read_and_wakes_us(server: Dovecot, security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    folder = open_folder(server, security)
    before = len(folder.above(0, SINCE))
    waiting = iter([lambda: server.open().deliver(letter(security))])

    def is_stopped() -> bool:
        next(waiting, lambda: None)()
        return False

    folder.wait(60, is_stopped=is_stopped)
    uids = folder.above(0, SINCE)
    assert len(uids) == before + 1
    ((last,),) = folder.letters(folder.describe(uids[-1:], SINCE), most_bytes=1_000_000)
    assert b"Mohon bantuan." in last.raw
    folder.close()


@pytest.mark.parametrize("security", [TLS, STARTTLS])
def test_a_certificate_that_nobody_vouches_for_ends_it(server: Dovecot, security: str) -> None:
    with pytest.raises(Trouble, match="Sertifikat server tidak dapat dipercaya"):
        open_folder(server, security)


def test_the_certificate_must_be_of_the_server_that_was_meant(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    with pytest.raises(Trouble, match="Sertifikat server tidak dapat dipercaya"):
        open_folder(server, TLS, host="localhost")


def test_a_server_without_tls_is_not_spoken_to_in_the_clear(dovecot: Dovecot) -> None:
    with pytest.raises(Trouble):
        open_folder(dovecot, STARTTLS)
    assert open_folder(dovecot, PLAIN).uidvalidity


def test_the_password_stands_in_no_account_that_is_printed() -> None:
    assert PASSWORD not in repr(Account("h", 1, TLS, "u", "INBOX", PASSWORD))
