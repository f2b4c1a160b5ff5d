"""Which part of a message is what it says, and which is a file of it, as mail programs put them together."""

from email.message import EmailMessage

from app.channels.incoming.reading import Letter, read
from tests.channels.letters import letter

LOG = b"java.lang.NullPointerException"


def read_again(message: EmailMessage | bytes) -> Letter:
    return read(message if isinstance(message, bytes) else message.as_bytes())


def test_a_text_file_that_is_sent_inline_is_a_file() -> None:
    message = letter("Ini catatannya.")
    message.add_attachment(LOG, maintype="text", subtype="plain", filename="spse.log", disposition="inline")
    message.add_attachment(b"<p>Halaman</p>", maintype="text", subtype="html", filename="a.html", disposition="inline")
    found = read_again(message)
    assert (found.text, found.html, [file.name for file in found.files]) == (
        "Ini catatannya.",
        "",
        ["spse.log", "a.html"],
    )


def test_a_body_that_has_a_name_is_still_the_body() -> None:
    raw = (
        b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n"
        b'Content-Disposition: inline; filename="isi.txt"\r\n\r\nIsi\r\n--y\r\n'
        b'Content-Type: text/html\r\nContent-Disposition: inline; filename="isi.html"\r\n\r\n<p>Isi</p>\r\n--y--\r\n'
        b"--x\r\n\r\nKaki milis\r\n--x--\r\n"
    )
    found = read_again(raw)
    assert (found.text, "<p>Isi</p>" in found.html, found.files) == ("Isi\n\nKaki milis", True, [])


def test_a_message_that_is_a_file_of_another_kind_brings_it() -> None:
    raw = (
        b"From: a@b.test\r\nSubject: Undangan\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n"
    )
    found = read_again(raw)
    assert (found.text, [file.part.decoded_content() for file in found.files]) == ("", [b"BEGIN:VCALENDAR\r\n"])
