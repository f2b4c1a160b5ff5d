"""The mail server of the settings; none in trial mode, where mail is kept to be read on the outbox page."""

from flask import Flask

from app.channels.smtp import MailServer


def mail_server_of(app: Flask) -> MailServer | None:
    server: MailServer | None = app.extensions["mail_server"]
    return server
