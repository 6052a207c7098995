"""Hostile words wherever words of somebody else are kept: every page shows them as text.

Every page of the dashboard is asked, whoever wrote it: one added tomorrow is held too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from flask import Flask

from companion.model.alert import Alert, AlertState, Feed, Match, MatchReason
from companion.model.document import DraftAnswers
from companion.model.first_page import FirstPage, FirstPageResult
from companion.model.follow_up import FollowUp, Outcome
from companion.model.outgoing import LedgerEntry
from companion.model.practitioner import Practitioner
from companion.model.presence import ContentItem
from companion.model.proof import SecondLook
from companion.model.second_reading import PointedWords, SecondOpinion, SecondReading
from companion.model.step import StepProgress
from companion.store.database import Store
from companion.walk import Walk
from companion.web.gate import Audience, audience_of
from tests.security.test_reads_change_nothing import address_of
from tests.web.running_companion import Extension, MovableClock, Person, ask_to_pair

RUN = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'--></textarea><svg onload=alert(3)>"
EVALUATED = "49014001"
HOSTILE = f"charlatan {{{{ 7001 * 7001 }}}} \u202eécalper\u202c\u2066 {RUN}"
LINK = "javascript:alert(document.domain)//"
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href"}
SAFE_ADDRESS = re.compile(r"/(?!/)|#|\?|https?://|$")
STATES: tuple[AlertState, ...] = ("new", "opened", "captured", "set_aside", "known", "done")
A_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"
SHOWN_ON = {
    *("home.today", "mentions.listed", "mentions.one", "documents.one", "follow_up.mention"),
    *("follow_up.why_not", "connections.listed", "settings.identity", "outgoing.shown"),
    *("watch.searches", "alerts.listed", "feeds.shown", "first_pages.one", "erasing.ask"),
}
"""Pages that must show hostile words here: elsewhere nothing would be proven."""


class Built(HTMLParser):
    """What a browser would build of a page: elements, and the text that is shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._is_field = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._is_field = tag == "textarea"

    def handle_endtag(self, tag: str) -> None:
        self._is_field = self._is_field and tag != "textarea"

    def handle_data(self, data: str) -> None:
        # A field holds the words as they are, to be sent back unchanged.
        if not self._is_field:
            self.text += data


def faults_of(page: str) -> list[object]:
    """Return all in a page that could run, load, lead astray or reorder what is read."""
    built = Built(page)
    found: list[object] = [
        (tag, name, value[:60])
        for tag, attributes in built.elements
        for name, value in attributes.items()
        if name.startswith("on")
        or name == "style"
        or (name in ADDRESSES and not SAFE_ADDRESS.match(value))
        or (name in {"src", "srcset"} and not value.startswith("/"))
    ]
    found += [t for t, _ in built.elements if t in {"iframe", "object", "embed", "style", "base"}]
    found += [found.group() for found in REORDERING.finditer(built.text)]
    return found + [EVALUATED] * (EVALUATED in page)


@pytest.fixture
def planted(
    extension: Extension,
    walk: Walk,
    store: Store,
    clock: MovableClock,
    capture_body: Callable[..., dict[str, Any]],
) -> dict[str, str]:
    """Hostile words in every place; returns real values for the arguments of the routes."""
    excerpt = {"text": HOSTILE, "html": "<p>x</p>", "before": HOSTILE, "after": HOSTILE}
    url = f"https://a.example/?{RUN.replace(' ', '%20')}"
    card = extension.post("/captures", capture_body(title=HOSTILE, url=url, excerpt=excerpt)).json
    mention_id = card["mentions"][0]["id"]
    version = walk.drafting.export(mention_id, "lawyer_brief", "fr", "txt")
    _plant_beside(walk, store, clock, mention_id)
    _plant_services(store, clock)
    _plant_first_pages(store, clock, card["id"])
    planned = walk.presence.add_content("blog", HOSTILE, clock.now().date())
    walk.presence.set_draft(planned.id, HOSTILE, HOSTILE, planned.due_on)
    walk.presence.publish(planned.id, url)
    walk.presence.set_profile("linkedin", "claimed", url)
    known: dict[str, str] = defaultdict(lambda: "1")
    return known | {
        "item_id": planned.id,
        "capture_id": card["id"],
        "mention_id": mention_id,
        "assessment_id": store.get_mention(mention_id).assessment_id or "",
        "step_id": "lawyer",
        "document_id": "lawyer_brief",
        "version_id": version.id,
        "pairing_id": ask_to_pair(extension, browser=RUN[:60])["id"],
    }


def _plant_beside(walk: Walk, store: Store, clock: MovableClock, mention_id: str) -> None:
    """Plant what is kept beside a mention: by the doctor, by a model, by a page looked at again."""
    now = clock.now()
    walk.set_notes(mention_id, HOSTILE)
    step = {"state": "waiting", "changed_at": now, "note": HOSTILE, "answer_note": HOSTILE}
    mention = store.get_mention(mention_id)
    steps = tuple(StepProgress(step_id=each, **step) for each in ("lawyer", "google-report"))  # type: ignore[arg-type]
    store.put_mention(msgspec.structs.replace(mention, steps=steps))
    outcome = Outcome(ending="kept", on=now.date(), note=HOSTILE)
    store.follow_ups.put(FollowUp(mention_id=mention_id, outcome=outcome))
    walk.attaching.attach(mention_id, A_PDF, kind="constat", name=HOSTILE, by=HOSTILE)
    given = {"email": HOSTILE, "address": HOSTILE}
    store.documents.put_answers(DraftAnswers(id=mention_id, mention_id=mention_id, given=given))
    look = {"id": "look", "mention_id": mention_id, "at": now, "words_sha256": "0" * 64}
    led = {"url": LINK, "final_url": LINK, "verdict": "different", "reason": "other_words"}
    store.proofs.put_look(SecondLook(**look, **led))  # type: ignore[arg-type]
    pointed = (PointedWords(start=0, end=9, text=HOSTILE),)
    store.law.put_second_reading(
        SecondReading(
            id="second",
            mention_id=mention_id,
            assessment_id=mention.assessment_id or "",
            reader=HOSTILE,
            made_at=now,
            opinion=SecondOpinion(outcome="hesitates", words=pointed),
        )
    )


def _plant_services(store: Store, clock: MovableClock) -> None:
    """Plant what alert services say, what left, and an identity as hostile as the rest."""
    now = clock.now()
    match = Match(is_kept=True, reasons=(MatchReason(code="place", words=HOSTILE),))
    said = {"title": HOSTILE, "summary": HOSTILE, "publisher": HOSTILE, "url": LINK}
    for state in STATES:
        alert = {"id": state, "state": state, "found_at": now, "also": (LINK,), "match": match}
        store.alerts.put(Alert(sources=("feed",), **alert, **said))  # type: ignore[arg-type]
    feed = {"id": "feed", "kind": "other", "added_at": now, "title": HOSTILE, "detail": HOSTILE}
    moved = {"health": "moved_elsewhere", "moved_from": LINK, "moved_at": now, "failures": 3}
    store.alerts.put_feed(Feed(url=f"https://a.example/{RUN}", **feed, **moved))  # type: ignore[arg-type]
    line = {"id": "line", "at": now, "purpose": "feed", "method": "GET", "outcome": "answered"}
    way = {"origin": "https://a.example", "path": f"/\u202e{RUN}"}
    store.outgoing.append_outgoing(LedgerEntry(**line, **way))  # type: ignore[arg-type]
    words = (HOSTILE,)
    store.put_practitioner(
        Practitioner(
            names=words, specialty=HOSTILE, places=words, negative_words=words, own_pages=(LINK,)
        )
    )


def _plant_first_pages(store: Store, clock: MovableClock, capture_id: str) -> None:
    """Plant two recorded first pages of one search, and something to publish."""
    now = clock.now()
    said = {"title": HOSTILE, "snippet": HOSTILE, "words": HOSTILE, "site": HOSTILE, "url": LINK}
    kind = {"proposed": "hostile", "why": "hostile_words"}
    results = tuple(FirstPageResult(rank=n, key=f"{n}{RUN}", **said, **kind) for n in (1, 2))  # type: ignore[arg-type]
    search = {"engine": "bing", "query": HOSTILE, "series": "s"}
    before = now - timedelta(days=9)
    for page_id, at, seen in (("before", before, results[:1]), (capture_id, now, results)):
        page = FirstPage(capture_id=page_id, seen_at=at, results=seen, **search)  # type: ignore[arg-type]
        store.watching.put_page(page)
    store.watching.put_content(
        ContentItem(
            id="1", kind="article", title=HOSTILE, due_on=now.date(), draft=HOSTILE, url=LINK
        )
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_shows_hostile_words_as_text(
    app: Flask, person: Person, planted: dict[str, str], language: str
) -> None:
    person.post("/views", {"name": HOSTILE[:60], "severity": "3"})
    showing = set()
    for rule in app.url_map.iter_rules():
        is_page = audience_of(app, rule.endpoint) is Audience.DASHBOARD
        if not is_page or "GET" not in (rule.methods or ()):
            continue
        answer = person.get(
            f"{address_of(rule, planted)}?{urlencode({'lang': language, 'q': RUN})}"
        )
        assert answer.status_code < 500, rule.rule
        if answer.mimetype == "text/html":
            page = answer.get_data(as_text=True)
            assert faults_of(page) == [], rule.rule
            if "&lt;img src=x" in page:
                showing.add(rule.endpoint)
    assert showing >= SHOWN_ON
