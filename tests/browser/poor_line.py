"""A poor connection between a browser and the application: a proxy on loopback that cuts a form's way when told to.

One request a connection, so that the browser never sends again by itself what it believes a stale connection has lost.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

ON_THE_WAY, ON_THE_WAY_BACK = "on the way", "on the way back"


class PoorLine:
    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self.target = (url.hostname or "", url.port or 0)
        self.cuts: list[str] = []
        self.posts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def cut_next_post(self, where: str) -> None:
        self.cuts.append(where)

    def listen(self) -> None:
        while True:
            try:
                browser, _ = self.listener.accept()
            except OSError:  # closed: the test is over
                return
            threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        with browser, suppress(ConnectionError):  # a browser that closes its tab waits for no answer
            head = _read_head(browser)
            is_post = head.startswith(b"POST")
            self.posts += is_post
            cut = self.cuts.pop(0) if is_post and self.cuts else ""
            if not head or cut == ON_THE_WAY:
                return
            with socket.create_connection(self.target) as server:
                server.sendall(_closing(head) + _read_body(browser, head))
                while piece := server.recv(65_536):
                    if not cut:
                        browser.sendall(piece)


@contextmanager
def poor_line(address: str) -> Iterator[PoorLine]:
    line = PoorLine(address)
    thread = threading.Thread(target=line.listen, daemon=True)
    thread.start()
    yield line
    line.listener.close()


def _read_head(browser: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = browser.recv(1)
        if not piece:
            return b""
        head += piece
    return head


def _read_body(browser: socket.socket, head: bytes) -> bytes:
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
    body = b""
    while len(body) < length:
        body += browser.recv(65_536)
    return body


def _closing(head: bytes) -> bytes:
    lines = [line for line in head.rstrip(b"\r\n").split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])
