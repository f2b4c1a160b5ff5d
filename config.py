"""The settings that come from the environment, and what production demands of them.

What an administrator changes while the application runs (calendar, categories, the agency's details) is data
in tables. Here is only what must be known before there is a database.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32
FILES_PER_REQUEST = 10
MUST_BE_TOLD: Final = frozenset({"SECRET_KEY", "MAIL_FROM", "BASE_URL"})

Environment = Literal["trial", "production", "test"]
Security = Literal["none", "starttls", "tls"]
USUAL_PORT: Final[Mapping[Security, int]] = {"tls": 465, "starttls": 587, "none": 25}


class InvalidSetting(ValueError):
    """A value that cannot be used; the message names the setting and says what is expected."""


@dataclass(frozen=True)
class OutgoingServer:
    """Where mail goes out."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    security: Security = "none"


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Without any setting: trial mode on this machine."""

    environment: Environment
    instance_dir: Path
    database_url: str
    secret_key: str
    base_url: str
    mail_server: OutgoingServer | None
    mail_from: str
    mail_plus_addresses: bool
    max_upload_mb: int
    posts_per_address: str
    posts_per_link: str
    trusted_proxies: frozenset[str]
    timezone: str
    seal_key: Path
    seal_file: Path
    unset: frozenset[str]
    """Names of the variables that were not given and that production must be told."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_trial(self) -> bool:
        return self.environment == "trial"

    def flask_config(self) -> dict[str, object]:
        """Give what Flask and its extensions read from app.config."""
        over_https = urlsplit(self.base_url).scheme == "https"
        return {
            "TESTING": self.environment == "test",
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "BASE_URL": self.base_url,
            "MAX_UPLOAD_MB": self.max_upload_mb,
            "POSTS_PER_ADDRESS": self.posts_per_address,
            "POSTS_PER_LINK": self.posts_per_link,
            "TRUSTED_PROXIES": self.trusted_proxies,
            # a whole form with its files; one file's own limit is told beside its field
            "MAX_CONTENT_LENGTH": (self.max_upload_mb * FILES_PER_REQUEST + 1) * 1_000_000,
            "MAX_FORM_MEMORY_SIZE": 1_000_000,
            "BABEL_DEFAULT_LOCALE": "id",
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
            "PREFERRED_URL_SCHEME": "https" if over_https else "http",
            "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
            "SESSION_COOKIE_SECURE": over_https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_SECURE": over_https,
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            # a form may lie open for a day: its token lives as long as the session
            "WTF_CSRF_TIME_LIMIT": None,
        }


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an empty variable counts as unset. Raises InvalidSetting."""
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    instance_dir = Path(given.get("INSTANCE_DIR", ROOT / "instance")).expanduser().resolve()
    port = _whole_number(given, "PORT", 8000)
    secret = given.get("SECRET_KEY")
    return Settings(
        environment=_environment(given),
        instance_dir=instance_dir,
        database_url=given.get("DATABASE_URL", f"sqlite:///{(instance_dir / 'helpdesk.db').as_posix()}"),
        secret_key=secret or _kept_secret(instance_dir),
        base_url=given.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        mail_server=_mail_server(given),
        mail_from=given.get("MAIL_FROM", "helpdesk-lpse@localhost"),
        mail_plus_addresses=_is_on(given.get("MAIL_PLUS_ADDRESSES", "on")),
        max_upload_mb=_whole_number(given, "MAX_UPLOAD_MB", 10),
        posts_per_address=_rate(given, "POSTS_PER_ADDRESS", "300/hour"),
        posts_per_link=_rate(given, "POSTS_PER_LINK", "60/hour"),
        trusted_proxies=frozenset(re.split(r"[\s,]+", given.get("TRUSTED_PROXIES", "127.0.0.1,::1"))),
        timezone=_timezone(given),
        seal_key=Path(given.get("SEAL_KEY", instance_dir / "seal_key.pem")).expanduser().resolve(),
        seal_file=Path(given.get("SEAL_FILE", instance_dir / "seals.jsonl")).expanduser().resolve(),
        unset=frozenset(MUST_BE_TOLD - given.keys()),
    )


def problems_for_production(settings: Settings) -> list[str]:
    """Say, one sentence each, what keeps these settings from serving people; empty when nothing does."""
    problems = []
    if "SECRET_KEY" in settings.unset:
        problems.append("SECRET_KEY belum diatur: isi dengan sedikitnya 32 karakter acak yang hanya ada di server ini.")
    elif len(settings.secret_key) < SHORTEST_SECRET:
        problems.append(f"SECRET_KEY terlalu pendek: sedikitnya {SHORTEST_SECRET} karakter acak.")
    if settings.mail_server is None:
        problems.append(
            "Server surel belum diatur: isi MAIL_URL, misalnya smtp://nama:sandi@surel.contoh.go.id:587?starttls=1."
        )
    if "MAIL_FROM" in settings.unset:
        problems.append("MAIL_FROM belum diatur: isi dengan alamat surel Helpdesk.")
    address = urlsplit(settings.base_url)
    if "BASE_URL" in settings.unset:
        problems.append("BASE_URL belum diatur: isi dengan alamat layanan ini, untuk tautan di dalam surel.")
    elif address.scheme != "https" and address.hostname not in LOOPBACK:
        problems.append(f"BASE_URL harus berawalan https://, bukan {settings.base_url}.")
    return problems


def _environment(given: Mapping[str, str]) -> Environment:
    match given.get("APP_ENV", "trial"):
        case "trial":
            return "trial"
        case "production":
            return "production"
        case "test":
            return "test"
        case other:
            raise InvalidSetting(f"APP_ENV harus trial, production, atau test, bukan {other!r}.")


def _whole_number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise InvalidSetting(f"{name} harus bilangan bulat, bukan {value!r}.")
    return int(value)


def _rate(given: Mapping[str, str], name: str, default: str) -> str:
    value = given.get(name, default).lower()
    if value != "off" and not re.fullmatch(r"[1-9][0-9]{0,5}/(minute|hour|day)", value):
        raise InvalidSetting(f"{name} harus seperti 300/hour, 20/minute, atau off, bukan {value!r}.")
    return value


def _timezone(given: Mapping[str, str]) -> str:
    name = given.get("TIMEZONE", "Asia/Jakarta")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidSetting(f"TIMEZONE {name!r} tidak dikenal; contoh: Asia/Jakarta.") from error


def _mail_server(given: Mapping[str, str]) -> OutgoingServer | None:
    """Read MAIL_URL, else MAIL_SERVER with MAIL_PORT, _USERNAME, _PASSWORD, _USE_TLS (STARTTLS), _USE_SSL."""
    if "MAIL_URL" in given:
        return _mail_server_of_url(given["MAIL_URL"])
    if "MAIL_SERVER" not in given:
        return None
    security = _security(tls=_is_on(given.get("MAIL_USE_SSL")), starttls=_is_on(given.get("MAIL_USE_TLS")))
    port = _whole_number(given, "MAIL_PORT", USUAL_PORT[security])
    username, password = given.get("MAIL_USERNAME"), given.get("MAIL_PASSWORD")
    return OutgoingServer(given["MAIL_SERVER"], port, username, password, security)


def _mail_server_of_url(url: str) -> OutgoingServer:
    # the address may carry a password: the message never repeats it
    invalid = InvalidSetting("MAIL_URL harus berbentuk smtp://nama:sandi@server:587?starttls=1 atau smtps://…")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise invalid from None
    if not host or parts.scheme not in ("smtp", "smtps"):
        raise invalid
    starttls = _is_on(parse_qs(parts.query).get("starttls", [""])[0])
    security = _security(tls=parts.scheme == "smtps", starttls=starttls)
    username = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return OutgoingServer(host, port or USUAL_PORT[security], username, password, security)


def _security(*, tls: bool, starttls: bool) -> Security:
    if tls:
        return "tls"
    return "starttls" if starttls else "none"


def _is_on(value: str | None) -> bool:
    return (value or "").lower() in ("1", "true", "yes", "on")


def _kept_secret(instance_dir: Path) -> str:
    """Give this instance's own secret, made once and readable by its owner alone."""
    path = instance_dir / "secret_key"
    instance_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
