"""A second look from the asking to the evidence: consent, bytes, custody, repetition, erasure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from companion.jobs import Jobs
from companion.model.errors import NotFound, NotUnderstood, TooLarge
from companion.model.mention import Mention
from companion.model.proof import files_of
from tests.builders import a_review_page
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import AuthorityServer

PLACE = "http://avis.example/dr-roussel"
PDF = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def bench(tmp_path: Path, authority_server: AuthorityServer) -> Iterator[Bench]:
    bench = Bench(tmp_path / "data", authority_server)
    yield bench
    bench.store.close()


@pytest.fixture
def mention(bench: Bench) -> Mention:
    """A captured mention whose public page our server serves."""
    capture = bench.capture()
    bench.walk.read_capture(capture.id)
    views = bench.walk.view_capture(capture.id).mentions
    found = next(v.mention for v in views if "facture" in v.mention.review.text)
    moved = msgspec.structs.replace(found, page_url=PLACE)
    bench.store.put_mention(moved)
    bench.server.page = (200, a_review_page().encode())
    return moved


def test_a_look_keeps_the_bytes_the_answer_and_a_custody_line(
    bench: Bench, mention: Mention
) -> None:
    bench.walk.destinations.allow(PLACE, "second_look")
    bench.walk.looks.ask(mention.id)
    assert bench.walk.looks.run_due() == 1
    (look,) = bench.store.proofs.looks_of(mention.id)
    assert (look.verdict, look.reason, look.status) == ("found", "words_shown", 200)
    assert look.body is not None
    assert look.answer is not None
    assert bench.store.evidence.get(look.body.sha256) == a_review_page().encode()
    transcript = bench.store.evidence.get(look.answer.sha256).decode()
    assert "status 200" in transcript
    assert "content-type: text/html" in transcript
    (line,) = bench.store.custody.events(mention.id)
    assert line.event == "looked_again"
    assert line.detail["body_sha256"] == look.body.sha256
    assert PLACE not in str(line.detail), "the log holds no address, which may name somebody"
    assert bench.store.proofs.find_look_request(mention.id) is None


def test_the_mention_itself_is_left_as_it_was(bench: Bench, mention: Mention) -> None:
    bench.walk.destinations.allow(PLACE, "second_look")
    bench.server.page = (404, b"<h1>404</h1>")
    bench.walk.looks.ask(mention.id)
    bench.walk.looks.run_due()
    assert bench.store.proofs.looks_of(mention.id)[0].verdict == "unreadable"
    assert bench.store.get_mention(mention.id) == mention


def test_without_permission_nothing_leaves_and_the_look_waits(
    bench: Bench, mention: Mention
) -> None:
    bench.walk.looks.ask(mention.id)
    assert bench.walk.looks.run_due() == 0
    assert bench.walk.ledger.exchanges(5) == ()
    request = bench.store.proofs.find_look_request(mention.id)
    assert request is not None
    assert request.problem == "destination-not-allowed"
    assert bench.store.proofs.looks_of(mention.id) == ()


def test_the_permission_to_stamp_is_not_a_permission_to_look(
    bench: Bench, mention: Mention
) -> None:
    bench.walk.destinations.allow(PLACE, "time_stamp")
    bench.walk.looks.ask(mention.id)
    assert bench.walk.looks.run_due() == 0
    assert bench.walk.ledger.exchanges(5) == ()


def test_a_repeated_look_comes_once_a_day_until_its_last_day(
    bench: Bench, mention: Mention
) -> None:
    bench.walk.destinations.allow(PLACE, "second_look")
    bench.walk.looks.ask(mention.id, repeat_days=3)
    for _ in range(6 * 24):
        bench.walk.looks.run_due()
        bench.later(hours=1)
    looks = bench.store.proofs.looks_of(mention.id)
    assert 3 <= len(looks) <= 5
    assert len({look.at.date() for look in looks}) >= 3
    assert bench.store.proofs.find_look_request(mention.id) is None


def test_a_site_that_does_not_answer_is_said(bench: Bench, mention: Mention) -> None:
    bench.walk.destinations.allow(PLACE, "second_look")
    bench.server.close()
    bench.walk.looks.ask(mention.id)
    assert bench.walk.looks.run_due() == 1
    (look,) = bench.store.proofs.looks_of(mention.id)
    assert (look.verdict, look.reason) == ("unreadable", "no_answer")
    assert look.body is None


@pytest.mark.parametrize("days", [-1, 31, 5000])
def test_looking_for_ever_is_refused(bench: Bench, mention: Mention, days: int) -> None:
    with pytest.raises(NotUnderstood):
        bench.walk.looks.ask(mention.id, repeat_days=days)


def test_nobody_looks_at_a_mention_that_is_not_there(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.walk.looks.ask("nobody")


def test_the_jobs_look_and_stamp_as_soon_as_the_bell_rings(bench: Bench, mention: Mention) -> None:
    bench.use()
    bench.walk.destinations.allow(PLACE, "second_look")
    warm = threading.Event()
    jobs = Jobs(bench.walk, on_warm=lambda _seconds: warm.set())
    jobs.start()
    try:
        assert warm.wait(60)
        bench.walk.looks.ask(mention.id)
        bench.walk.bell.set()
        for _ in range(200):
            if bench.store.proofs.looks_of(mention.id) and bench.store.proofs.stamps():
                break
            threading.Event().wait(0.05)
    finally:
        jobs.stop()
    assert bench.store.proofs.looks_of(mention.id)
    assert bench.store.proofs.stamps()


def test_erasing_a_mention_takes_its_proofs_and_their_bytes_along(
    bench: Bench, mention: Mention
) -> None:
    bench.use()
    bench.walk.destinations.allow(PLACE, "second_look")
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.walk.looks.ask(mention.id)
    bench.walk.looks.run_due()
    bench.walk.attaching.attach(mention.id, PDF, kind="constat")
    files = files_of(bench.walk.mention_file(mention.id).proofs)
    assert {file.role for file in files} == {
        *("manifest", "token", "certificates", "fetched", "answer", "attachment")
    }
    everybody = [one.id for one in bench.store.mentions()]
    bench.store.eraser.erase(everybody, why="asked")
    assert bench.store.proofs.looks_of(mention.id) == ()
    assert bench.store.proofs.attachments_of(mention.id) == ()
    assert bench.store.proofs.stamps() == ()
    left = {path.name for path in (bench.store.folder / "evidence").rglob("*") if path.is_file()}
    assert left.isdisjoint(file.sha256 for file in files)


def test_a_capture_erased_while_its_token_is_on_its_way_leaves_nothing(
    bench: Bench, mention: Mention
) -> None:
    bench.use()
    bench.later(minutes=2)
    good = bench.server.answer

    def erase_then_answer(body: bytes) -> tuple[int, bytes]:
        bench.store.eraser.erase([one.id for one in bench.store.mentions()], why="asked")
        return good(body)

    bench.server.answer = erase_then_answer
    bench.stamping.run_due()
    assert bench.store.find_mention(mention.id) is None
    assert bench.store.proofs.stamps() == ()
    assert bench.store.proofs.tasks() == ()
    assert bench.store.scrubber.read_all() == ()
    kept = [p for p in (bench.store.folder / "evidence").rglob("*") if p.is_file()]
    assert kept == []


def test_a_document_that_is_too_large_is_refused(bench: Bench, mention: Mention) -> None:
    with pytest.raises(TooLarge):
        bench.walk.attaching.attach(mention.id, PDF + b"\0" * 10_000_000, kind="constat")
    with pytest.raises(NotFound):
        bench.walk.attaching.attach("nobody", PDF, kind="constat")
    assert bench.store.proofs.attachments_of(mention.id) == ()
