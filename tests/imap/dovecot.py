"""A real IMAP server, Dovecot, in a folder of its own: started, stopped and killed by the test that needs it.

It runs without privileges and knows nothing of the system's own Dovecot, whose configuration it does not read.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from tests.desk import START

PASSWORD = "rahasia-kotak"
STARTS_WITHIN_SECONDS = 20
UNPRIVILEGED = "nobody"  # whose processes they are where the tests run as root

CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
{encryption}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{root}/mail/%u
mail_fsync = never
mailbox_idle_check_interval = 1 s
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u
}}
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


def program() -> str | None:
    """Return where Dovecot is, None where it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Dovecot:
    """One server on one port of loopback, which stays its own through a restart.

    `capabilities` is what it says it can; by default all. With `is_encrypted` it speaks TLS at `tls_port`, and
    STARTTLS; `certificate` is what a client must trust.
    """

    def __init__(self, capabilities: str = "", *, is_encrypted: bool = False) -> None:
        self._capabilities, self._is_encrypted = capabilities, is_encrypted
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
        begun = [line for line in self.log().splitlines() if "Login: user=<" + user + ">" in line]
        return len(begun) - len(found)

    def renumber(self, user: str) -> None:
        """Give the inbox a new UIDVALIDITY, as a restored backup or a moved account has."""
        (self._root / "mail" / user / "dovecot-uidlist").unlink()
        for index in (self._root / "mail" / user).glob("dovecot.index*"):
            index.unlink()

    def _configuration(self) -> str:
        return CONFIGURATION.format(
            root=self._root,
            user=self._account.pw_name,
            group=_group_of(self._account.pw_gid),
            uid=self._account.pw_uid,
            gid=self._account.pw_gid,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            encryption=f"ssl = yes\nssl_cert = <{self.certificate}\nssl_key = <{self._key}"
            if self._is_encrypted
            else "ssl = no",
            capabilities=self._capabilities and f"imap_capability = {self._capabilities}",
        )

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
