"""A case into which somebody's words came by every way there is, and a reader of everything that is stored."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.annotate import add_note
from app.cases.drafts import save_draft
from app.cases.erasure import Grounds
from app.cases.service_form import attach_signed_form
from app.channels.delivery import deliver_one, due_mail
from app.channels.files import Upload, store
from app.channels.outbox import Text, queue
from app.channels.site import site_of
from app.database import begin_writing
from app.insight.ratings import rate
from app.models import Attachment, Case, CaseRating, KeptFinding
from tests.channels.letters import PostOffice
from tests.desk import Desk

PNG = b"\x89PNG\r\n\x1a\n"
GROUNDS = Grounds("Surat permintaan nomor 12/2026", "request", "requester")


class Mark:
    """Words that stand nowhere else: `mark("nama")` is one, and is remembered."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, where: str) -> str:
        word = f"zq{where}kx"
        if word not in self.said:
            self.said.append(word)
        return word


def upload(desk: Desk, name: str, content: bytes) -> Attachment:
    session = desk.session
    return store(session, site_of(session).files, Upload(name, PNG + content), most_bytes=100_000, now=desk.now)


def deliver(desk: Desk) -> None:
    """Hand over every mail that waits, as a worker does; there is no server, so they are kept."""
    desk.session.commit()
    for mail_id in due_mail(desk.session, desk.now + timedelta(days=1), 1000):
        desk.session.rollback()
        begin_writing(desk.session)
        deliver_one(desk.session, mail_id, None, now=desk.now + timedelta(days=1))
    desk._settled(None)


def close_case(desk: Desk, case: Case) -> Case:
    """Answer a case and let it be confirmed, so that nothing of it is at work any more."""
    desk.do(case, "answer", answer="Silakan atur ulang kata sandi Anda.")
    desk.send(case, "confirmation")
    deliver(desk)
    return case


def lived_case(desk: Desk, mark: Mark) -> Case:
    """Return a closed case that came in by the portal, with a mark in every place where words are kept."""
    staff = {role: desk.staff(role) for role in ("front_office", "helpdesk", "admin_ppe", "koordinator")}
    desk.session.flush()
    case = desk.open(
        requester_name=f"Ibu {mark('nama')}",
        requester_email=f"{mark('surel')}@penyedia.test",
        requester_phone="0812" + "77665544",
        requester_organization=f"PT {mark('perusahaan')}",
        requester_npwp="99" + "887766554433",
        requester_spse_user_id=mark("userid"),
        case_subject=f"Perihal {mark('perihal')}",
        case_description=f"Uraian {mark('uraian')}",
        case_reference_code="RUP-12345",
    )
    mark.said += ["081277665544", "99887766554433"]
    files = [upload(desk, f"{mark('namaberkas')}.png", mark("isiberkas").encode())]
    desk.do(case, "ask", question=f"Apakah {mark('pertanyaan')}?")
    desk.send(case, "reply", f"Balasan {mark('balasan')}")
    helpdesk = Actor.staff(staff["helpdesk"])
    add_note(desk.session, case, f"Catatan {mark('catatan')}", actor=helpdesk, now=desk.now)
    files[0].case_id = case.id
    task = desk.task(case)
    save_draft(desk.session, staff["helpdesk"].id, f"task:{task.id}", {"answer": [mark("konseptugas")]}, now=desk.now)
    save_draft(desk.session, staff["helpdesk"].id, f"note:{case.id}", {"body": [mark("konsepcatatan")]}, now=desk.now)
    desk._settled(case)
    desk.do(case, "escalate", escalation_reason=f"Karena {mark('eskalasi')}")
    desk.do(case, "resolve", solution=f"Solusi {mark('solusi')}")
    desk.do(case, "send", answer=f"Jawaban {mark('jawaban')}")
    desk.send(case, "objection", f"Keberatan {mark('keberatan')}")
    _post(desk, case, mark)
    desk.do(case, "answer", answer=f"Jawaban kedua {mark('jawabankedua')}")
    desk.send(case, "confirmation")
    _afterwards(desk, case, mark)
    deliver(desk)
    return case


def _post(desk: Desk, case: Case, mark: Mark) -> None:
    """Let mail come in about the case, twice the same, with a file, and one go to an office."""
    post = PostOffice(desk)
    sender = f"{mark('namasurel')} <{case.requester.email}>"
    reply = post.reply(case, f"Lewat surel {mark('isisurel')}", sender=sender)
    del reply["Message-ID"]
    reply["Message-ID"] = f"<{mark('nomorsurel')}@penyedia.test>"
    reply.add_attachment(PNG + mark("isilampiran").encode(), "image", "png", filename=f"{mark('lampiran')}.png")
    post.bring(reply)
    copy = EmailMessage()
    for name, value in reply.items():
        copy[name] = value
    post.bring(b"Received: by somewhere else\r\n" + reply.as_bytes())
    desk._settled(case)
    text_of = Text("Tentang {{ n }}", "Isi {{ n }}", {"n": mark("suratkantor")})
    actor = Actor.system()
    queue(
        desk.session,
        f"{mark('kantor')}@lkpp.test",
        text_of,
        kind="lkpp_question",
        dedup_key="k",
        case=case,
        actor=actor,
        now=desk.now,
    )
    morning = Text("Jatuh tempo", f"{case.number}: {mark('surelpagi')}", {})
    queue(
        desk.session,
        desk.staff("helpdesk"),
        morning,
        kind="staff_daily",
        dedup_key="d",
        case=None,
        actor=actor,
        now=desk.now,
    )
    desk._settled(case)


def _afterwards(desk: Desk, case: Case, mark: Mark) -> None:
    rate(desk.session, case, 4, "Bagus.", actor=Actor.asking(case.requester), now=desk.now)
    desk.session.get_one(CaseRating, case.id).comment = mark("komentar")  # as one that was kept before it was covered
    desk.session.add(KeptFinding(case_id=case.id, key="0123456789abcdef", kind="email", at=desk.now))
    scan = upload(desk, f"{mark('namapindaian')}.png", mark("isipindaian").encode())
    case.entered_by_id = desk.staff("front_office").id
    desk.session.flush()
    fitri = Actor.staff(desk.staff("front_office"))
    attach_signed_form(desk.session, case.id, [scan], actor=fitri, now=desk.now)
    desk._settled(case)


def everything_stored(session: Session) -> str:
    """Return every row of every table, and every file beside the database, as one text."""
    session.rollback()
    said = []
    connection = session.connection()
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')):
            said += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    session.rollback()
    files = [path for path in site_of(session).files.rglob("*") if path.is_file()]
    return "\n".join([*said, *(path.name + path.read_bytes().decode("latin-1") for path in files)])


def raw_database(folder: Path) -> str:
    """Return the bytes of SQLite's own files, with what lies between the rows."""
    return "\n".join(path.read_bytes().decode("latin-1") for path in folder.glob("app.db*"))
