"""The network between us and the server, as bad as it can be: a TCP proxy on loopback that a test tells what to do."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Line:
    """Passes bytes on, until it is told to cut every connection, to cut after so many bytes, or to fall silent."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._left: int | None = None
        self._is_silent = False
        self.connections = 0
        self._last_asked = b""

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _hang_up(self._listener)
        self.cut()

    @property
    def is_idle(self) -> bool:
        """Whether the client's last command was to be told of what is new."""
        return self._last_asked.rstrip().endswith(b"IDLE")

    def cut(self) -> None:
        """Cut every connection that there is; later ones are good."""
        while self._open:
            _hang_up(self._open.pop())

    def cut_after(self, answered_bytes: int | None) -> None:
        """Cut a connection when the server has sent so many bytes in all, from now on."""
        self._left = answered_bytes

    def fall_silent(self) -> None:
        """Pass nothing on any more, and keep the connections open."""
        self._is_silent = True

    def heal(self) -> None:
        self._is_silent, self._left = False, None

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ours, _ = self._listener.accept()
                self.connections += 1
                theirs = socket.create_connection(("127.0.0.1", self._to_port))
                self._open += [ours, theirs]
                threading.Thread(target=self._pass_on, args=(ours, theirs, False), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(theirs, ours, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4_096):
                if self._is_silent:
                    continue
                if not is_answer:
                    self._last_asked = data
                elif self._left is not None:
                    data, self._left = data[: self._left], max(0, self._left - len(data))
                target.sendall(data)
                if is_answer and self._left == 0:
                    break
        _hang_up(source)
        _hang_up(target)


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
