"""Settings from the environment: sound without any, refused where they cannot work."""

import stat
from pathlib import Path

import pytest

from config import InvalidSetting, OutgoingServer, Settings, load_settings, problems_for_production

READY = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 40,
    "MAIL_URL": "smtp://mail.example",
    "MAIL_FROM": "helpdesk@lpse.example",
    "BASE_URL": "https://helpdesk.example/",
}


def settings(tmp_path: Path, **given: str) -> Settings:
    return load_settings({"INSTANCE_DIR": str(tmp_path), **given})


def test_without_settings_it_is_a_trial_on_sqlite_on_this_machine(tmp_path):
    found = settings(tmp_path)
    assert found.is_trial
    assert found.database_url == f"sqlite:///{tmp_path.as_posix()}/helpdesk.db"
    assert found.base_url == "http://127.0.0.1:8000"
    assert found.mail_server is None
    assert found.timezone == "Asia/Jakarta"


def test_an_empty_variable_counts_as_unset(tmp_path):
    assert settings(tmp_path, APP_ENV="", DATABASE_URL=" ").is_trial


def test_the_base_url_follows_the_port(tmp_path):
    assert settings(tmp_path, PORT="8123").base_url == "http://127.0.0.1:8123"


def test_a_generated_secret_is_kept_and_only_its_owner_reads_it(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_leaves_no_file(tmp_path):
    settings(tmp_path, SECRET_KEY="given")
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("url", "host", "port", "username", "password", "security"),
    [
        ("smtp://mail.example", "mail.example", 25, None, None, "none"),
        ("smtp://budi:p%40ss@mail.example:2525", "mail.example", 2525, "budi", "p@ss", "none"),
        ("smtp://mail.example?starttls=1", "mail.example", 587, None, None, "starttls"),
        ("smtps://mail.example", "mail.example", 465, None, None, "tls"),
    ],
)
def test_a_mail_url_says_everything(tmp_path, url, host, port, username, password, security):
    found = settings(tmp_path, MAIL_URL=url)
    assert found.mail_server == OutgoingServer(host, port, username, password, security)


def test_mail_may_be_set_in_single_variables(tmp_path):
    found = settings(tmp_path, MAIL_SERVER="mail.example", MAIL_USE_TLS="true", MAIL_USERNAME="budi")
    assert found.mail_server == OutgoingServer("mail.example", 587, "budi", None, "starttls")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "prod"),
        ("PORT", "http"),
        ("MAX_UPLOAD_MB", "-1"),
        ("POSTS_PER_ADDRESS", "many"),
        ("POSTS_PER_LINK", "0/hour"),
        ("TIMEZONE", "Asia/Atlantis"),
        ("MAIL_URL", "mail.example"),
        ("MAIL_URL", "smtp://mail.example:port"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(tmp_path, name, value):
    with pytest.raises(InvalidSetting, match=name):
        settings(tmp_path, **{name: value})


def test_a_refused_mail_url_does_not_repeat_the_password(tmp_path):
    with pytest.raises(InvalidSetting) as refusal:
        settings(tmp_path, MAIL_URL="smpt://budi:rahasia@mail.example")
    assert "rahasia" not in str(refusal.value)


def test_a_complete_production_is_ready(tmp_path):
    found = settings(tmp_path, **READY)
    assert problems_for_production(found) == []
    assert found.base_url == "https://helpdesk.example"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"MAIL_URL": ""}, "MAIL_URL"),
        ({"MAIL_FROM": ""}, "MAIL_FROM"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "http://helpdesk.example"}, "BASE_URL"),
    ],
)
def test_what_production_lacks_is_named_and_nothing_else(tmp_path, change, named):
    problems = problems_for_production(settings(tmp_path, **(READY | change)))
    assert len(problems) == 1
    assert named in problems[0]


def test_production_may_stand_behind_a_proxy_on_its_own_machine(tmp_path):
    found = settings(tmp_path, **(READY | {"BASE_URL": "http://127.0.0.1:8000"}))
    assert problems_for_production(found) == []


def test_cookies_are_closed_and_travel_only_over_https_where_there_is_https(tmp_path):
    config = settings(tmp_path, **READY).flask_config()
    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert not settings(tmp_path).flask_config()["SESSION_COOKIE_SECURE"]


def test_a_request_may_carry_several_files_of_the_allowed_size(tmp_path):
    config = settings(tmp_path, MAX_UPLOAD_MB="3").flask_config()
    assert config["MAX_CONTENT_LENGTH"] == 31_000_000
