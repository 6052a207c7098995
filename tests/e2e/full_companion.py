"""A companion with every state on its pages, and the dashboard of it open in a real browser."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from companion.browsers.chromium import ChromiumPage
from companion.browsers.find import find_browser
from companion.browsers.open import open_browser
from companion.browsers.page import DrivenBrowser
from companion.model.alert import Alert, Feed, Match, MatchReason
from companion.model.capture import HandEntry
from companion.model.dossier import DossierOrder
from companion.model.follow_up import Outcome
from companion.model.interval import DateInterval
from companion.model.practitioner import Practitioner
from companion.model.second_reading import PointedWords, SecondOpinion, SecondReading
from companion.model.timestamp import QualifiedClaim
from companion.resources import extension_folder
from companion.walk import Walk
from companion.walk import said as doctor_said
from companion.walk.follow_up import StepDetails
from companion.web.app import create_app, sign_in_links
from companion.web.gate import Audience, audience_of
from companion.web.serve import make_server
from tests.builders import a_capture_body, a_review_page
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import Authority, AuthorityServer

PAGES = Path(__file__).parents[1] / "pages"
BILLED = "Elle facture des actes qu’elle n’a jamais faits."
CALM = "Accueil glacial, deux heures d’attente."
THREAT = "Je sais où vous habitez, vous allez le payer."
COPIED = "Ce médecin bâcle ses consultations et ne regarde jamais ses patients en face, fuyez."


# These answer with a file, a style sheet, a redirection or data, not with a page.
NOT_PAGES = {
    "calendars.everything", "calendars.one", "calendars.step", "connections.pulse",
    "data.download", "documents.bundle", "documents.version", "dossiers.download",
    "evidence.original", "presence.calendar",
}  # fmt: skip


class Full(NamedTuple):
    """The companion, and the mentions that show the most: one grave, one lawful, one gone."""

    bench: Bench
    server: AuthorityServer
    grave: str
    lawful: str
    threat: str

    @property
    def walk(self) -> Walk:
        return self.bench.walk

    def close(self) -> None:
        self.bench.store.close()
        self.server.close()


def fill(folder: Path) -> Full:
    """Make a companion in `folder` whose every page has something to show."""
    (folder / "authority").mkdir(parents=True)
    server = AuthorityServer(Authority(folder / "authority"))
    bench = Bench(folder / "data", server)
    walk = bench.walk
    walk.store.put_practitioner(
        Practitioner(
            names=("Dr Camille Roussel-Lefèvre", "Camille Roussel-Lefèvre"),
            specialty="Dermatologue",
            places=("Saint-Aubin-sur-Vire",),
            status="liberal",
        )
    )
    grave, lawful = _captured_twice(bench)
    threat = _by_hand(walk, THREAT, days=2)
    _proofs(bench, grave)
    _follow_up(walk, grave)
    _law(walk, grave)
    _wave(walk)
    _watched(bench)
    walk.store.alerts.put(_alert(bench))
    walk.store.alerts.put_feed(_feed(bench))
    return Full(bench, server, grave, lawful, threat)


def _captured_twice(bench: Bench) -> tuple[str, str]:
    """Capture a page, later the same page with the worst review rewritten."""
    walk, today = bench.walk, bench.clock.now().date()
    days = [str(today - timedelta(days=days)) for days in (80, 5)]
    first = a_review_page(("Thierry L.", BILLED, 1, days[0]), ("Zoé M.", CALM, 2, days[1]))
    again = first.replace("n’a jamais faits", "n’a jamais faits, une escroquerie")
    for dom in (first, again):
        capture = walk.receive(*a_capture_body(dom=dom, captured_at=bench.clock.now().isoformat()))
        walk.read_capture(capture.id)
        bench.later(days=1)
    mentions = {
        "grave" if "facture" in one.review.words else "lawful": one.id
        for one in walk.store.mentions()
    }
    return mentions["grave"], mentions["lawful"]


def _by_hand(walk: Walk, text: str, *, days: int, author: str = "Kévin D.") -> str:
    day = walk.today() - timedelta(days=days)
    entry = HandEntry(
        text=text,
        url="https://www.google.com/maps/place/Dr+Roussel",
        author=author,
        published=DateInterval(earliest=day - timedelta(days=12), latest=day),
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    return walk.view_capture(capture.id).mentions[0].mention.id


def _proofs(bench: Bench, mention_id: str) -> None:
    """A good stamp, one nobody vouches for, one that failed; a second look; a record; a dossier."""
    walk, server = bench.walk, bench.server
    bench.use(name="Autorité du cabinet")
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.use(id="loose", roots_pem=(), claim=QualifiedClaim(status="unknown"))
    bench.stamping.run_due()
    server.answer = lambda _body: (503, b"")
    bench.use(id="away", name="Hors service")
    bench.stamping.run_due()
    mention = walk.view_mention(mention_id).mention
    walk.destinations.allow(mention.page_url, "second_look")
    server.page = (200, a_review_page().encode())
    walk.looks.ask(mention.id, repeat_days=7)
    walk.looks.run_due()
    pdf = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"
    walk.attaching.attach(mention.id, pdf, kind="constat", name="constat.pdf")
    order = DossierOrder(mention_ids=(mention.id,), recipient="insurer")
    walk.dossiers.make(walk, order, with_twin=True, progress=lambda _done, _total: None)


def _follow_up(walk: Walk, mention_id: str) -> None:
    today = walk.today()
    details = StepDetails(
        note="n° 12",
        begun_on=today - timedelta(days=1),
        answer="refused",
        answered_on=today,
        remind_on=today,
        cost_cents=12_950,
    )
    walk.set_step(mention_id, "platform_report", "waiting")
    walk.follow_ups.put_details(mention_id, "platform_report", details)
    walk.set_notes(mention_id, "Appelé l’assureur lundi.")


def _law(walk: Walk, mention_id: str) -> None:
    """An answer given, an act noted, a second reader that hesitates."""
    doctor_said.answer(walk, mention_id, "identifiable", "yes")
    doctor_said.note_act(walk, mention_id, "writ", walk.today())
    mention = walk.view_mention(mention_id).mention
    words = mention.review.words
    pointed = PointedWords(start=0, end=12, text=words[:12])
    walk.store.law.put_second_reading(
        SecondReading(
            id=mention.assessment_id or "",
            mention_id=mention.id,
            assessment_id=mention.assessment_id or "",
            reader="mistral",
            made_at=walk.clock.now(),
            opinion=SecondOpinion(outcome="hesitates", words=(pointed,)),
        )
    )


def _wave(walk: Walk) -> None:
    ids = [
        _by_hand(walk, f"{COPIED} {number}", days=3 + number, author=f"Compte {number} Essai")
        for number in range(4)
    ]
    walk.follow_ups.say_outcome(ids[1], Outcome(ending="removed_by_author", on=walk.today()))


def _watched(bench: Bench) -> None:
    """Record the first page of a search, and go on with the round."""
    walk = bench.walk
    search = walk.watching.searches()[0]
    dom = (PAGES / "google-results" / "source.html").read_text("utf-8")
    body = a_capture_body(url=search.url, dom=dom, captured_at=bench.clock.now().isoformat())
    capture = walk.receive(*body)
    walk.read_capture(capture.id)
    kind = walk.presence.pack.content[0].id
    walk.presence.add_content(kind, "Les grains de beauté", walk.today() + timedelta(days=9))


def _alert(bench: Bench) -> Alert:
    return Alert(
        id="alert-1",
        url="https://forum.example/t/1",
        title="Avis sur le Dr Roussel-Lefèvre",
        found_at=bench.clock.now(),
        sources=("f1",),
        match=Match(is_kept=True, reasons=(MatchReason(code="place", words="Saint-Aubin"),)),
    )


def _feed(bench: Bench) -> Feed:
    return Feed(
        id="f1",
        url="https://www.google.com/alerts/feeds/1/2",
        title="Mon nom",
        kind="google_alerts",
        added_at=bench.clock.now(),
    )


def pages_of(full: Full) -> dict[str, str]:
    """Return the address of every page by its endpoint, with something to show on each."""
    walk = full.walk
    app = create_app(walk=walk, store=walk.store, clock=walk.clock, port=1)
    version = walk.drafting.export(full.grave, "insurer_declaration", "fr", "txt").id
    values = {
        "mention_id": full.grave,
        "step_id": "platform_report",
        "document_id": "insurer_declaration",
        "version_id": version,
        "assessment_id": walk.view_mention(full.grave).mention.assessment_id or "",
        "number": "1",
        "said": "1",
        "capture_id": next(iter(walk.watching.series_heads().values()))[0].capture_id,
        "item_id": walk.presence.content()[0].id,
    }
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        if audience_of(app, rule.endpoint) is not Audience.DASHBOARD:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[m[1]], rule.rule)
        found[f"{rule.endpoint} {rule.rule}"] = path
    return {**found, **_other_states(full)}


def _other_states(full: Full) -> dict[str, str]:
    return {
        "a lawful mention": f"/mentions/{full.lawful}",
        "a threat": f"/mentions/{full.threat}",
        "why not, lawful": f"/mentions/{full.lawful}/why-not",
        "the sheet with the notes": f"/mentions/{full.grave}/sheet?notes=yes",
        "a search without a find": "/mentions?q=introuvable",
        "an address nobody knows": "/nowhere",
    }


class Opened(NamedTuple):
    """A browser with the extension in it, at the dashboard, and the companion's own application."""

    page: ChromiumPage
    browser: DrivenBrowser
    app: Flask
    port: int


@contextmanager
def opened(walk: Walk, profile: Path, path: str = "/", *, language: str = "fr") -> Iterator[Opened]:
    """Open the dashboard of a companion that runs in this process, in a real browser."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = create_app(walk=walk, store=walk.store, clock=walk.clock, port=port)
    answering = make_server(app, port=port)
    thread = threading.Thread(target=answering.run, daemon=True)
    thread.start()
    found = find_browser("chromium")
    assert found is not None
    driven = open_browser(
        found, extension=extension_folder(), headless=True, profile=profile, language=language
    )
    try:
        with driven as browser:
            page = browser.open(sign_in_links(app).issue(path))
            assert isinstance(page, ChromiumPage)
            yield Opened(page, browser, app, port)
    finally:
        # Closed by its own loop: from here the loop might just be waiting on what is closed.
        answering.trigger.pull_trigger(answering.close)
        thread.join(timeout=10)


@contextmanager
def signed_in(
    walk: Walk, profile: Path, path: str = "/", *, language: str = "fr"
) -> Iterator[ChromiumPage]:
    """Like `opened`, for tests that look at pages alone."""
    with opened(walk, profile, path, language=language) as found:
        yield found.page
