"""Processes killed at any moment under load: nothing acknowledged is lost, doubled or unreadable.

`python -m bench.torture` kills 300; `--rounds` and `--seed` change that. Each process keeps
captures from several threads as the walk does (evidence, custody line, rows in one transaction),
and says each one once it is kept. Some rounds run two processes at once, some make backups and
erase meanwhile.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from companion.cli.clock import SystemClock
from companion.model.capture import Capture
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.store.database import Store

ROUNDS = 300
THREADS = 3
LONGEST_SECONDS = 0.25
ERASED_EVERY = 7
"""Every seventh capture of a writer is erased again, so that erasures are killed too."""


class Tally(NamedTuple):
    """What the rounds came to; the three counts of trouble must be nought."""

    rounds: int
    acknowledged: int
    erased: int
    lost: int
    doubled: int
    unreadable: int
    seconds: float

    @property
    def is_well(self) -> bool:
        """True when nothing was lost, doubled or unreadable."""
        return not (self.lost or self.doubled or self.unreadable)

    def __str__(self) -> str:
        """Return one line for the terminal."""
        return (
            f"{self.rounds} rounds, {self.acknowledged} captures acknowledged, "
            f"{self.erased} erased: {self.lost} lost, {self.doubled} doubled, "
            f"{self.unreadable} unreadable stores ({self.seconds:.0f} s)"
        )


def keep_one(store: Store, name: str) -> None:
    """Keep one capture and its mention, as the walk does."""
    now = datetime.now(UTC)
    words = f"{name} " + "accueil glacial " * (hash(name) % 200)
    with store.eraser.nothing_erased():
        file = store.evidence.put(words.encode(), media_type="text/html", role="dom")
        store.custody.append("collected", subject=name, detail={"sha256": file.sha256})
        with store.transaction():
            store.put_capture(
                Capture(
                    id=name,
                    method="page",
                    url="https://avis.example/",
                    captured_at=now,
                    received_at=now,
                    companion_version="0",
                    evidence=(file,),
                    body_sha256=file.sha256,
                    title=words,
                )
            )
            store.put_mention(
                Mention(
                    id=f"m-{name}",
                    platform=None,
                    page_url="https://avis.example/",
                    review=Review(text=words),
                    sightings=(
                        Sighting(
                            capture_id=name, seen_at=now, state="online", words_sha256=file.sha256
                        ),
                    ),
                )
            )


def write_until_killed(folder: Path, name: str) -> None:
    """Keep captures from several threads, erase some, make copies; say each thing once done."""
    says = threading.Lock()

    def say(word: str, capture: str) -> None:
        with says:
            sys.stdout.write(f"{word} {capture}\n")
            sys.stdout.flush()

    with Store.open(folder, clock=SystemClock()) as store:

        def write(thread: int) -> None:
            for number in itertools.count():
                capture = f"{name}-{thread}-{number}"
                keep_one(store, capture)
                say("kept", capture)
                if number % ERASED_EVERY == ERASED_EVERY - 1:
                    say("erasing", capture)
                    store.eraser.erase([f"m-{capture}"], why="asked")
                    say("erased", capture)
                if number % 20 == 19:
                    store.backups.make(store.storage)

        writers = [threading.Thread(target=write, args=(number,)) for number in range(THREADS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()


def torture(
    folder: Path,
    rounds: int = ROUNDS,
    *,
    seed: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Tally:
    """Kill writers `rounds` times on one folder; look at what is left and count the trouble."""
    chance = random.Random(seed)  # noqa: S311 - moments of death, no secret
    said: Counter[str] = Counter()
    lost: set[str] = set()
    doubled: set[str] = set()
    unreadable = 0
    started = time.monotonic()
    for number in range(rounds):
        names = [f"r{number}a", f"r{number}b"][: 1 + (number % 3 == 2)]
        said.update(_killed(folder, names, chance.uniform(0, LONGEST_SECONDS)))
        if number % 10 == 9 or number == rounds - 1:
            try:
                more_lost, more_doubled = look_at(folder, said)
                lost |= more_lost
                doubled |= more_doubled
            except Exception as error:  # noqa: BLE001 - whatever it is, the store was not readable
                unreadable += 1
                say(f"round {number}: {error!r}")
            say(f"round {number + 1} of {rounds}: {sum(w.startswith('kept') for w in said)} kept")
    return Tally(
        rounds=rounds,
        acknowledged=sum(word.startswith("kept ") for word in said),
        erased=sum(word.startswith("erased ") for word in said),
        lost=len(lost),
        doubled=len(doubled),
        unreadable=unreadable,
        seconds=time.monotonic() - started,
    )


def _killed(folder: Path, names: list[str], seconds: float) -> list[str]:
    """Start a writer a name, kill them after some time under load, return what they said."""
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.torture", "--write", str(folder), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for name in names
    ]
    said = []
    for child in children:
        assert child.stdout is not None
        said.append(child.stdout.readline())
    time.sleep(seconds)
    for child in children:
        child.kill()
    for child in children:
        assert child.stdout is not None
        # The last line may be cut by the kill: it was not said.
        said += child.stdout.read().split("\n")[:-1]
        child.stdout.close()
        child.wait()
    return [word.strip() for word in said if word.strip()]


def look_at(folder: Path, said: Counter[str]) -> tuple[set[str], set[str]]:
    """Open the folder and compare it with what was said; raises when anything is not whole."""
    with Store.open(folder, clock=SystemClock()) as store:
        assert store.eraser.finish() == 0
        captures = store.captures(limit=10**7)
        times = Counter(capture.id for capture in captures)
        begun = {word.removeprefix("erasing ") for word in said if word.startswith("erasing ")}
        done = {word.removeprefix("erased ") for word in said if word.startswith("erased ")}
        kept = {word.removeprefix("kept ") for word in said if word.startswith("kept ")}
        assert not any("database" in str(incident) for incident in store.incidents)
        assert not [name for name in done if times[name]], "what was erased came back"
        mentions = {mention.id for mention in store.mentions()}
        for capture in captures:
            assert f"m-{capture.id}" in mentions, "one transaction, one fate"
            assert store.evidence.get(capture.evidence[0].sha256).decode() == capture.title
        assert not store.evidence.expected() - store.evidence.names()
        assert store.custody.verify() == ()
        events = Counter(
            event.subject for event in store.custody.events() if event.event == "collected"
        )
        twice = {name for name in times | events if times[name] > 1 or events[name] > 1}
        gone = {name for name in kept - begun if times[name] != 1 or events[name] != 1}
        return gone, twice


def main() -> int:
    """Run the rounds and print what they came to; return 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, help="to see the same moments again")
    parser.add_argument("--write", nargs=2, metavar=("FOLDER", "NAME"), help="what is killed")
    options = parser.parse_args()
    if options.write:
        write_until_killed(Path(options.write[0]), options.write[1])
        return 0
    seed = options.seed if options.seed is not None else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        tally = torture(
            Path(name) / "data", options.rounds, seed=seed, say=lambda s: print(s, flush=True)
        )
    print(tally)
    return 0 if tally.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
