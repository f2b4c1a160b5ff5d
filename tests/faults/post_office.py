"""A real SMTP server in a process of its own, which can be as difficult as real ones are.

What it accepts it writes to a file, one Message-ID a line, before it says 250: the file is the truth about what the
world has received, whoever is killed.
"""

import asyncio
import multiprocessing
import os
from email import message_from_bytes
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP

ACCEPT = "accept"
REFUSE = "refuse"  # 550 to every recipient
GREYLIST = "greylist"  # 451 to each recipient's first attempt of a mail
HANG = "hang"  # takes the mail's text and says nothing more
DROP = "drop"  # has the mail, and hangs up before it says so
ONE_EACH = "one each"  # takes one mail on a connection and hangs up politely
PICKY = "picky"  # 550 to whoever's name begins with UNKNOWN
UNKNOWN = "tidak.ada"

STARTS_WITHIN_SECONDS = 30


class PostOffice:
    def __init__(self, ledger: Path, manner: str = ACCEPT) -> None:
        self._ledger, self._manner = ledger, manner
        self.port = 0

    def __enter__(self) -> Self:
        from tests.races.crowd import context  # its preload list names what stands here

        self._ledger.touch()
        _hellos(self._ledger).touch()
        ours, theirs = multiprocessing.Pipe()
        self._process = context().Process(target=_serve, args=(self._ledger, self._manner, theirs), daemon=True)
        self._process.start()
        assert ours.poll(STARTS_WITHIN_SECONDS), "the mail server did not start"
        self.port = ours.recv()
        self._line = ours
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Die, with every connection."""
        self._process.kill()
        self._process.join()
        self._line.close()

    def behave(self, manner: str) -> None:
        """Treat what comes from now on in another manner."""
        self._line.send(manner)
        assert self._line.poll(STARTS_WITHIN_SECONDS)
        self._line.recv()

    def wait_until_it_hangs(self) -> None:
        """Return when somebody waits for an answer that will not come."""
        assert self._line.poll(STARTS_WITHIN_SECONDS), "nobody came"
        assert self._line.recv() == HANG

    def conversations(self) -> int:
        """Return how often somebody has said hello."""
        return len(_hellos(self._ledger).read_text("ascii"))

    def accepted(self) -> list[str]:
        """Return the Message-ID of every mail accepted, in order, as often as it was."""
        return self._ledger.read_text("ascii").splitlines()


class _Clerk:
    def __init__(self, ledger: Path, manner: str, line: Connection) -> None:
        self.ledger = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.hellos = _hellos(ledger)
        self.manner, self.line = manner, line
        self.seen: set[str] = set()

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        with self.hellos.open("a", encoding="ascii") as file:
            file.write(".")
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.manner == REFUSE or (self.manner == PICKY and address.startswith(UNKNOWN)):
            return "550 5.1.1 no such mailbox"
        if self.manner == GREYLIST and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.manner == HANG:
            self.line.send(HANG)
            await asyncio.Event().wait()
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        os.write(self.ledger, f"{message_id}\n".encode("ascii"))
        if self.manner == DROP:
            server.transport.abort()
        if self.manner == ONE_EACH:
            asyncio.get_running_loop().call_soon(server.transport.close)
        return "250 2.0.0 accepted"


def _hellos(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}.hellos")


def _serve(ledger: Path, manner: str, line: Connection) -> None:
    asyncio.run(_listen(_Clerk(ledger, manner, line), line))


async def _listen(clerk: _Clerk, line: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(clerk, hostname="surel.test", loop=loop), "127.0.0.1", 0)
    line.send(server.sockets[0].getsockname()[1])

    def change() -> None:
        clerk.manner = line.recv()
        line.send(clerk.manner)

    loop.add_reader(line.fileno(), change)
    await server.serve_forever()
