"""Mail that was made to break its reader: no crash, no hang, nothing lost, nothing injected."""

import pytest

from tests.channels.letters import PostOffice, letter
from tests.counted_calls import counted_calls

HEAD = b"From: Sari <sari@penyedia.test>\r\nSubject: Halo\r\n"


def nested(levels: int) -> bytes:
    return HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels)
    )


def forwarded(levels: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: dalam\r\n\r\nisi"


HOSTILE = {
    "10,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhalo\r\n" * 10_000,
    "5,000 levels": nested(5_000),
    "1,000 forwards": forwarded(1_000),
    "one boundary for all levels": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 20_000,
    "a header of 100,000 characters": HEAD + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\nisi",
    "a subject of 100,000 characters": b"From: a@b.test\r\nSubject: " + b"a" * 100_000 + b"\r\n\r\nisi",
    "100,000 encoded words": b"From: a@b.test\r\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nisi",
    "20,000 recipients": HEAD + b"To: " + b"<a@b.test>, " * 20_000 + b"\r\n\r\nisi",
    "comments in an address": b"From: " + b"(" * 5_000 + b"a@b.test\r\n\r\nisi",
    "escapes in an address": HEAD + (b"To: (" + b"\\(" * 5_000 + b"\r\n") * 500 + b"\r\nisi",
    "quotes in an address": HEAD + (b'To: "' + b'\\"' * 5_000 + b"\r\n") * 500 + b"\r\nisi",
    "20,000 headers": HEAD + b"X-A: b\r\n" * 20_000 + b"\r\nisi",
    "100,000 open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"isi",
    "20,000 quotes": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>a</blockquote>b" * 20_000,
    "an attribute without end": HEAD + b"Content-Type: text/html\r\n\r\n<p title='" + b"a" * 1_000_000,
    "NULs": b"From: a\x00b@c.test\r\nSubject: \x00\r\n\r\n\x00\x00isi\x00",
    "no line ends": b"From: a@b.test Subject: x",
    "carriage returns alone": b"From: a@b.test\rSubject: x\r\risi",
    "base64 cut short": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nSGFsbyBkdW5pYQ",
    "a zip bomb's codec": HEAD + b"Content-Type: text/plain; charset=zlib\r\n\r\nx\x9c",
    "utf-16 without a pair": HEAD + b"Content-Type: text/plain; charset=utf-16-le\r\n\r\n\x00\xd8",
}


MOST_CALLS = 5_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_taken_in_by_so_many_steps(post: PostOffice, name: str) -> None:
    with counted_calls() as calls:
        done = post.bring(HOSTILE[name])
    assert done.outcome in ("ticket", "quarantined")
    assert calls.made < MOST_CALLS


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\x00", b"bukan surel", b"Subject: tanpa pengirim\r\n\r\nisi", b"From: @\r\n\r\n"]
)
def test_what_has_no_sender_lies_in_quarantine_with_its_reason(post: PostOffice, raw: bytes) -> None:
    done = post.bring(raw)
    assert (done.outcome, done.case_number, post.newest().reason) == ("quarantined", None, "no_sender")


def test_a_mail_without_anything_in_it_is_no_request(post: PostOffice) -> None:
    assert post.bring(b"From: a@b.test\r\n\r\n").outcome == "quarantined"
    assert post.newest().reason == "empty"


def test_an_encrypted_mail_waits_for_a_person(post: PostOffice) -> None:
    raw = HEAD + b"Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\n\r\nrahasia\r\n--x--"
    assert (post.bring(raw).outcome, post.newest().reason) == ("quarantined", "encrypted")


SEALED = {
    "PGP in the text": b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n",
    "PGP taken apart by Exchange": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n\r\n--x\r\n"
    b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n"
    b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\nabc\r\n--x--",
    "S/MIME": b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nabc",
    "S/MIME signed as a whole": b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nabc",
    "S/MIME with a list's footer": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nabc\r\n--x--",
}


@pytest.mark.parametrize("name", SEALED)
def test_what_only_its_recipient_can_open_waits_for_a_person(post: PostOffice, name: str) -> None:
    assert (post.bring(HEAD + SEALED[name]).outcome, post.newest().reason) == ("quarantined", "encrypted")


def test_a_sealed_file_beside_a_readable_text_is_an_ordinary_request(post: PostOffice) -> None:
    raw = SEALED["S/MIME with a list's footer"].replace(b"--x\r\n", b"--x\r\n\r\nTolong bukakan.\r\n--x\r\n", 1)
    assert post.case(post.bring(HEAD + raw)).description == "Tolong bukakan."


def test_fifty_megabytes_are_taken_in(post: PostOffice) -> None:
    if post.session.get_bind().dialect.name != "sqlite":
        pytest.skip("the bytes are no matter of the database")
    big = b"QUJD" * 19 + b"\r\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhalo\r\n--x\r\n"
    raw += b"Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf; name=besar.pdf\r\n\r\n"
    with counted_calls() as calls:
        done = post.bring(raw + big * 650_000 + b"--x--")
    assert calls.made < MOST_CALLS
    case = post.case(done)
    assert (case.description, case.attachments) == ("halo", [])
    assert "besar.pdf" in (post.newest().left_out or "")


def test_a_name_cannot_bring_headers_along(post: PostOffice) -> None:
    name = "=?utf-8?q?Sari=0D=0ABcc=3A_semua=40penyedia=2Etest?="
    raw = f"From: {name} <sari@penyedia.test>\r\nSubject: =?utf-8?q?Halo=0D=0ABcc=3A_x=40y=2Etest?=\r\n\r\nisi".encode()
    case = post.case(post.bring(raw))
    sent = post.sent_to(case)
    assert case.requester.name == "Sari Bcc: semua@penyedia.test"
    assert sent["Bcc"] is None
    assert "\n" not in str(sent["Subject"])


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("iso-8859-1", "déjà".encode("latin-1")),
        ("us-ascii", "déjà".encode()),
        ("utf-8", "déjà".encode("latin-1")),
        ("unknown-8bit", "déjà".encode()),
        ("x-nonsense", "déjà".encode("cp1252")),
        ("", "déjà".encode()),
    ],
)
def test_a_missing_unknown_or_lying_charset_is_read_as_it_was_meant(
    post: PostOffice, charset: str, content: bytes
) -> None:
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + content
    assert post.case(post.bring(raw)).description == "déjà"


def test_a_raw_header_is_read_line_by_line_in_what_it_was_written_in(post: PostOffice) -> None:
    raw = "From: Andr\u00e9 <andre@penyedia.test>\r\n".encode() + b"Subject: Gagal \x96 caf\xe9\r\n\r\nisi"
    case = post.case(post.bring(raw))
    assert (case.subject, case.requester.name) == ("Gagal – café", "André")


@pytest.mark.parametrize("before", [b"\r\n", b"\n\n", b"\xef\xbb\xbf", b"From sari@a.test Tue Nov  3 09:00:00 2026\n"])
def test_what_a_pipe_puts_before_the_headers_hides_none(post: PostOffice, before: bytes) -> None:
    case = post.case(post.bring(before + HEAD + b"\r\nisi"))
    assert (case.subject, case.description, case.requester.email) == ("Halo", "isi", "sari@penyedia.test")


def test_carriage_returns_alone_end_lines_too(post: PostOffice) -> None:
    case = post.case(post.bring((HEAD + b"\r\nisi\r\nlagi").replace(b"\r\n", b"\r")))
    assert (case.subject, case.description, case.requester.email) == ("Halo", "isi\nlagi", "sari@penyedia.test")


def test_a_letter_in_another_script_stays_itself(post: PostOffice) -> None:
    message = letter("Салам 的", subject="Вопрос 的", sender="Ольга <olga@penyedia.test>")
    case = post.case(post.bring(message))
    assert (case.subject, case.description, case.requester.name) == ("Вопрос 的", "Салам 的", "Ольга")
