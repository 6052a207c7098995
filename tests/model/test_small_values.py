"""What values answer about themselves: rounds, headers, sources, files, manifests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import msgspec
import pytest

from companion.model.capture import Capture
from companion.model.dossier import ListedFile, sums_text
from companion.model.evidence import EvidenceFile
from companion.model.manifest import CaptureManifest, CustodyPoint, HeadManifest, manifest_bytes
from companion.model.outgoing import OutgoingAnswer
from companion.model.presence import PresencePack
from companion.model.proof import Attachment, Proofs, SecondLook, files_of
from companion.model.round import Round, RoundStep
from companion.model.source import Source
from companion.model.text import Text
from companion.model.timestamp import QualifiedClaim, TimeStamp, TokenFacts
from companion.model.watch import Search

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
POINT = CustodyPoint(seq=7, sha256="c" * 64)
CAPTURE = Capture(
    id="c-1",
    method="page",
    url="https://avis.example/é",
    captured_at=AT,
    received_at=AT,
    companion_version="0.1.0",
    body_sha256="b" * 64,
)


def a_file(name: str) -> EvidenceFile:
    return EvidenceFile(sha256=name * 64, size_bytes=3, media_type="text/plain", role="attachment")


def test_a_round_finds_a_step_by_its_search() -> None:
    label = Text(fr="Google", en="Google")
    steps = tuple(
        RoundStep(search=Search(id=one, engine="google-web", label=label, url=f"https://{one}/"))
        for one in ("one", "two")
    )
    begun = Round(id="r", started_at=AT, steps=steps)
    assert begun.step("two") is steps[1]
    assert begun.step("three") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("Content-Type", "text/html"), ("content-type", "text/html"), ("ETag", "a"), ("Date", "")],
)
def test_a_header_is_found_whatever_its_capitals(name: str, value: str) -> None:
    headers = (("content-type", "text/html"), ("etag", "a"), ("etag", "b"))
    answer = OutgoingAnswer(
        url="https://a.example/",
        status=200,
        headers=headers,
        body=b"",
        address="192.0.2.1",
        started_at=AT,
        ended_at=AT,
    )
    assert answer.header(name) == value


def test_the_sources_of_a_plan_come_in_the_order_asked() -> None:
    sources = tuple(
        Source(id=one, title=Text(fr=one, en=one), confidence="known", checked_on=date(2026, 11, 1))
        for one in ("a", "b", "c")
    )
    pack = PresencePack(sources=sources, profiles=(), content=(), never=())
    assert pack.sources_of(("c", "a")) == (sources[2], sources[0])


def test_the_sums_of_a_dossier_are_read_by_sha256sum() -> None:
    files = [
        ListedFile(path="captures/1.html", size_bytes=1, sha256="1" * 64),
        ListedFile(path="custody.jsonl", size_bytes=2, sha256="2" * 64),
    ]
    assert sums_text("0" * 64, files) == (
        f"{'0' * 64}  manifest.json\n{'1' * 64}  captures/1.html\n{'2' * 64}  custody.jsonl\n"
    )


def test_the_files_proofs_rest_on_are_each_named_once() -> None:
    stamp = TimeStamp(
        id="t",
        subject="c-1",
        what="capture_manifest",
        authority_id="tsa",
        authority_name="TSA",
        authority_url="https://tsa.example",
        claim=QualifiedClaim(status="unknown"),
        stamped=a_file("1"),
        token=a_file("2"),
        chain=a_file("3"),
        facts=TokenFacts(
            gen_time=AT,
            policy="1.2",
            serial="1",
            nonce=None,
            imprint_sha256="1" * 64,
            signer="CN=TSA",
            signer_sha256="4" * 64,
            root_sha256="5" * 64,
            anchor="none",
        ),
        asked_at=AT,
        verified_at=AT,
    )
    look = SecondLook(
        id="l",
        mention_id="m",
        at=AT,
        url="https://a.example/",
        verdict="found",
        reason="words_shown",
        words_sha256="9" * 64,
        body=a_file("6"),
        answer=a_file("7"),
    )
    unanswered = SecondLook(
        id="n",
        mention_id="m",
        at=AT,
        url="https://a.example/",
        verdict="unreadable",
        reason="no_answer",
        words_sha256="9" * 64,
    )
    attached = Attachment(id="a", mention_id="m", kind="other", added_at=AT, file=a_file("8"))
    again = Attachment(id="b", mention_id="m", kind="constat", added_at=AT, file=a_file("6"))
    proofs = Proofs(stamps=(stamp,), looks=(look, unanswered), attachments=(attached, again))
    found = files_of(proofs)
    assert sorted(file.sha256[0] for file in found) == ["1", "2", "3", "6", "7", "8"]


def test_a_manifest_is_the_same_bytes_before_and_after_the_capture_was_read() -> None:
    waiting, read = (
        CaptureManifest(
            instance="i",
            made_at=AT,
            custody=POINT,
            capture=capture,
        )
        for capture in (CAPTURE, msgspec.structs.replace(CAPTURE, state="read"))
    )
    assert manifest_bytes(waiting) == manifest_bytes(read)
    told = json.loads(manifest_bytes(read))
    assert told["format"] == "avise-manifest/1"
    assert (told["capture"]["id"], told["capture"]["state"]) == ("c-1", "to_read")
    assert told["custody"] == {"seq": 7, "sha256": "c" * 64}


def test_a_manifest_is_canonical_json() -> None:
    made = manifest_bytes(HeadManifest(instance="é", made_at=AT, custody=POINT))
    canonical = json.dumps(
        json.loads(made), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert made == canonical.encode()
    assert json.loads(made)["format"] == "avise-custody-head/1"
