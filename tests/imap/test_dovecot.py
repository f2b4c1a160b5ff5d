"""The server that these tests start is configured in the words of the version that is there."""

import re

import pytest

from tests.imap.dovecot import SYNTAX_2_3, SYNTAX_2_4, Dovecot, syntax_of


@pytest.mark.parametrize(
    ("version", "syntax"),
    [
        ("2.3.19.1 (9b53102964)", SYNTAX_2_3),
        ("2.3.21", SYNTAX_2_3),
        ("2.4.1-4 (7d8c0e5759)", SYNTAX_2_4),
        ("2.10.0", SYNTAX_2_4),
    ],
)
def test_each_version_has_its_words(version: str, syntax: object) -> None:
    assert syntax_of(version) is syntax


@pytest.mark.parametrize("has_idle", [True, False])
@pytest.mark.parametrize("is_encrypted", [True, False])
def test_a_file_of_2_4_begins_with_its_version_and_has_no_word_of_2_3(has_idle: bool, is_encrypted: bool) -> None:
    server = Dovecot(has_idle=has_idle, is_encrypted=is_encrypted)
    written = server.configuration(SYNTAX_2_4)
    assert written.startswith("dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n")
    gone = r"\b(disable_plaintext_auth|mail_location|ssl_cert|ssl_key|driver = static|args =)\b|%u\b|imap_capability ="
    assert not re.search(gone, written)
    assert written.count("{") == written.count("}")
