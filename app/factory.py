"""Wire the application together. No rule of the service stands here."""

from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect

from app import cli
from app.bootstrap import prepare, refuse_unready
from app.channels.site import Site
from app.channels.smtp import MailServer, SmtpServer
from app.clock import Clock, utc_now
from app.database import db, prepare_engine, with_driver
from app.jobs import announce
from app.jobs.sealing import SealPlaces
from app.web import addresses, assets, errors, formats, navigation, script_words, security, sign_in
from app.web.blueprints import BLUEPRINTS
from app.web.incidents import failed_step
from app.web.privacy import masking
from config import Settings, load_settings

csrf = CSRFProtect()


def create_app(
    settings: Settings | None = None, *, clock: Clock = utc_now, mail_server: MailServer | None = None
) -> Flask:
    """Return the application for these settings (the environment's by default), with its database prepared.

    Raises NotReady in production for what is missing, with a sentence each.
    """
    settings = settings or load_settings()
    refuse_unready(settings)
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config.from_mapping(settings.flask_config())
    app.config["SQLALCHEMY_DATABASE_URI"] = with_driver(settings.database_url)
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    app.extensions["mail_server"] = mail_server or _mail_server(settings)
    app.extensions["seal_places"] = SealPlaces(settings.seal_key, settings.seal_file)
    app.extensions["site"] = Site(
        base_url=settings.base_url,
        mail_from=settings.mail_from,
        files=settings.instance_dir / "files",
        most_upload_bytes=settings.max_upload_mb * 1_000_000,
        zone=ZoneInfo(settings.timezone),
        reply_key=settings.secret_key.encode(),
        has_plus_addresses=settings.mail_plus_addresses,
    )
    db.init_app(app)
    Babel(app)
    csrf.init_app(app)
    app.jinja_env.globals["get_locale"] = get_locale
    for part in (announce, addresses, assets, navigation, script_words, security, errors, failed_step, masking):
        part.register(app)
    sign_in.register(app)
    formats.register(app, clock=clock)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.register(app)
    with app.app_context():
        prepare_engine(db.engine)
    prepare(app)
    return app


def _mail_server(settings: Settings) -> MailServer | None:
    server = settings.mail_server
    if server is None:
        return None
    return SmtpServer(
        server.host, server.port, username=server.username, password=server.password, security=server.security
    )
