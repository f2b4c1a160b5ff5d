"""Mail that comes after its case was erased, or in the same moment: nothing of it is kept in the clear."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.erasure import Sought, erase_case, erase_outside_cases
from app.cases.mail import incoming
from app.cases.mail.incoming import Taken
from app.channels.files import path_of
from app.channels.incoming.store import FOLDER
from app.channels.outbox import Text, queue
from app.channels.site import site_of
from app.jobs.erased_files import remove_erased_bytes
from app.models import Case, IncomingMail, OutgoingMail
from tests.cases.erasing import GROUNDS, close_case
from tests.cases.test_erasure import verified
from tests.channels.letters import PostOffice, letter
from tests.channels.test_bounces import REPORT

SYSTEM = Actor.system("cli")


@pytest.fixture
def case(post: PostOffice) -> Case:
    """A closed case of Sari's that came by mail."""
    post.desk.staff("helpdesk")
    return close_case(post.desk, post.case(post.bring(letter("zqisikx", subject="zqperihalkx"))))


def erase(post: PostOffice, case: Case) -> None:
    post.desk.clock.forward(minutes=1)
    erase_case(post.session, case.id, GROUNDS, actor=SYSTEM, now=post.desk.now)
    post.desk._settled(case)


def bounce_of(post: PostOffice, case: Case) -> bytes:
    query = select(OutgoingMail.message_id).where(OutgoingMail.case_id == case.id, OutgoingMail.kind == "receipt")
    said = {"action": "failed", "returned": "message/rfc822", "message_id": post.session.scalars(query).one()}
    return REPORT.format(**said).replace("Subject: Tiket", "Subject: zqsuratkamikx").encode()


def assert_the_record_is_sound(post: PostOffice, folder: Path) -> None:
    """Verify, with the bytes of what was erased removed as a night does."""
    remove_erased_bytes(post.session, site_of(post.session).files)
    assert verified(post.desk, folder).findings == []


def test_a_bounce_of_an_erased_letter_keeps_only_that_it_came(post: PostOffice, case: Case, tmp_path: Path) -> None:
    raw = bounce_of(post, case)
    erase(post, case)
    done = post.bring(raw)
    mail = post.newest()
    assert done.outcome == "bounce"
    assert (mail.case_id, mail.sender, mail.detail, mail.erased_at) == (case.id, None, None, post.desk.now)
    assert mail.reason is None
    place = path_of(site_of(post.session).files / FOLDER, mail.sha256)
    assert_the_record_is_sound(post, tmp_path)
    assert not place.exists()


def test_a_bounce_of_a_letter_that_belonged_to_no_case_is_emptied_too(post: PostOffice, tmp_path: Path) -> None:
    session, now, words = post.session, post.desk.now, Text("zqperihalkx", "zqisikx", {})
    queue(session, "maya@lain.test", words, kind="x", dedup_key="x", case=None, actor=SYSTEM, now=now)
    post.desk._settled(None)
    ours = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "x")).one()
    raw = REPORT.format(action="failed", returned="message/rfc822", message_id=ours.message_id).encode()
    erase_outside_cases(session, Sought(email="maya@lain.test"), GROUNDS, actor=SYSTEM, now=now)
    post.desk._settled(None)
    post.bring(raw)
    mail = post.newest()
    assert (mail.outcome, mail.sender, mail.erased_at) == ("bounce", None, now)
    assert_the_record_is_sound(post, tmp_path)


def test_a_copy_of_an_erased_mail_is_stored_without_its_words(post: PostOffice, tmp_path: Path) -> None:
    post.desk.staff("helpdesk")
    message = letter("zqisikx", subject="zqperihalkx")
    case = close_case(post.desk, post.case(post.bring(message)))
    first = post.newest()
    erase(post, case)
    copy = post.store(b"Received: by somewhere else\r\n" + message.as_bytes())
    assert (copy.duplicate_of_id, copy.sender, copy.message_id) == (first.id, None, None)
    assert "zqperihalkx" not in copy.subject
    assert copy.erased_at == post.desk.now
    assert_the_record_is_sound(post, tmp_path)


@pytest.mark.parametrize("is_automatic", [False, True])
def test_a_reply_that_crosses_the_erasure_of_its_case_adds_nothing_to_it(
    post: PostOffice, case: Case, monkeypatch: pytest.MonkeyPatch, is_automatic: bool
) -> None:
    reply = post.reply(case, "Masih belum bisa.")
    if is_automatic:
        reply["Auto-Submitted"] = "auto-replied"
    real = incoming.lock_with_home

    def lock(session: Any, case_id: int) -> Case:
        """Let the erasure come between the look at the case and its lock."""
        if session.get_one(Case, case_id).erased_at is None:
            erase_case(session, case_id, GROUNDS, actor=SYSTEM, now=post.desk.now)
        return real(session, case_id)

    monkeypatch.setattr(incoming, "lock_with_home", lock)
    done: Taken = post.bring(reply)
    post.session.refresh(case)
    assert case.erased_at is not None
    assert done.case_number != case.number
    assert all("Masih belum" not in body for _kind, body in post.turns(case))
    assert done.outcome == ("automatic" if is_automatic else "ticket")
    if not is_automatic:  # of somebody whom nobody knows any more, as any new letter is
        assert post.case(done).requester.email == "sari@penyedia.test"
    assert post.session.scalar(select(IncomingMail.case_id).where(IncomingMail.id == post.newest().id)) != case.id
