"""A real IMAP server, Dovecot, in a folder of its own: started, stopped and killed by the test that needs it.

It runs without privileges and knows nothing of the system's own Dovecot, whose configuration it does not read. Version
2.4 has other names for the same settings: `SYNTAX_2_3` and `SYNTAX_2_4` are all that differs.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from tests.desk import START

PASSWORD = "rahasia-kotak"
STARTS_WITHIN_SECONDS = 20
_BEGUN = re.compile(r"\b(Login|Logged in): user=<")
UNPRIVILEGED = "nobody"  # whose processes they are where the tests run as root

CONFIGURATION = """{version}
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
{encryption}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_fsync = never
mailbox_idle_check_interval = 1 s
{accounts}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
auth_failure_delay = 0
protocol imap {{
  mail_max_userip_connections = 50
  {capabilities}
}}
"""


SYNTAX_2_3 = {
    "version": "",
    "encryption": "ssl = yes\nssl_cert = <{certificate}\nssl_key = <{key}",
    "without_idle": "imap_capability = IMAP4rev1 UIDPLUS MOVE MULTIAPPEND LITERAL+",
    "accounts": """
disable_plaintext_auth = no
mail_location = maildir:{root}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u
}}""",
}
SYNTAX_2_4 = {
    "version": "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0",
    "encryption": "ssl = yes\nssl_server_cert_file = {certificate}\nssl_server_key_file = {key}",
    "without_idle": "imap_capability {{\n    IDLE = no\n  }}",
    "accounts": """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {root}/mail/%{{user}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {root}/home/%{{user}}
  }}
}}""",
}


def syntax_of(version: str) -> dict[str, str]:
    """Return what is written differently for a version, as `dovecot --version` says it: "2.4.1-4 (7d8c0e5759)"."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    return SYNTAX_2_4 if numbers >= (2, 4) else SYNTAX_2_3


def program() -> str | None:
    """Return where Dovecot is, None where it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Dovecot:
    """One server on one port of loopback, which stays its own through a restart.

    By default it can all, without `has_idle` all but IDLE. With `is_encrypted` it speaks TLS at `tls_port`, and
    STARTTLS; `certificate` is what a client must trust.
    """

    def __init__(self, *, has_idle: bool = True, is_encrypted: bool = False) -> None:
        self._has_idle, self._is_encrypted = has_idle, is_encrypted
        self.tls_port = _free_port() if is_encrypted else 0
        self._account = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.port = _free_port()
        self._root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._root.chmod(0o755)
        if self._is_encrypted:
            self._make_certificate()
        (self._root / "dovecot.conf").write_text(self._configuration(), "utf-8")
        if os.geteuid() == 0:
            os.chown(self._root, self._account.pw_uid, self._account.pw_gid)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._root, ignore_errors=True)

    def start(self) -> None:
        found = program()
        assert found is not None
        identity = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        self._process = subprocess.Popen(
            [found, "-F", "-c", str(self._root / "dovecot.conf")],
            cwd=self._root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # the master and all of its processes are one group
            **(identity if os.geteuid() == 0 else {}),  # type: ignore[arg-type]
        )
        self._wait_until_it_greets()

    def stop(self) -> None:
        """End it at once, with every connection."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=STARTS_WITHIN_SECONDS)
            self._process = None

    def log(self) -> str:
        return (self._root / "log").read_text("utf-8", errors="replace")

    def open(self, user: str = "helpdesk") -> "Postman":
        return Postman(self, user)

    def connections(self, user: str) -> int:
        """Count the sessions of a user that the server still serves."""
        found = [line for line in self.log().splitlines() if f"imap({user})" in line and "Disconnected" in line]
        begun = [line for line in self.log().splitlines() if f": user=<{user}>" in line and _BEGUN.search(line)]
        return len(begun) - len(found)

    def renumber(self, user: str) -> None:
        """Give the inbox a new UIDVALIDITY, as a restored backup or a moved account has."""
        (self._root / "mail" / user / "dovecot-uidlist").unlink()
        for index in (self._root / "mail" / user).glob("dovecot.index*"):
            index.unlink()

    def _configuration(self) -> str:
        found = program()
        assert found is not None
        version = subprocess.run([found, "--version"], check=True, capture_output=True, text=True).stdout
        return self.configuration(syntax_of(version))

    def configuration(self, syntax: Mapping[str, str]) -> str:
        """Return the whole file in the words of one version."""
        facts = {
            "root": self._root,
            "uid": self._account.pw_uid,
            "gid": self._account.pw_gid,
            "password": PASSWORD,
            "certificate": self.certificate,
            "key": self._key,
        }
        written = {name: text.format(**facts) for name, text in syntax.items()}
        return CONFIGURATION.format(
            **facts,
            user=self._account.pw_name,
            group=_group_of(self._account.pw_gid),
            port=self.port,
            tls_port=self.tls_port,
            version=written["version"],
            accounts=written["accounts"],
            encryption=written["encryption"] if self._is_encrypted else "ssl = no",
            capabilities="" if self._has_idle else written["without_idle"],
        ).lstrip()

    @property
    def certificate(self) -> Path:
        return self._root / "certificate.pem"

    @property
    def _key(self) -> Path:
        return self._root / "key.pem"

    def _make_certificate(self) -> None:
        """Make one for 127.0.0.1 that only its own copy vouches for; openssl comes with Dovecot."""
        kind = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=surel.test -addext subjectAltName=IP:127.0.0.1"
        command = ["openssl", *kind.split(), "-keyout", str(self._key), "-out", str(self.certificate)]
        subprocess.run(command, check=True, capture_output=True)
        self._key.chmod(0o644)  # of a test: whoever runs Dovecot reads it

    def _wait_until_it_greets(self) -> None:
        pause = threading.Event()
        for _ in range(STARTS_WITHIN_SECONDS * 50):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                    if line.recv(4) == b"* OK":
                        return
            except OSError:
                pass
            assert self._process is not None
            assert self._process.poll() is None, self.log()
            pause.wait(0.02)
        raise AssertionError(f"Dovecot did not start: {self.log()}")


class Postman:
    """Puts messages into a user's folders, and looks at what is there."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.port, self.user = server, server.port, user

    def connect(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(self.user, PASSWORD)
        return client

    def deliver(self, *messages: bytes | EmailMessage, folder: str = "INBOX", at: datetime = START) -> None:
        with self.connect() as client:
            client.multiappend(folder, [{"msg": bytes(message), "date": at} for message in messages])

    def remove(self, *uids: int, folder: str = "INBOX") -> None:
        with self.connect() as client:
            client.select_folder(folder)
            client.delete_messages(list(uids))
            client.expunge()

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        with self.connect() as client:
            client.select_folder(folder, readonly=True)
            found: dict[int, tuple[bytes, ...]] = client.get_flags(client.search())
            return found


def _group_of(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
