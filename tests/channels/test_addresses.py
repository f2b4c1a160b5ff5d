"""Whose address a header names, as people and programs write it; the same on every version of Python."""

import pytest

from app.channels.incoming.headers import addresses
from app.channels.incoming.reading import read
from tests.channels.letters import PostOffice, letter


def pairs(value: str) -> list[tuple[str, str]]:
    root = read(f"From: {value}\r\n\r\n".encode()).root
    return [(one.name, one.address) for one in addresses(root, "from")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sari@a.test", [("", "sari@a.test")]),
        ("SARI@A.Test", [("", "sari@a.test")]),
        ("Sari <sari@a.test>", [("Sari", "sari@a.test")]),
        ('"Wulandari, Sari \\"Ibu\\"" <sari@a.test>', [('Wulandari, Sari "Ibu"', "sari@a.test")]),
        ("Wulandari, Sari <sari@a.test>", [("Sari", "sari@a.test")]),
        ("boss@kantor.test <sari@a.test>", [("boss@kantor.test", "sari@a.test")]),
        ('"boss@kantor.test" <sari@a.test>', [("boss@kantor.test", "sari@a.test")]),
        ("(boss@kantor.test) sari@a.test", [("boss@kantor.test", "sari@a.test")]),
        ("sari@a.test (Sari)", [("Sari", "sari@a.test")]),
        ("Sari sari@a.test", [("", "sari@a.test")]),
        ("mailto:sari@a.test", [("", "sari@a.test")]),
        ("<mailto:sari@a.test>", [("", "sari@a.test")]),
        ("Sari < sari@\r\n a.test >", [("Sari", "sari@a.test")]),
        ('"sari+x"@a.test', [("", "sari+x@a.test")]),
        ("a@b.test, c@d.test; e@f.test", [("", "a@b.test"), ("", "c@d.test"), ("", "e@f.test")]),
        ("Tim: a@b.test, Ibu <c@d.test>;", [("", "a@b.test"), ("Ibu", "c@d.test")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?Q?Wulandari=2C_Sari?= <sari@a.test>", [("Wulandari, Sari", "sari@a.test")]),
        ("=?utf-8?Q?Wulandari,_Sari?= <sari@a.test>", [("Wulandari, Sari", "sari@a.test")]),
        ('"=?utf-8?B?U2FyaQ==?=" <sari@a.test>', [("Sari", "sari@a.test")]),
        ('"Sari <sari@a.test>, b@c.test', [("", "sari@a.test"), ("", "b@c.test")]),
        ("Sari <sari@a.test", [("Sari", "sari@a.test")]),
        ("sari@a.test budi@b.test", [("", "sari@a.test"), ("", "budi@b.test")]),
        ("Sari", []),
    ],
)
def test_an_address_is_read_as_it_was_meant(value: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(value) == expected


def test_an_address_in_a_name_gets_no_mail(post: PostOffice) -> None:
    raw = bytes(letter()).replace(b"Sari Wulandari <", b"kepala@kantor.test <")
    case = post.case(post.bring(raw))
    assert case.requester.email == "sari@penyedia.test"
    assert post.sent_to(case)["To"] == "sari@penyedia.test"
