"""The rounds of the background: the mail of the morning goes once a day, whoever makes them, however often."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.cases.claim import claim_task
from app.database import db
from app.jobs.worker import run_once
from app.models import OutgoingMail
from tests.browser_like import Client
from tests.desk import WIB, TravellingClock


def test_the_morning_mail_is_made_by_the_first_round_of_the_day_and_sent(
    app: Flask, client: Client, clock: TravellingClock
) -> None:
    with app.app_context():
        desk = client.desk()
        case, budi = desk.open(), desk.staff("helpdesk")
        claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
        desk.session.commit()
    clock.at = datetime(2026, 11, 4, 7, 45, tzinfo=WIB)
    for _ in range(2):
        run_once(app)
    with app.app_context():
        mails = db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "staff_daily")).all()
        assert [mail.state for mail in mails] == ["kept"]
