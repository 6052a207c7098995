"""`avise steps`, `calendar`, `waves`, `outcomes`: what to do, until when, and what worked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from companion.advice.calendar_file import write_calendar
from companion.advice.refuse import refused_documents
from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import language
from companion.model.errors import NotFound
from companion.model.step import Step
from companion.store.database import Store
from companion.walk import Walk, open_walk


def steps(options: argparse.Namespace) -> int:
    """Print the advice for one mention today: steps in order, those left out, drafts refused."""
    with _walk(options) as walk:
        view = walk.view_mention(_mention_id(walk, options.mention))
    advice, said = view.advice, language()
    refused = (
        refused_documents(view.assessment, walk.catalogue, advice=advice) if view.assessment else {}
    )
    answer = {
        "id": view.mention.id,
        "protected": bool(advice and advice.is_protected),
        "do_not_reply": bool(advice and advice.do_not_reply),
        "steps": [_step(step) for step in (advice.steps if advice else ())],
        "left_out": [
            {"id": left.id, "why": left.why.said_in(said)}
            for left in (advice.left_out if advice else ())
        ],
        "refused_documents": {name: why.said_in(said) for name, why in refused.items()},
    }
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _step(step: Step) -> dict[str, object]:
    said = language()
    return {
        "id": step.id,
        "title": step.title.said_in(said),
        "act_before": step.act_before.isoformat() if step.act_before else None,
        "who": step.who,
        "cost": step.cost.said_in(said),
        "delay": step.delay.said_in(said),
        "risk": step.risk.said_in(said),
        "link": step.link,
        "documents": list(step.documents),
        "sources": [source.id for source in step.sources],
    }


def calendar(options: argparse.Namespace) -> int:
    """Write the days of one mention, or of all, as an iCalendar file."""
    with _walk(options) as walk:
        entries = (
            walk.follow_ups.calendar_of(_mention_id(walk, options.mention))
            if options.mention
            else walk.follow_ups.calendar_of_all()
        )
        written = write_calendar(
            entries, language=language(), now=walk.clock.now(), with_steps=options.named
        )
    if options.output is None:
        sys.stdout.write(written.decode().replace("\r\n", "\n"))
    else:
        options.output.write_bytes(written)
    return 0


def waves(options: argparse.Namespace) -> int:
    """Print the hints that reviews are tied together, those with most mentions first."""
    with _walk(options) as walk:
        for wave in walk.waves.all():
            print(msgspec.json.encode(wave).decode())
    return 0


def outcomes(options: argparse.Namespace) -> int:
    """Print what was tried and how mentions ended; days, and cents of a euro."""
    with _walk(options) as walk:
        print(msgspec.json.encode(walk.follow_ups.what_worked()).decode())
    return 0


@contextmanager
def _walk(options: argparse.Namespace) -> Iterator[Walk]:
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        yield open_walk(store, clock=clock)


def _mention_id(walk: Walk, asked: str) -> str:
    """Return the id that begins so; raises `NotFound` when none or several do."""
    found = [each.id for each in walk.store.mentions() if each.id.startswith(asked)]
    if asked in found:
        return asked
    if len(found) != 1:
        raise NotFound(f"mention {asked}")
    return found[0]
