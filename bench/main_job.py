"""The main job as a person waits for it: cold start, popup click to advice, memory."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

from bench.beside import bare_libraries
from bench.row import Row
from companion.browsers.visit import wait_for_state
from companion.resources import extension_folder
from tests.e2e.conftest import Companion, Desk, start_browser
from tests.e2e.site import Site

PAGE = "google-maps-20"
ROUNDS = 5


def measure() -> list[Row]:
    """Run the real extension in a real Chromium against a companion in its own process."""
    site = Site()
    companion = Companion(Path(tempfile.mkdtemp(prefix="avise-bench-")))
    started = time.monotonic()
    link = companion.start()
    cold = time.monotonic() - started
    with start_browser("chromium", site) as browser:
        desk = Desk("chromium", browser, companion, site)
        desk.pair(link)
        first, rest = _captures(desk)
        answer = min(_bare_answer(companion) for _ in range(20))
        paints = sorted(_first_paint(desk) for _ in range(ROUNDS))
    memory = _resident_megabytes(companion.process_id)
    companion.stop()
    site.close()
    median = statistics.median(rest)
    files, kilobytes = _popup_bundle()
    bare_seconds, bare_megabytes = bare_libraries()
    libraries = "Flask, lxml and spaCy's French alone"
    return [
        Row(
            f"popup: first paint after the click, median of {ROUNDS}",
            f"{statistics.median(paints):.0f} ms (worst {paints[-1]:.0f} ms)",
            "–",
        ),
        Row(
            "popup: what it loads, as it lies (no build step)",
            f"{kilobytes:.0f} kB, {files} files",
            "–",
        ),
        Row(
            "companion: cold start to first answer",
            f"{cold:.2f} s",
            "≤ 5 s",
            cold <= 5,
            f"{cold / bare_seconds:.2f} × {libraries}",
        ),
        Row(
            "20-review page: first click to advice, French analysis cold or warm",
            f"{first:.2f} s",
            "–",
        ),
        Row(
            f"20-review page: popup click to advice, warm, median of {ROUNDS}",
            f"{median:.2f} s (worst {max(rest):.2f} s)",
            "≤ 1.5 s",
            median <= 1.5,
            f"{median / answer:.0f} × one bare answer of the companion (/ping)",
        ),
        Row(
            "companion: resident memory after these captures",
            f"{memory:.0f} MB",
            "≤ 450 MB",
            memory <= 450,
            f"{memory / bare_megabytes:.2f} × {libraries}",
        ),
    ]


def _captures(desk: Desk) -> tuple[float, list[float]]:
    url = desk.site.add_saved_page(PAGE)
    seconds = []
    for number in range(ROUNDS + 1):
        # Another address each time: each page is new, nothing is recognised, all is assessed.
        body = desk.site.pages[desk.site.key_of(url)]
        address = url.replace("place/", f"place/tour-{number}-", 1)
        desk.site.pages[desk.site.key_of(address)] = body
        page = desk.browser.open(address)
        popup = desk.browser.click_toolbar(page)
        wait_for_state(popup, "ready")
        started = time.monotonic()
        popup.click("section[data-state=ready] [data-action=capture]")
        wait_for_state(popup, "advice")
        seconds.append(time.monotonic() - started)
        popup.close()
        page.close()
    return seconds[0], seconds[1:]


def _first_paint(desk: Desk) -> float:
    """Return the milliseconds from the popup's birth to its first words, as the browser counts."""
    page = desk.browser.open(desk.site.add("https://accueil.example/", b"<h1>Accueil</h1>"))
    popup = desk.browser.click_toolbar(page)
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    seen = float(popup.wait_for(paint))
    popup.close()
    page.close()
    return seen


def _popup_bundle() -> tuple[int, float]:
    """Return how many files the popup loads and their kilobytes: the page, and what each names."""
    folder = extension_folder()
    waiting, seen = [folder / "popup" / "popup.html"], set()
    while waiting:
        path = waiting.pop().resolve()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        if path.suffix in {".html", ".js", ".css"}:
            named = re.findall(
                r"""(?:from|href=|src=|import|url\()\s*["']([./][^"']+|[\w-]+\.\w+)["']""",
                path.read_text("utf-8"),
            )
            waiting += [path.parent / name for name in named]
    return len(seen), sum(path.stat().st_size for path in seen) / 1e3


def _bare_answer(companion: Companion) -> float:
    import http.client  # noqa: PLC0415 used here only

    connection = http.client.HTTPConnection("127.0.0.1", companion.port)
    started = time.monotonic()
    connection.request("GET", "/api/v1/ping", headers={"Avise-Protocol": "1"})
    connection.getresponse().read()
    seconds = time.monotonic() - started
    connection.close()
    return seconds


def _resident_megabytes(process: int) -> float:
    """Return a process's resident memory in MB, as the kernel counts it (Linux)."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
