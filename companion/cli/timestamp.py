"""`avise timestamp`: what was time-stamped, what waits, and every kept token verified again."""

from __future__ import annotations

import argparse
import sys

from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import language, say
from companion.model.errors import AviseError
from companion.model.timestamp import TimeStamp
from companion.proof.stamp_words import STATUS, anchor_words, problem_words
from companion.proof.timestamp import StampRefused
from companion.store.database import Store
from companion.walk import open_walk
from companion.walk.stamping import Stamping


def status(options: argparse.Namespace) -> int:
    """Print the authorities in use, how many tokens are kept, and why others are not."""
    with Store.open(data_folder(options), clock=SystemClock()) as store:
        stamping = open_walk(store, clock=SystemClock()).stamping
        authorities = stamping.authorities()
        if not authorities:
            print(say("timestamp.none"))
        for one in authorities:
            claim = STATUS[one.claim.status].said_in(language())
            print(say("timestamp.authority", name=one.name, url=one.url, status=claim))
        tasks = store.proofs.tasks()
        print(say("timestamp.kept", count=store.proofs.stamp_count(), waiting=len(tasks)))
        for task in tasks:
            why = problem_words(task.problem).said_in(language()) if task.problem else ""
            print(say("timestamp.task", subject=task.subject, tries=task.tries, why=why))
    return 0


def run(options: argparse.Namespace) -> int:
    """Ask for what is due now; exit 1 when something failed and waits."""
    with Store.open(data_folder(options), clock=SystemClock()) as store:
        stamping = open_walk(store, clock=SystemClock()).stamping
        stamping.expect_missing()
        stamping.retry()
        kept = failed = 0
        # Until nothing is due: what failed waits for its next time.
        while any(result := stamping.run_due()):
            kept, failed = kept + result.kept, failed + result.failed
            print(say("timestamp.round", kept=kept, failed=failed), flush=True)
        print(say("timestamp.done", kept=kept, failed=failed))
    return 1 if failed else 0


def verify(options: argparse.Namespace) -> int:
    """Verify every kept token from its evidence alone, offline.

    Returns 0 when all hold, 1 when one does not.
    """
    broken = 0
    with Store.open(data_folder(options), clock=SystemClock()) as store:
        stamping = open_walk(store, clock=SystemClock()).stamping
        stamps = store.proofs.stamps()
        for stamp in stamps:
            broken += not _verified(stamping, stamp)
    if broken:
        print(say("timestamp.broken", count=broken, of=len(stamps)), file=sys.stderr)
        return 1
    print(say("timestamp.whole", count=len(stamps)) if stamps else say("timestamp.empty"))
    return 0


def _verified(stamping: Stamping, stamp: TimeStamp) -> bool:
    about = {
        "at": stamp.facts.gen_time.isoformat(),
        "name": stamp.authority_name,
        "subject": stamp.subject,
    }
    try:
        stamping.verify(stamp)
    except StampRefused as refused:
        why = problem_words(refused.problem).said_in(language())
        print(say("timestamp.bad", why=why, **about))
        return False
    except AviseError as error:
        print(say("timestamp.bad", why=say(f"error.{error.code}", detail=error.detail), **about))
        return False
    words = (STATUS[stamp.claim.status], anchor_words(stamp))
    rests = ", ".join(word.said_in(language()) for word in words)
    print(say("timestamp.good", rests=rests, **about))
    return True
