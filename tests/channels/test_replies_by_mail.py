"""A reply finds its case by what we signed or sent, does what the process waits for, and never by a guessed number."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.administration.agency import change_settings
from app.audit import Actor
from app.cases.mail.listing import count_undecided
from app.cases.merging.merge import merge_cases
from app.channels.composing import compose
from app.channels.reply_tokens import case_of_address, case_of_token, token_for
from app.models import Case, OutgoingMail
from tests.channels.letters import HELPDESK, SARI, PostOffice, letter


@pytest.fixture
def case(post: PostOffice) -> Case:
    return post.case(post.bring(letter()))


def test_mail_about_a_case_says_where_to_reply_and_what_it_answers(post: PostOffice, case: Case) -> None:
    receipt = post.sent_to(case)
    assert case_of_address(post.session, receipt["Reply-To"]) == case.id
    assert receipt["In-Reply-To"] == post.newest().message_id
    assert receipt["Auto-Submitted"] == "auto-replied"


def test_a_reply_by_our_message_id_joins_and_its_holder_is_told(post: PostOffice, case: Case) -> None:
    post.desk.staff("helpdesk")
    reply = post.reply(case, "Ini tangkapan layarnya.")
    del reply["To"]
    reply["To"] = HELPDESK
    done = post.bring(reply)
    assert (done.outcome, done.case_number, done.answered) == ("reply", case.number, False)
    assert post.turns(case)[-1] == ("reply", "Ini tangkapan layarnya.")
    assert "staff_message" in post.desk.mails(case, to_requester=False)


def test_a_reply_by_the_token_in_the_address_joins(post: PostOffice, case: Case) -> None:
    address = str(post.sent_to(case)["Reply-To"])
    assert post.bring(letter("Tambahan.", to=address)).case_number == case.number
    assert post.bring(letter("Lewat amplop."), to=(address.upper(),)).case_number == case.number


@pytest.mark.parametrize(
    "damaged",
    [
        str.upper,
        lambda address: address[:20] + "\r\n " + address[20:],
        lambda address: address.replace("@", "\r\n\t@"),
        lambda address: address.replace("+", "%2B"),
        lambda address: f'"{address.replace("@", chr(34) + "@")}',
        lambda address: f"Helpdesk LPSE <mailto:{address}>",
        lambda address: f"rekan@penyedia.test, Helpdesk <{address}>",
    ],
)
def test_a_token_that_the_way_has_damaged_joins(post: PostOffice, case: Case, damaged: Callable[[str], str]) -> None:
    address = damaged(str(post.sent_to(case)["Reply-To"]))
    raw = bytes(letter("Tambahan.")).replace(f"To: {HELPDESK}".encode(), f"To: {address}".encode())
    assert address.encode() in raw
    assert post.bring(raw).case_number == case.number


@pytest.mark.parametrize("cut", [-1, -4, -15])
def test_a_token_of_which_a_part_is_missing_opens_nothing(post: PostOffice, case: Case, cut: int) -> None:
    local, _, domain = str(post.sent_to(case)["Reply-To"]).rpartition("@")
    assert post.bring(letter("Tambahan.", to=f"{local[:cut]}@{domain}")).case_number != case.number


def test_a_reply_that_the_server_takes_for_spam_names_its_case_and_is_counted(post: PostOffice, case: Case) -> None:
    budi = post.desk.staff("helpdesk")
    reply = post.reply(case, "Balasan saya.")
    reply["X-Spam-Flag"] = "YES"
    done = post.bring(reply)
    assert (done.outcome, post.newest().proposed_case) == ("spam", case)
    assert count_undecided(post.session, budi) == 1
    stranger = post.reply(case, "Beli sekarang.", sender="Penjual <jual@iklan.test>")
    stranger["X-Spam-Flag"] = "YES"
    assert (post.bring(stranger).outcome, post.newest().proposed_case) == ("spam", None)
    assert count_undecided(post.session, budi) == 1


def test_a_colleague_is_known_by_a_plus_address_too(post: PostOffice) -> None:
    budi = post.desk.staff("helpdesk")
    local, _, domain = budi.email.partition("@")
    assert post.bring(letter(sender=f"Budi <{local}+kantor@{domain}>")).outcome == "quarantined"
    assert post.newest().reason == "from_staff"


def test_a_reply_by_the_token_in_our_header_joins(post: PostOffice, case: Case) -> None:
    token = token_for(post.session, case.id) or ""
    assert post.bring(letter("Tambahan.", headers={"X-Helpdesk-Token": token})).case_number == case.number


def test_a_token_of_another_case_or_a_changed_one_opens_nothing(post: PostOffice, case: Case) -> None:
    token = token_for(post.session, case.id) or ""
    assert case_of_token(post.session, token) == case.id
    assert case_of_token(post.session, token.replace(str(case.id), str(case.id + 1), 1)) is None
    assert case_of_token(post.session, f"{case.id}-{'a' * 16}") is None


def test_what_they_add_to_their_own_mail_joins_before_we_have_written(post: PostOffice, case: Case) -> None:
    first = post.newest().message_id or ""
    assert post.bring(letter("Lupa melampirkan.", headers={"In-Reply-To": first})).case_number == case.number


def test_a_number_in_the_subject_alone_joins_nothing(post: PostOffice, case: Case) -> None:
    done = post.bring(letter("Saya orang lain.", subject=f"Re: Tiket {case.number}"))
    assert (done.outcome, done.case_number == case.number) == ("ticket", False)


def test_a_stranger_who_answers_waits_for_a_persons_decision(post: PostOffice, case: Case) -> None:
    done = post.bring(post.reply(case, "Tutup saja tiketnya.", sender="Orang Lain <lain@penyedia.test>"))
    mail = post.newest()
    assert (done.outcome, done.case_number, done.answered) == ("quarantined", None, False)
    assert (mail.state, mail.reason, mail.proposed_case_id) == ("waiting", "unknown_sender", case.id)
    assert len(post.turns(case)) == 1


def test_the_answer_to_a_question_lets_the_process_go_on(post: PostOffice, case: Case) -> None:
    post.desk.do(case, "ask", question="Apa User ID Anda?")
    assert case.clock == "paused"
    post.bring(post.reply(case, "penyedia01", kind="question"))
    post.session.refresh(case)
    assert (case.clock, post.turns(case)[-1]) == ("running", ("reply", "penyedia01"))
    assert post.desk.waits_for(case) == ["handle"]


@pytest.mark.parametrize(
    "thanks",
    ["Terima kasih pak, sudah bisa.", "Sudah berhasil, terima kasih banyak atas bantuannya", "Oke siap. Makasih"],
)
def test_thanks_for_an_answer_do_not_reopen(post: PostOffice, case: Case, thanks: str) -> None:
    post.desk.do(case, "answer", answer="Coba masuk lagi.")
    answer = post.sent_to(case, "answer").get_body(("plain",))
    assert answer is not None
    quoted = "".join(f"> {line}\n" for line in answer.get_content().splitlines())
    body = f"{thanks}\n\nPada Sel, 3 Nov 2026 pukul 09.00 Helpdesk menulis:\n\n{quoted}"
    assert post.bring(post.reply(case, body, kind="answer")).outcome == "reply"
    post.session.refresh(case)
    assert (case.position, case.clock, post.turns(case)[-1][0]) == ("answered", "stopped", "reply")
    assert "staff_message" in post.desk.mails(case, to_requester=False)


@pytest.mark.parametrize(
    "objection", ["Masih gagal pak.", "Terima kasih, tetapi belum bisa", "Terima kasih. Bagaimana dengan akun satunya?"]
)
def test_an_objection_to_an_answer_reopens(post: PostOffice, case: Case, objection: str) -> None:
    post.desk.do(case, "answer", answer="Coba masuk lagi.")
    post.bring(post.reply(case, objection, kind="answer"))
    post.session.refresh(case)
    assert (case.position, case.clock, post.turns(case)[-1]) == ("reopened", "running", ("objection", objection))


def test_a_colleague_who_answers_a_notice_is_not_the_requester(post: PostOffice, case: Case) -> None:
    budi = post.desk.staff("helpdesk")
    done = post.bring(post.reply(case, "Sudah saya kerjakan.", sender=f"Budi <{budi.email}>"))
    assert (done.outcome, post.newest().state, post.newest().reason) == ("quarantined", "waiting", "from_staff")


def test_a_requester_with_a_colleagues_address_gets_no_mail(post: PostOffice) -> None:
    budi = post.desk.staff("helpdesk")
    case = post.desk.open(requester_email=budi.email)
    assert post.desk.mails(case) == []
    assert "mail_suppressed" in post.desk.events(case)


def test_a_colleague_never_counts_as_requester_not_even_of_a_case_that_names_the_address(post: PostOffice) -> None:
    budi = post.desk.staff("helpdesk")
    case = post.desk.open(requester_email=budi.email)
    token = token_for(post.session, case.id) or ""
    post.bring(letter("Saya.", sender=f"Budi <{budi.email}>", headers={"X-Helpdesk-Token": token}))
    assert (post.newest().reason, len(post.turns(case))) == ("from_staff", 1)


def test_only_the_requester_gets_the_token(post: PostOffice, case: Case) -> None:
    post.desk.staff("helpdesk")
    post.desk.open()
    post.bring(post.reply(case, "Halo"))
    to_staff = select(OutgoingMail).where(OutgoingMail.group_key.is_not(None)).limit(1)
    message = compose(post.session, post.session.scalars(to_staff).one(), ["budi@lpse.test"])
    assert (message["Reply-To"], message["X-Helpdesk-Token"]) == (None, None)


def test_sari_writes_from_her_own_plus_address(post: PostOffice, case: Case) -> None:
    done = post.bring(post.reply(case, "Ini saya.", sender=SARI.replace("sari@", "sari+spse@")))
    assert done.outcome == "reply"


def test_what_lkpp_answers_is_an_internal_note_and_admin_ppe_is_told(post: PostOffice, case: Case) -> None:
    change_settings(post.session, {"lkpp_email": "helpdesk@lkpp.test"}, actor=Actor.system("cli"), now=post.desk.now)
    ani = post.desk.staff("admin_ppe")
    post.desk.do(case, "escalate", escalation_reason="Perlu Admin PPE.")
    post.desk.do(case, "escalate_lkpp", lkpp_question="Mohon buka kunci paket.", by=ani)
    query = select(OutgoingMail.message_id).where(OutgoingMail.kind == "lkpp_question")
    question = post.session.scalars(query).one()
    answer = letter("Sudah kami buka.", sender="LKPP <helpdesk@lkpp.test>", headers={"In-Reply-To": question})
    done = post.bring(answer)
    post.session.refresh(case)
    assert (done.outcome, done.case_number) == ("reply", case.number)
    assert "Sudah kami buka." in case.notes[0].body
    assert len(post.turns(case)) == 1
    told = select(OutgoingMail.user_id).where(OutgoingMail.kind == "staff_office_reply")
    assert post.session.scalars(told).all() == [ani.id]


def test_a_server_without_plus_addresses_gets_the_plain_address_and_the_header(post: PostOffice, case: Case) -> None:
    post.session.info["site"] = replace(post.session.info["site"], has_plus_addresses=False)
    receipt = post.sent_to(case)
    assert receipt["Reply-To"] == HELPDESK
    assert case_of_token(post.session, receipt["X-Helpdesk-Token"]) == case.id


def test_a_reply_to_a_case_that_was_merged_reaches_whoever_works_on_it_now(post: PostOffice, case: Case) -> None:
    theirs = post.case(post.bring(letter("Hal yang sama.", sender="Tari <tari@penyedia.test>")))
    budi = post.desk.staff("helpdesk")
    merge_cases(post.session, theirs.id, case.id, reason="Sama.", actor=Actor.staff(budi), now=post.desk.now)
    post.desk._settled(None)
    done = post.bring(post.reply(theirs, "Ada kabar?", sender="Tari <tari@penyedia.test>"))
    assert (done.outcome, done.case_number) == ("reply", theirs.number)
    assert post.turns(theirs)[-1] == ("reply", "Ada kabar?")
    assert "staff_message" in post.desk.mails(case, to_requester=False) + post.desk.mails(theirs, to_requester=False)
    assert post.bring(post.reply(theirs, "Saya lain.", sender=SARI)).outcome == "quarantined"
