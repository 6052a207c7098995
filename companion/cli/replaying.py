"""`avise replay`: kept analyses read again under today's law, one line of JSON each."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import say
from companion.model.replay import Replay
from companion.store.database import Store
from companion.walk import open_walk
from companion.walk.replaying import keep, replay


def again(options: argparse.Namespace) -> int:
    """Print, for each mention, what today's law reads otherwise; keep it only when told to."""
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        walk = open_walk(store, clock=clock)
        assessed = [one.id for one in store.mentions() if one.assessment_id is not None]
        ids = assessed if options.all else options.mention
        if not ids:
            print(say("replay.none"), file=sys.stderr)
        for mention_id in ids:
            found = replay(walk, mention_id)
            answer = _answer(mention_id, found)
            if options.keep and not found.difference.is_same:
                answer["kept_as"] = keep(walk, mention_id).id
            print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def _answer(mention_id: str, found: Replay) -> dict[str, Any]:
    difference = found.difference
    return {
        "id": mention_id,
        "analysis": found.record.id,
        "made_at": found.record.made_at.isoformat(),
        "same": difference.is_same,
        "law_version": _pair(difference.law_version),
        "nature": _pair(difference.nature),
        "severity": _pair(difference.severity),
        "delay": _pair(difference.delay),
        "abstain": _pair(difference.abstain),
        "qualifications": [
            {"id": one.id, "move": one.move, "then": one.before, "now": one.after}
            for one in difference.qualifications
        ],
        "signals": [
            {"rule": one.rule, "text": one.text, "move": one.move} for one in difference.signals
        ],
    }


def _pair(pair: tuple[object, object]) -> dict[str, object]:
    then, now = pair
    return {"then": then, "now": now}
