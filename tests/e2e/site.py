"""Serves our own pages at the real platforms' addresses, over TLS, through a local proxy.

The browser under test is told to use this proxy for everything but loopback, so that a page
stands at https://www.google.com/maps/… for the extension while nothing leaves the machine.
Every address asked for is written down: `asked` shows what a page or a popup tried to load.
"""

from __future__ import annotations

import http.client
import http.server
import json
import ssl
import threading
from pathlib import Path
from urllib.parse import urlsplit

import trustme

PAGES = Path(__file__).parents[1] / "pages"


class Site:
    """The proxy, the pages it serves, and the addresses it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.asked: list[str] = []
        self.rebound: dict[str, int] = {}
        self._authority = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        site = self

        class Handler(_ProxyHandler):
            def page_at(self, url: str) -> tuple[bytes, str] | None:
                site.asked.append(url)
                return site.pages.get(_bare(url))

            def port_behind(self, url: str) -> int | None:
                return site.rebound.get(urlsplit(url).hostname or "")

            def tls_for(self, host: str) -> ssl.SSLContext:
                return site.context_for(host)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, url: str, body: bytes, media_type: str = "text/html; charset=utf-8") -> str:
        """Serve `body` at `url` (its query and fragment do not matter)."""
        self.pages[_bare(url)] = (body, media_type)
        return url

    def add_saved_page(self, folder: str) -> str:
        """Serve `tests/pages/<folder>/source.html` at its own address and return that."""
        expected = expected_of(folder)
        return self.add(expected["page"]["url"], (PAGES / folder / "source.html").read_bytes())

    def add_on_loopback(self, path: str, body: bytes) -> str:
        """Serve `body` from another port of 127.0.0.1: the same site as the companion's."""
        # A browser asks loopback directly: its request names a path and no host.
        self.pages[_bare(path)] = (body, "text/html; charset=utf-8")
        return f"http://127.0.0.1:{self.port}{path}"

    def rebind(self, host: str, port: int) -> None:
        """Let `host` now lead to a port of 127.0.0.1, as an attacker's name server would."""
        self.rebound[host] = port

    @staticmethod
    def key_of(url: str) -> str:
        """Return the key of `pages` for an address."""
        return _bare(url)

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return a TLS context with a certificate for `host`."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._authority.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def expected_of(folder: str) -> dict:
    """Return what a saved page is expected to hold."""
    return json.loads((PAGES / folder / "expected.json").read_text("utf-8"))


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path or '/'}"


class _ProxyHandler(http.server.BaseHTTPRequestHandler):
    """Answers plain and tunnelled requests alike."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    _tunnelled_to: str | None = None
    posted: bytes | None = None

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        self.send_response(200, "Connection established")
        self.end_headers()
        try:
            self.connection = self.tls_for(host).wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError):
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self._tunnelled_to = host
        self.close_connection = False

    def do_GET(self) -> None:
        host = self._tunnelled_to
        url = f"https://{host}{self.path}" if host else self.path
        page = self.page_at(url)
        behind = self.port_behind(url)
        if page is None and behind is not None:
            self._hand_on(url, behind)
            return
        body, media_type = page or (b"", "text/plain")
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.posted = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def _hand_on(self, url: str, port: int) -> None:
        """Pass the request on as it came, its `Host` included, and its answer back."""
        path = urlsplit(url)._replace(scheme="", netloc="").geturl() or "/"
        behind = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {k: v for k, v in self.headers.items() if not k.startswith("Proxy-")}
        behind.request(self.command, path, self.posted, headers | {"Connection": "close"})
        answer = behind.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
        self.send_header("Content-Encoding", answer.headers.get("Content-Encoding", "identity"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        behind.close()

    def finish(self) -> None:
        """Close the tunnel too: the library knows only the socket it began with."""
        try:
            super().finish()
        except OSError:
            pass
        finally:
            self.connection.close()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
