"""What is erased is gone: rows, evidence, copies, leftovers; the log says so without content."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from store_values import (
    AT,
    StandingClock,
    a_capture,
    a_mention,
    a_review,
    an_assessment,
)

from companion.model.errors import StoreUnavailable
from companion.model.follow_up import FollowUp, Outcome
from companion.model.mention import Sighting
from companion.model.outgoing import LedgerEntry
from companion.model.proof import Attachment, SecondLook
from companion.model.review import Page, Reading, ReadingRecord
from companion.store.database import DATABASE, Store
from companion.store.whole_backup import write_backup

SECRET = "motquidoitdisparaitre"
KEPT = "motquidoitrester"


def sighted(capture_id: str) -> Sighting:
    return Sighting(capture_id=capture_id, seen_at=AT, state="online", words_sha256="0" * 64)


def keep(store: Store, capture_id: str, mentions: dict[str, str]) -> None:
    """Keep a page with one review a mention, as the walk does."""
    words = " ".join(mentions.values())
    files = [
        store.evidence.put(f"<p>{capture_id} {words}</p>".encode(), media_type="x", role="dom"),
        store.evidence.put(b"the same logo on every page", media_type="x", role="screenshot"),
    ]
    store.custody.append("collected", subject=capture_id)
    reviews = {name: a_review(text) for name, text in mentions.items()}
    with store.transaction():
        store.put_capture(a_capture(capture_id, title=words, evidence=tuple(files)))
        for name, review in reviews.items():
            known = store.find_mention(name)
            before = known.sightings if known else ()
            store.put_mention(
                a_mention(
                    name,
                    review=review,
                    sightings=(*before, sighted(capture_id)),
                    notes=f"note {review.text}",
                )
            )
            store.put_assessment(an_assessment(f"a-{capture_id}-{name}", name))
        store.put_reading(
            ReadingRecord(
                capture_id=capture_id,
                read_at=AT,
                reading=Reading(
                    page=Page(url="https://avis.example/"), reviews=tuple(reviews.values())
                ),
                mention_ids=tuple(reviews),
            )
        )


def support(store: Store, mention_id: str) -> list[str]:
    """File what other rooms file about a mention; return the hashes of its evidence."""
    body = store.evidence.put(f"page {SECRET}".encode(), media_type="x", role="dom")
    paper = store.evidence.put(f"constat {SECRET}".encode(), media_type="x", role="attachment")
    store.proofs.put_look(
        SecondLook(
            id="l-1",
            mention_id=mention_id,
            at=AT,
            url=f"https://avis.example/{SECRET}",
            verdict="found",
            reason="words_shown",
            words_sha256="0" * 64,
            body=body,
        )
    )
    store.proofs.put_attachment(
        Attachment(
            id="t-1", mention_id=mention_id, kind="constat", added_at=AT, file=paper, name=SECRET
        )
    )
    outcome = Outcome(ending="kept", on=AT.date(), note=SECRET)
    store.follow_ups.put(FollowUp(mention_id=mention_id, outcome=outcome))
    store.outgoing.append_outgoing(
        LedgerEntry(
            id="o-1",
            at=AT,
            purpose="second_look",
            method="GET",
            origin="https://avis.example",
            path=f"/{SECRET}",
            outcome="answered",
            subject=mention_id,
        )
    )
    return [body.sha256, paper.sha256]


def where(folder: Path, words: str) -> list[str]:
    """Return every file under the folder whose bytes hold the words."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    )


def test_not_a_byte_of_an_erased_mention_is_left_in_the_folder(
    folder: Path, clock: StandingClock
) -> None:
    with Store.open(folder, clock=clock) as store:
        keep(store, "c-1", {"m-1": f"avis {SECRET}"})
        keep(store, "c-2", {"m-1": f"avis {SECRET} changé"})
        keep(store, "c-3", {"m-2": KEPT})
        for number in range(60):  # rows of several pages, rewritten, so that old pages are freed
            notes = f"{number} {SECRET} " * 200
            store.put_mention(a_mention("m-1", notes=notes, sightings=(sighted("c-1"),)))
        support(store, "m-1")
        store.backups.make(store.storage)
        write_backup(store, folder / "backups" / "whole.zip", clock=clock)
        broken = folder / "broken" / "20261101T000000Z"
        broken.mkdir(parents=True)
        (broken / DATABASE).write_text(SECRET)
        rotten = store.evidence.path_of(store.find_capture("c-1").evidence[0].sha256)  # type: ignore[union-attr]
        rotten.with_name(f"{rotten.name}.rotten-1").write_text(SECRET)
        assert len(where(folder, SECRET)) >= 8

        plan = store.eraser.erase(["m-1"], why="asked")

        assert where(folder, SECRET) == []
        assert plan.mentions == ("m-1",)
        assert set(plan.captures) == {"c-1", "c-2"}
        assert [mention.id for mention in store.mentions()] == ["m-2"]
        assert store.find_capture("c-1") is None
        assert store.proofs.looks_of("m-1") == ()
        assert store.follow_ups.of("m-1").outcome is None
        assert where(folder, KEPT) != []
    with Store.open(folder, clock=clock) as store:
        assert where(folder, SECRET) == []
        assert [mention.id for mention in store.mentions()] == ["m-2"]
        assert store.scrubber.read_all() == ()
        assert store.incidents == ()
        assert store.eraser.finish() == 0


def test_the_log_says_what_went_and_why_and_nothing_of_what_it_was(store: Store) -> None:
    keep(store, "c-1", {"m-1": f"avis {SECRET}"})
    store.eraser.erase(["m-1"], why="retention")
    said = [e for e in store.custody.events() if e.event == "erased"]
    assert [(e.subject, e.detail["what"], e.detail["why"]) for e in said] == [
        ("m-1", "mention", "retention"),
        ("c-1", "capture", "retention"),
    ]
    assert all(set(e.detail) == {"what", "why", "erasure"} for e in said)
    assert store.custody.verify() == ()


def test_a_page_another_mention_rests_on_stays_and_its_reading_forgets_the_review(
    store: Store,
) -> None:
    keep(store, "c-1", {"m-1": SECRET, "m-2": KEPT})
    plan = store.eraser.plan(["m-1"])
    assert plan.captures == ()
    assert [(page.capture_id, page.others) for page in plan.shared] == [("c-1", ("m-2",))]
    before = store.evidence.names()
    assert store.eraser.erase(["m-1"], why="asked") == plan
    reading = store.find_reading("c-1")
    assert reading is not None
    assert reading.mention_ids == ("m-2",)
    assert [review.text for review in reading.reading.reviews] == [KEPT]
    assert store.evidence.names() == before
    assert [record.mention_id for record in store.assessments_of("m-2")] == ["m-2"]
    store.eraser.erase(["m-2"], why="asked")
    assert store.evidence.names() == set()
    assert store.find_capture("c-1") is None


def test_evidence_that_others_share_stays(store: Store) -> None:
    keep(store, "c-1", {"m-1": SECRET})
    keep(store, "c-2", {"m-2": KEPT})
    logo = store.find_capture("c-1").evidence[1].sha256  # type: ignore[union-attr]
    plan = store.eraser.erase(["m-1"], why="asked")
    assert logo not in plan.evidence
    assert len(plan.evidence) == 1
    assert store.evidence.get(logo)
    assert store.scrubber.read_all() == ()


def test_what_other_rooms_filed_goes_and_the_ledger_keeps_that_something_left(
    store: Store,
) -> None:
    keep(store, "c-1", {"m-1": SECRET})
    hashes = support(store, "m-1")
    plan = store.eraser.erase(["m-1"], why="asked")
    assert set(hashes) <= set(plan.evidence)
    assert store.proofs.attachments_of("m-1") == ()
    (line,) = store.outgoing.outgoing(10)
    assert (line.origin, line.path) == ("https://avis.example", "")


def test_the_daily_copies_stay_good_for_the_rest(store: Store) -> None:
    keep(store, "c-1", {"m-1": SECRET})
    keep(store, "c-2", {"m-2": KEPT})
    copy = store.backups.make(store.storage)
    damaged = copy.with_name("avise-20261101T000000Z.sqlite3")
    damaged.write_bytes(copy.read_bytes()[:5000] + b"\0" * 40_000)
    store.eraser.erase(["m-1"], why="asked")
    assert not damaged.exists()
    assert store.backups.newest_whole() == copy
    assert store.backups.find_row("mentions", "m-1") is None
    row = store.backups.find_row("mentions", "m-2")
    assert row is not None
    assert KEPT.encode() in row.body


def test_erasing_nothing_writes_nothing(store: Store, folder: Path) -> None:
    keep(store, "c-1", {"m-1": KEPT})
    log = (folder / "custody.jsonl").read_bytes()
    assert store.eraser.erase(["m-9"], why="asked").mentions == ()
    assert (folder / "custody.jsonl").read_bytes() == log


STEPS = [
    "companion.store.custody.os.fsync",
    "companion.store.evidence.os.write",
    "companion.store.evidence.Path.unlink",
    "companion.store.eraser.shutil.rmtree",
    "companion.store.storage.SqliteStorage.forget_residue",
]


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_cut_short_is_finished_later(
    step: str, folder: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    with Store.open(folder, clock=clock) as store:
        keep(store, "c-1", {"m-1": SECRET})
        keep(store, "c-2", {"m-2": KEPT})
        store.backups.make(store.storage)
        with monkeypatch.context() as patch:
            patch.setattr(step, refuse)
            with pytest.raises((StoreUnavailable, OSError)):
                store.eraser.erase(["m-1"], why="asked")
        assert store.find_mention("m-1") is None, "it is never shown again"
    with Store.open(folder, clock=clock) as store:
        assert store.eraser.finish() == 0
        assert where(folder, SECRET) == []
        erased = [e.subject for e in store.custody.events() if e.event == "erased"]
        assert sorted(erased) == ["c-1", "m-1"], "said once"
        assert [mention.id for mention in store.mentions()] == ["m-2"]
        assert store.scrubber.read_all() == ()


def test_while_another_reads_the_leftovers_wait_and_are_cleared_later(
    folder: Path, store: Store
) -> None:
    keep(store, "c-1", {"m-1": SECRET})
    reader = sqlite3.connect(folder / DATABASE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM rows").fetchone()
    store.eraser.erase(["m-1"], why="asked")
    assert store.find_mention("m-1") is None
    reader.execute("COMMIT")
    reader.close()
    assert store.eraser.finish() == 0
    assert where(folder, SECRET) == []


def test_evidence_put_again_before_its_row_is_not_erased_from_under_it(store: Store) -> None:
    """The same bytes captured while they are erased: put, erased, and only then named by a row."""
    keep(store, "c-1", {"m-1": SECRET})
    page = store.evidence.get(store.find_capture("c-1").evidence[0].sha256)  # type: ignore[union-attr]
    erasing = threading.Thread(target=lambda: store.eraser.erase(["m-1"], why="asked"))
    with store.eraser.nothing_erased():
        file = store.evidence.put(page, media_type="x", role="dom")
        erasing.start()
        erasing.join(timeout=0.3)
        store.put_capture(a_capture("c-9", evidence=(file,)))
    erasing.join()
    assert store.find_mention("m-1") is None
    assert store.evidence.get(file.sha256) == page


def test_evidence_captured_again_before_a_cut_erasure_is_finished_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, "c-1", {"m-1": SECRET})
    page, logo = store.find_capture("c-1").evidence  # type: ignore[union-attr]  # just kept
    words = store.evidence.get(page.sha256)

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("companion.store.evidence.Path.unlink", refuse)
        with pytest.raises(StoreUnavailable):
            store.eraser.erase(["m-1"], why="asked")
    file = store.evidence.put(words, media_type="x", role="dom")
    store.put_capture(a_capture("c-9", evidence=(file,)))
    assert store.eraser.finish() == 0
    assert store.evidence.get(page.sha256) == words, "a row names it again"
    assert logo.sha256 not in store.evidence.names()
