"""Filters: JSON Lines in, one answer line per input line in order; a bad line does not stop it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from companion.advice.guard import check
from companion.cli.clock import SystemClock
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Assessment, Qualification, Statement
from companion.model.errors import NotFound
from companion.model.guard import GuardAudience, GuardReport
from companion.resources import law_pack_folder


class _Line(msgspec.Struct, kw_only=True):
    """One statement to assess; other keys (labels of a test suite, say) are let through."""

    text: str
    id: str | int | None = None
    rating: float | None = None
    rating_max: float | None = None
    platform: str | None = None
    url: str | None = None
    date_text: str | None = None
    captured_at: str | None = None


class _Outgoing(msgspec.Struct, kw_only=True):
    """One text to check before it leaves; other keys are let through."""

    text: str
    id: str | int | None = None
    audience: GuardAudience = "public"


def assess_lines(options: argparse.Namespace) -> int:
    """Assess each line of a file (or of what is piped in); exit 1 if any line failed."""
    pack = load_pack(law_pack_folder("fr"))
    today = SystemClock().today()
    return _answered(options.file, lambda line: _assessed(line, pack, today))


def guard_lines(options: argparse.Namespace) -> int:
    """Check each text of a file (or of what is piped in); exit 1 if any line failed."""
    return _answered(options.file, _guarded)


def _answered(name: str, answer: Callable[[bytes], dict[str, Any]]) -> int:
    """Print one answer line per input line; a line that fails does not stop the others."""
    failed = False
    for line in _lines(name):
        said = _or_error(line, answer)
        failed = failed or "error" in said
        print(json.dumps(said, ensure_ascii=False), flush=True)
    return 1 if failed else 0


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from _kept(sys.stdin.buffer)
        return
    try:
        with open(name, "rb") as file:  # noqa: PTH123 `-` and a path share one call
            yield from _kept(file)
    except OSError as error:
        raise NotFound(f"{name}: {error.strerror}") from error


def _kept(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in lines if line.strip())


def _or_error(line: bytes, answer: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    try:
        return answer(line)
    except msgspec.MsgspecError as error:
        return {"id": _id_of(line), "error": str(error)}
    except Exception as error:  # noqa: BLE001 one line must never stop the others
        return {"id": _id_of(line), "error": f"{type(error).__name__}: {error}"}


def _assessed(line: bytes, pack: LawPack, today: date) -> dict[str, Any]:
    asked = msgspec.json.decode(line, type=_Line)
    statement = Statement(
        text=asked.text,
        rating=asked.rating,
        rating_max=asked.rating_max,
        platform=asked.platform,
    )
    return {"id": asked.id, **_assessment(assess(statement, pack=pack, on=today))}


def _guarded(line: bytes) -> dict[str, Any]:
    asked = msgspec.json.decode(line, type=_Outgoing)
    return {"id": asked.id, **_findings(check(asked.text, audience=asked.audience))}


def _findings(report: GuardReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "findings": [
            {
                "start": found.start,
                "end": found.end,
                "kind": found.kind,
                "why": found.why.fr,
                "source": found.source.title.fr,
                "rewording": found.rewording.fr if found.rewording else None,
            }
            for found in report.findings
        ],
    }


def _id_of(line: bytes) -> object:
    """Return the id of a line that may be broken otherwise."""
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read.get("id") if isinstance(read, dict) else None


def _assessment(found: Assessment) -> dict[str, Any]:
    return {
        "nature": found.nature,
        "natures": [{"id": n.id, "likelihood": n.likelihood} for n in found.natures],
        "severity": found.severity,
        "target": found.target,
        "aggravated": found.aggravated,
        "abstain": found.abstain,
        "signals": [
            {"start": s.start, "end": s.end, "text": s.text, "rule": s.rule} for s in found.signals
        ],
        "qualifications": [_qualification(q) for q in found.qualifications],
        "law_version": found.law_version,
    }


def _qualification(found: Qualification) -> dict[str, Any]:
    return {
        "id": found.id,
        "likelihood": found.likelihood,
        "elements": [{"id": e.id, "state": e.state, "why": e.why.fr} for e in found.elements],
        "source": found.source.title.fr,
        "limitation": found.limitation,
        "defences": [{"id": d.id, "why": d.why.fr} for d in found.defences],
    }
