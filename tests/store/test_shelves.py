"""What each shelf keeps is found again, in its order, after the folder was closed and opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_values import AT, StandingClock, reopened

from companion.model.alert import Alert, AlertDigest, AlertPage, AlertState, Feed, Match
from companion.model.errors import Conflict
from companion.model.evidence import EvidenceFile
from companion.model.first_page import Ruling
from companion.model.job import JobRun
from companion.model.outgoing import Destination, LedgerEntry
from companion.model.presence import ContentItem, ProfileState
from companion.model.proof import Attachment, LookRequest, SecondLook
from companion.model.round import Round
from companion.model.timestamp import Authority, QualifiedClaim, StampTask
from companion.store.database import Store

FILE = EvidenceFile(sha256="1" * 64, size_bytes=3, media_type="text/plain", role="draft")


def an_alert(alert_id: str, state: AlertState = "new", minutes: int = 0) -> Alert:
    return Alert(
        id=alert_id,
        url=f"https://avis.example/{alert_id}",
        title="Alerte",
        found_at=AT + timedelta(minutes=minutes),
        sources=("f-1",),
        state=state,
        match=Match(is_kept=True, reasons=()),
    )


# ── alerts ────────────────────────────────────────────────────────────────────────────────────


def test_alerts_are_counted_and_paged_by_state_last_found_first(store: Store) -> None:
    shelf = store.alerts
    for number in range(5):
        shelf.put(an_alert(f"n-{number}", minutes=number))
    shelf.put(an_alert("d-1", "done"))
    assert (shelf.count("new"), shelf.count("done"), shelf.count("opened")) == (5, 1, 0)
    assert [one.id for one in shelf.page_of("new", skip=0, most=2)] == ["n-4", "n-3"]
    assert [one.id for one in shelf.page_of("new", skip=3, most=9)] == ["n-1", "n-0"]
    assert [one.id for one in shelf.page_of("done", skip=0, most=9)] == ["d-1"]
    shelf.put(an_alert("n-2", "done", minutes=2))
    assert (shelf.count("new"), shelf.count("done")) == (4, 2)
    assert shelf.find("n-2") == an_alert("n-2", "done", minutes=2)


def test_the_latest_alerts_are_those_since_an_instant(store: Store) -> None:
    for number in range(4):
        store.alerts.put(an_alert(f"n-{number}", minutes=number))
    found = store.alerts.latest(AT + timedelta(minutes=2))
    assert [one.id for one in found] == ["n-3", "n-2"]


def test_forgotten_alerts_are_gone_and_their_pages_stay_known(store: Store) -> None:
    for number in range(3):
        store.alerts.put(an_alert(f"n-{number}"))
        store.alerts.put_page(AlertPage(id=f"p-{number}", alert_id=f"n-{number}"))
    store.alerts.drop(["n-0", "n-2"])
    assert [store.alerts.find(f"n-{number}") is None for number in range(3)] == [True, False, True]
    assert store.alerts.count("new") == 1
    page = store.alerts.find_page("p-0")
    assert page is not None
    assert page.alert_id == "n-0"
    assert store.alerts.find_page("p-9") is None


def test_feeds_digests_and_runs_are_kept_in_order(store: Store, clock: StandingClock) -> None:
    for name in ("f-1", "f-2"):
        store.alerts.put_feed(Feed(id=name, url="https://g.example/", kind="other", added_at=AT))
    assert store.alerts.last_digest() is None
    for day in ("2026-11-22", "2026-11-23"):
        store.alerts.put_digest(AlertDigest(day=day, made_at=AT, new_count=2))
    run = JobRun(name="feeds", started_at=AT, ended_at=AT)
    store.alerts.put_job_run(run)
    with reopened(store, clock) as kept:
        assert [one.id for one in kept.alerts.feeds()] == ["f-1", "f-2"]
        assert kept.alerts.digest_count() == 2
        last = kept.alerts.last_digest()
        assert last is not None
        assert last.day == "2026-11-23"
        assert kept.alerts.job_runs() == (run,)
        kept.alerts.drop_feed("f-1")
        assert kept.alerts.find_feed("f-1") is None
        assert [one.id for one in kept.alerts.feeds()] == ["f-2"]


# ── watch and presence ────────────────────────────────────────────────────────────────────────


def test_rounds_come_last_begun_first_and_what_is_dropped_is_gone(
    store: Store, clock: StandingClock
) -> None:
    watching = store.watching
    assert watching.last_round() is None
    for number in range(3):
        watching.put_round(Round(id=f"r-{number}", started_at=AT, steps=()))
        watching.put_ruling(Ruling(id=f"site:{number}.example", stance="neutral", said_at=AT))
        watching.put_content(
            ContentItem(id=f"c-{number}", kind="article", title="Dos", due_on=AT.date())
        )
        watching.put_profile(ProfileState(profile_id=f"p-{number}", progress="to_do", at=AT))
    watching.drop_ruling("site:1.example")
    watching.drop_content("c-1")
    with reopened(store, clock) as kept:
        last = kept.watching.last_round()
        assert last is not None
        assert last.id == "r-2"
        assert [one.id for one in kept.watching.rounds(2)] == ["r-2", "r-1"]
        assert [one.id for one in kept.watching.rulings()] == ["site:0.example", "site:2.example"]
        assert [one.id for one in kept.watching.content()] == ["c-0", "c-2"]
        assert kept.watching.find_content("c-1") is None
        assert [one.profile_id for one in kept.watching.profiles()] == ["p-0", "p-1", "p-2"]


# ── proofs ────────────────────────────────────────────────────────────────────────────────────


def a_task(name: str, subject: str, *, failed: bool = False) -> StampTask:
    return StampTask(
        id=name,
        subject=subject,
        what="capture_manifest",
        authority_id="tsa",
        asked_at=AT,
        next_try_at=AT,
        state="failed" if failed else "waiting",
    )


def test_what_supports_a_mention_is_gathered_and_forgotten_piece_by_piece(
    store: Store, clock: StandingClock
) -> None:
    proofs = store.proofs
    tasks = [a_task("t-1", "c-1"), a_task("t-2", "c-2", failed=True), a_task("t-3", "c-3")]
    for task in tasks:
        proofs.put_task(task)
    for mention_id in ("m-1", "m-2"):
        proofs.put_look_request(LookRequest(mention_id=mention_id, asked_at=AT))
        proofs.put_attachment(
            Attachment(
                id=f"x-{mention_id}", mention_id=mention_id, kind="other", added_at=AT, file=FILE
            )
        )
        proofs.put_look(
            SecondLook(
                id=f"l-{mention_id}",
                mention_id=mention_id,
                at=AT,
                url="https://a.example/",
                verdict="found",
                reason="words_shown",
                words_sha256="9" * 64,
            )
        )
    authority = Authority(
        id="tsa",
        name="TSA",
        url="https://tsa.example",
        claim=QualifiedClaim(status="unknown"),
        added_at=AT,
    )
    proofs.put_authority(authority)
    with reopened(store, clock) as kept:
        found = kept.proofs.of("m-1", ["c-1", "c-2", "c-1"])
        assert found.tasks == tuple(tasks[:2])
        assert [one.id for one in found.looks] == ["l-m-1"]
        assert [one.id for one in found.attachments] == ["x-m-1"]
        assert found.asked == LookRequest(mention_id="m-1", asked_at=AT)
        assert found.stamps == ()
        assert kept.proofs.waiting_tasks() == (tasks[0], tasks[2])
        assert kept.proofs.tasks() == tuple(tasks)
        assert kept.proofs.authorities() == (authority,)
        assert kept.proofs.find_authority("tsa") == authority
        assert [one.mention_id for one in kept.proofs.look_requests()] == ["m-1", "m-2"]
        kept.proofs.drop_task("t-1")
        kept.proofs.drop_look_request("m-1")
        kept.proofs.drop_attachment("x-m-1")
        left = kept.proofs.of("m-1", ["c-1", "c-2"])
        assert left.tasks == (tasks[1],)
        assert (left.asked, left.attachments) == (None, ())
        assert kept.proofs.find_task("t-1") is None
        assert kept.proofs.find_attachment("x-m-2") is not None
        assert kept.proofs.stamp_count() == 0


# ── what leaves ───────────────────────────────────────────────────────────────────────────────


def a_line(name: str, outcome: str) -> LedgerEntry:
    return LedgerEntry(
        id=name,
        at=AT,
        purpose="feed",
        method="GET",
        origin="https://g.example",
        path="/",
        outcome=outcome,
    )


def test_a_line_of_the_ledger_is_added_once_and_never_rewritten(store: Store) -> None:
    for outcome in ("started", "answered"):
        store.outgoing.append_outgoing(a_line("o-1", outcome))
    store.outgoing.append_outgoing(a_line("o-2", "started"))
    for name, outcome in (("o-1", "started"), ("o-1", "answered"), ("o-1", "time")):
        with pytest.raises(Conflict):
            store.outgoing.append_outgoing(a_line(name, outcome))
    written = [(line.id, line.outcome) for line in store.outgoing.outgoing(2)]
    assert written == [("o-2", "started"), ("o-1", "answered")]


def test_a_destination_is_kept_once_for_each_purpose(store: Store) -> None:
    origin = "https://g.example"
    allowed = [
        Destination(origin=origin, purpose="feed", allowed_at=AT),
        Destination(origin=origin, purpose="second_look", allowed_at=AT),
        Destination(origin=origin, purpose="feed", allowed_at=AT, revoked_at=AT),
    ]
    for one in allowed:
        store.outgoing.put_destination(one)
    assert store.outgoing.destinations() == (allowed[2], allowed[1])
