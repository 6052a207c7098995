"""The demonstration's fictional review page, served on this machine while it runs."""

from __future__ import annotations

import http.server
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jinja2
import yaml
from babel.dates import format_date

_HERE = Path(__file__).parent
PATH = "/praticiens/dr-camille-roussel-lefevre"


def load_reviews() -> dict[str, Any]:
    """Return the fictional practitioner and their ten reviews."""
    found: dict[str, Any] = yaml.safe_load((_HERE / "reviews.yaml").read_text("utf-8"))
    return found


def render_page(today: date) -> str:
    """Return the page as HTML, each review dated back from `today`."""
    site = load_reviews()
    for review in site["reviews"]:
        published = today - timedelta(days=review["days_ago"])
        review["published"] = published.isoformat()
        review["published_text"] = format_date(published, "d MMMM yyyy", locale="fr")
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string((_HERE / "page.html").read_text("utf-8")).render(**site)


class DemoSite:
    """Serves the page at `http://localhost:<port>/praticiens/…`."""

    def __init__(self, today: date) -> None:
        """Render the page and start serving it on a free port."""
        body = render_page(today).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == PATH
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body if found else b"")

            def log_message(self, *_: object) -> None:
                """Keep quiet: the terminal belongs to the demonstration."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # By name and not by number: pages at 127.0.0.1 are the companion's own for the extension.
        self.url = f"http://localhost:{self._server.server_address[1]}{PATH}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
