"""From a capture to a kept token: real store, real way out, real authority on a local port."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from companion.model.capture import HandEntry
from companion.model.errors import EvidenceBroken, FetchFailed, NotFound
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.model.timestamp import CUSTODY_SUBJECT, Authority, QualifiedClaim
from companion.proof.kept_stamp import verify_kept
from companion.proof.timestamp import StampRefused
from companion.walk.asking import Asking
from tests.proof.companion_bench import URL, Bench
from tests.proof.local_authority import AuthorityServer


@pytest.fixture
def bench(tmp_path: Path, authority_server: AuthorityServer) -> Iterator[Bench]:
    bench = Bench(tmp_path / "data", authority_server)
    yield bench
    bench.store.close()


def test_a_capture_is_stamped_over_its_manifest_and_the_custody_head(bench: Bench) -> None:
    bench.use()
    capture = bench.capture()
    bench.later(minutes=2)
    assert bench.stamping.run_due().kept == 1

    (stamp,) = bench.store.proofs.stamps_of(capture.id)
    assert bench.store.proofs.tasks() == ()
    manifest = json.loads(bench.store.evidence.get(stamp.stamped.sha256))
    assert manifest["capture"]["id"] == capture.id
    hashes = {file["sha256"] for file in manifest["capture"]["evidence"]}
    assert hashes == {file.sha256 for file in capture.evidence}
    collected, stamped = bench.store.custody.events(capture.id)
    assert manifest["custody"]["seq"] == collected.seq
    assert manifest["custody"]["sha256"] == stamped.previous_sha256
    assert stamped.event == "time_stamped"
    assert stamped.detail["token_sha256"] == stamp.token.sha256
    assert stamp.facts.imprint_sha256 == stamp.stamped.sha256
    assert stamp.is_third_party
    assert stamp.claim.status != "qualified"


def test_only_a_hash_and_a_number_leave(bench: Bench) -> None:
    bench.use()
    bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    ((headers, body),) = bench.server.asked
    assert len(body) < 100
    assert set(headers) <= {
        "Host",
        "Content-Type",
        "Content-Length",
        "Accept",
        "Accept-Encoding",
        "Connection",
        "User-Agent",
    }
    (exchange,) = bench.walk.ledger.exchanges(10)
    assert exchange.purpose == "time_stamp"


def test_without_any_authority_nothing_is_noted_and_nothing_leaves(bench: Bench) -> None:
    bench.capture()
    assert bench.store.proofs.tasks() == ()
    assert bench.stamping.run_due() == (0, 0)
    assert bench.server.asked == []


def test_nothing_leaves_before_the_destination_is_allowed(bench: Bench) -> None:
    bench.use(allow=False)
    bench.capture()
    bench.later(minutes=2)
    assert bench.stamping.run_due().failed == 1
    assert bench.server.asked == []
    (task,) = bench.store.proofs.tasks()
    assert (task.state, task.problem) == ("waiting", "destination-not-allowed")

    bench.walk.destinations.allow(URL, "time_stamp")
    bench.stamping.retry(task.id)
    assert bench.stamping.run_due().kept == 1


def test_captures_kept_before_the_authority_are_stamped_too(bench: Bench) -> None:
    captures = [bench.capture() for _ in range(3)]
    bench.use()
    assert bench.stamping.run_due().kept == 3
    assert all(bench.store.proofs.stamps_of(capture.id) for capture in captures)
    assert bench.stamping.expect_missing() == 0


def test_a_capture_typed_by_hand_is_stamped_at_once(bench: Bench) -> None:
    bench.use()
    entry = HandEntry(text="Cabinet sale.", url="https://avis.example/1")
    capture = bench.walk.receive_by_hand(entry)
    assert bench.stamping.run_due().kept == 1
    assert bench.store.proofs.stamps_of(capture.id)


def test_two_authorities_stamp_one_manifest(bench: Bench) -> None:
    bench.use()
    capture = bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.use(id="other", name="Autre")
    bench.stamping.run_due()
    one, other = bench.store.proofs.stamps_of(capture.id)
    assert one.stamped == other.stamped
    assert one.chain == other.chain
    assert one.token != other.token


BAD_ANSWERS: dict[str, tuple[Callable[[bytes], tuple[int, bytes]], str]] = {
    "a page": (lambda _body: (200, b"<html>Bienvenue</html>"), "not-an-answer"),
    "nothing": (lambda _body: (200, b""), "not-an-answer"),
    "server error": (lambda _body: (500, b"oops"), "http-status"),
    "not found": (lambda _body: (404, b""), "http-status"),
    "too many": (lambda _body: (429, b""), "http-status"),
    "account asked for": (lambda _body: (401, b""), "account-refused"),
    "account refused": (lambda _body: (403, b""), "account-refused"),
    "huge": (lambda _body: (200, b"0" * 300_000), "no-answer"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_a_bad_answer_is_said_and_tried_again(bench: Bench, case: str) -> None:
    answer, problem = BAD_ANSWERS[case]
    bench.use()
    good, bench.server.answer = bench.server.answer, answer
    capture = bench.capture()
    bench.later(minutes=2)
    assert bench.stamping.run_due() == (0, 1)
    (task,) = bench.store.proofs.tasks()
    assert (task.state, task.problem, task.tries) == ("waiting", problem, 1)
    assert bench.store.proofs.stamps_of(capture.id) == ()
    assert [event.event for event in bench.store.custody.events(capture.id)] == ["collected"]

    bench.server.answer = good
    assert bench.stamping.run_due() == (0, 0), "not before its time"
    bench.later(seconds=61)
    assert bench.stamping.run_due() == (1, 0)


def test_a_token_for_other_bytes_is_not_kept(bench: Bench) -> None:
    """The authority answers a request of its own: nonce and hash are another's."""
    bench.use()
    first = bench.server.asked
    bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    old = first[0][1]
    bench.server.answer = lambda _body: (200, bench.server.authority.reply(old))
    bench.capture()
    bench.later(minutes=2)
    assert bench.stamping.run_due() == (0, 1)
    assert bench.store.proofs.tasks()[0].problem == "wrong-nonce"


def test_a_slow_authority_holds_nothing_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.walk.asking._SECONDS", 0.4)
    bench.use()

    def slow(_body: bytes) -> tuple[int, bytes]:
        time.sleep(1.5)
        return 200, b""

    bench.server.answer = slow
    for _ in range(5):
        bench.capture()
    bench.later(minutes=2)
    started = time.monotonic()
    assert bench.stamping.run_due() == (0, 1), "an authority out of reach is spared for the round"
    assert time.monotonic() - started < 1.4
    problems = [task.problem for task in bench.store.proofs.tasks()]
    assert problems.count("no-answer") == 1


def test_an_authority_that_is_gone_is_tried_for_days_then_left_to_the_user(bench: Bench) -> None:
    bench.use()
    bench.server.answer = lambda _body: (500, b"")
    bench.capture()
    waited = timedelta()
    start = bench.clock.now()
    while bench.store.proofs.tasks()[0].state == "waiting":
        task = bench.store.proofs.tasks()[0]
        bench.clock.instant = max(bench.clock.now(), task.next_try_at)
        bench.stamping.run_due()
        waited = bench.clock.now() - start
    assert timedelta(days=2) < waited < timedelta(days=7)
    assert bench.stamping.run_due() == (0, 0)

    bench.server.answer = lambda body: (200, bench.server.authority.reply(body))
    assert bench.stamping.retry() == 1
    assert bench.stamping.run_due().kept == 1


def test_one_manifest_serves_all_tries(bench: Bench) -> None:
    bench.use()
    bench.server.answer = lambda _body: (500, b"")
    bench.capture()
    made = set()
    for _ in range(3):
        bench.later(days=2)
        bench.stamping.run_due()
        stamped = bench.store.proofs.tasks()[0].stamped
        assert stamped is not None
        made.add(stamped.sha256)
    assert len(made) == 1


def test_a_removed_authority_is_asked_no_more_and_its_tokens_stay(bench: Bench) -> None:
    bench.use()
    capture = bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.capture()
    bench.stamping.remove("local")
    bench.later(minutes=2)
    assert bench.stamping.run_due() == (0, 0)
    assert bench.store.proofs.tasks() == ()
    assert len(bench.store.proofs.stamps_of(capture.id)) == 1
    with pytest.raises(NotFound):
        bench.stamping.find("local")


def test_the_head_of_the_log_is_stamped_once_a_day_when_it_moved(bench: Bench) -> None:
    bench.use()
    for day, expected in enumerate((1, 1, 2)):
        if day == 2:
            bench.store.custody.append("exported", subject="x")
        bench.stamping.expect_head()
        bench.stamping.expect_head()
        bench.stamping.run_due()
        stamps = bench.store.proofs.stamps_of(CUSTODY_SUBJECT)
        assert len(stamps) == expected
        bench.later(days=1)
    head = json.loads(bench.store.evidence.get(stamps[-1].stamped.sha256))
    exported = bench.store.custody.events("x")[-1]
    assert head["custody"]["seq"] == exported.seq


def test_an_account_is_never_sent_in_clear(bench: Bench) -> None:
    bench.use(username="cabinet")
    bench.store.passwords.put("local", "secret")
    bench.capture()
    bench.later(minutes=2)
    assert bench.stamping.run_due().failed == 1
    assert bench.store.proofs.tasks()[0].problem == "account-in-clear"
    assert bench.server.asked == []
    request = OutgoingRequest(
        url=URL, purpose="time_stamp", method="POST", headers=(("Authorization", "Basic eA=="),)
    )
    with pytest.raises(ValueError, match="never sent: Authorization"):
        bench.fetch(request)


def test_an_account_goes_with_the_question_over_tls(bench: Bench) -> None:
    sent: list[OutgoingRequest] = []

    def hear(request: OutgoingRequest) -> OutgoingAnswer:
        sent.append(request)
        raise FetchFailed("connection")

    asking = Asking(hear, passwords=bench.store.passwords)
    authority = bench.use(username="cabinet", url="https://tsa.example/tsa")
    bench.store.passwords.put("local", "sésame")
    with pytest.raises(StampRefused):
        asking(authority, b"data", "subject")
    header = dict(sent[0].headers)["Authorization"]
    assert base64.b64decode(header.removeprefix("Basic ")).decode() == "cabinet:sésame"


def test_passwords_lie_apart_from_the_database_for_their_owner_alone(bench: Bench) -> None:
    bench.store.passwords.put("local", "sésame-ouvre-toi")
    path = bench.store.folder / "passwords.json"
    assert path.stat().st_mode & 0o077 == 0
    others = [p for p in bench.store.folder.rglob("*") if p.is_file() and p != path]
    assert others
    assert not any("sésame-ouvre-toi".encode() in p.read_bytes() for p in others)
    bench.stamping.add(
        Authority(
            id="local",
            name="Locale",
            url=URL,
            claim=QualifiedClaim(status="unknown"),
            added_at=bench.clock.now(),
        ),
        "sésame-ouvre-toi",
    )
    bench.stamping.remove("local")
    assert bench.store.passwords.find("local") == ""


def test_a_test_verifies_a_token_and_keeps_nothing(bench: Bench) -> None:
    bench.use()
    facts = bench.stamping.test("local")
    assert facts.anchor == "configured"
    assert bench.store.proofs.stamp_count() == 0
    bench.server.answer = lambda _body: (200, b"no")
    with pytest.raises(StampRefused):
        bench.stamping.test("local")


def test_a_kept_token_verifies_again_offline_and_years_later(bench: Bench) -> None:
    bench.use()
    capture = bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.stamping.remove("local")
    bench.later(days=4000)
    (stamp,) = bench.store.proofs.stamps_of(capture.id)
    assert bench.stamping.verify(stamp) == stamp.facts


def test_a_kept_token_that_was_touched_is_found_out(bench: Bench) -> None:
    bench.use()
    capture = bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    (stamp,) = bench.store.proofs.stamps_of(capture.id)
    get = bench.store.evidence.get
    whole = {
        "token": get(stamp.token.sha256),
        "stamped": get(stamp.stamped.sha256),
        "chain_pem": get(stamp.chain.sha256),
    }
    assert verify_kept(stamp, **whole) == stamp.facts
    for part in whole:
        touched = whole[part][:-9] + bytes([whole[part][-9] ^ 1]) + whole[part][-8:]
        with pytest.raises(StampRefused):
            verify_kept(stamp, **{**whole, part: touched})
    earlier = msgspec.structs.replace(
        stamp.facts, gen_time=stamp.facts.gen_time - timedelta(days=30)
    )
    with pytest.raises(StampRefused) as refused:
        verify_kept(msgspec.structs.replace(stamp, facts=earlier), **whole)
    assert refused.value.problem == "wrong-record"


def test_rotten_evidence_is_said_not_stamped(bench: Bench) -> None:
    bench.use()
    bench.server.answer = lambda _body: (500, b"")
    bench.capture()
    bench.later(minutes=2)
    bench.stamping.run_due()
    stamped = bench.store.proofs.tasks()[0].stamped
    assert stamped is not None
    path = bench.store.evidence.path_of(stamped.sha256)
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    with pytest.raises(EvidenceBroken):
        bench.store.evidence.get(stamped.sha256)
    bench.later(days=1)
    bench.stamping.run_due()
    assert bench.store.proofs.tasks()[0].problem == "evidence-broken"
