"""Whatever arrives ends in exactly one outcome: generated messages over headers, encodings and structure."""

import base64
import quopri

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.cases.mail.incoming import take_in
from app.channels.incoming.store import store_raw
from app.models import Case
from app.models.incoming import (
    A_COMPLAINT,
    A_DUPLICATE,
    A_TICKET,
    AUTOMATIC,
    DONE,
    NOT_UNDERSTOOD,
    OUTCOMES,
    QUARANTINED,
    SPAM,
    WAITING,
)
from tests.channels.letters import COMPLAINTS, HELPDESK, SYSTEM, PostOffice

ANYTHING = st.text(max_size=40) | st.sampled_from(["", "\x00", "\ud800".encode("utf-8", "replace").decode(), "é", "的"])
CHARSETS = [
    "utf-8",
    "us-ascii",
    "iso-8859-1",
    "windows-1252",
    "gb2312",
    "utf-16",
    "utf-7",
    "koi8-r",
    "no-such",
    "base64",
    "",
]
TYPES = [
    "text/plain",
    "text/html",
    "image/png",
    "application/pdf",
    "application/octet-stream",
    "message/rfc822",
    "x",
    "a/b/c",
]
KINDS = ["mixed", "alternative", "related", "report", "signed", "unknown"]
NAMES = [
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Return-Path", "Auto-Submitted",
    "Precedence", "List-Id", "X-Spam-Flag", "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "X-Whatever",
]  # fmt: skip
VALUES = [
    "Sari <sari@penyedia.test>", "sari@penyedia.test", "<>", "@@@", '"', "=?utf-8?b?w6k=?= <a@b.test>", "=?x?y?z?=",
    f"{HELPDESK}, {COMPLAINTS}", "<a@b.test>", "auto-replied", "bulk", "YES", "yes", "a@b.test\r\n\tBcc: x@y.test",
    "multipart/mixed", 'multipart/mixed; boundary=""', "text/plain; charset", "base64", "A" * 3_000,
    "MAILER-DAEMON@x.test",
]  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Draw a part: text or bytes, under an encoding and a charset that may both be lies."""
    charset = draw(st.sampled_from(CHARSETS))
    content = draw(st.binary(max_size=60) | ANYTHING.map(lambda text: text.encode("utf-8", "replace")))
    encoding = draw(st.sampled_from(["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "lie"]))
    if encoding == "base64":
        content = base64.b64encode(content)
    elif encoding == "quoted-printable":
        content = quopri.encodestring(content)
    head = (
        f"Content-Type: {draw(st.sampled_from(TYPES))}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    )
    if draw(st.booleans()):
        head += "Content-Disposition: attachment; filename*=utf-8''%E0%A4%A.png\r\n"
    return head.encode() + b"\r\n" + content


@st.composite
def structures(draw: st.DrawFn, depth: int = 3) -> bytes:
    if depth == 0 or draw(st.booleans()):
        return draw(bodies())
    boundary = draw(st.sampled_from(["b", "=_x", "a b", "(", "--"]))
    parts = draw(st.lists(structures(depth=depth - 1), max_size=3))
    end = draw(st.sampled_from([f"--{boundary}--".encode(), b"", b"--"]))
    inner = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return (
        f'Content-Type: multipart/{draw(st.sampled_from(KINDS))}; boundary="{boundary}"\r\n\r\n'.encode() + inner + end
    )


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    headers = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | ANYTHING), max_size=8))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("utf-8", "replace")
    if draw(st.booleans()):
        head = b"From: Sari <sari@penyedia.test>\r\n" + head
    return head + draw(structures() | st.binary(max_size=80))


def test_any_message_ends_in_exactly_one_outcome(post: PostOffice) -> None:
    """Five hundred messages on each database, one after the other into the same mailbox."""
    session, seen = post.session, set()

    @settings(max_examples=500, deadline=None, derandomize=True, database=None)
    @given(raw=messages())
    def arrive(raw: bytes) -> None:
        mail, is_new = store_raw(
            session, raw, mailbox="helpdesk", envelope_to=[], received_at=post.desk.now, actor=SYSTEM, now=post.desk.now
        )
        before = session.scalar(select(func.count()).select_from(Case)) or 0
        done = take_in(session, mail.id, actor=SYSTEM, now=post.desk.now)
        opened = (session.scalar(select(func.count()).select_from(Case)) or 0) - before
        seen.add(done.outcome)
        assert done.outcome in OUTCOMES
        assert mail.state in (DONE, WAITING, QUARANTINED)
        assert opened == (is_new and done.outcome in (A_TICKET, A_COMPLAINT))
        assert (mail.state != DONE) == (done.outcome in (NOT_UNDERSTOOD, SPAM))
        assert take_in(session, mail.id, actor=SYSTEM, now=post.desk.now) == done

    arrive()
    session.commit()
    assert seen >= {A_TICKET, NOT_UNDERSTOOD, AUTOMATIC, SPAM, A_DUPLICATE}  # else they all stop at the door
