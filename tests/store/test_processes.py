"""Two processes at once, and processes killed while they open a folder; see also `test_torture`."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from store_values import StandingClock

from companion.store.database import Store

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent


def start(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "child_writer.py"), str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(HERE)))},
    )


def assert_all_is_kept(store: Store, acknowledged: list[str]) -> None:
    captures = store.captures(limit=10**6)
    times = Counter(capture.id for capture in captures)
    assert [name for name in acknowledged if times[name] != 1] == []
    assert max(times.values(), default=1) == 1
    mentions = {mention.id: mention for mention in store.mentions()}
    for capture in captures:
        assert mentions[f"m-{capture.id}"].notes == capture.title, "one transaction, one fate"
        assert store.evidence.get(capture.evidence[0].sha256).decode() == capture.title
    assert store.scrubber.read_all() == ()
    assert store.custody.verify() == ()
    events = Counter(event.subject for event in store.custody.events())
    assert [name for name in acknowledged if events[name] != 1] == []


def test_two_processes_write_together_and_everything_is_kept_once(
    folder: Path, clock: StandingClock
) -> None:
    children = [start(folder, name, 60) for name in ("one", "other")]
    with Store.open(folder, clock=clock) as store:
        acknowledged = [line for child in children for line in child.communicate()[0].split()]
        assert [child.returncode for child in children] == [0, 0]
        assert len(acknowledged) == 120
        assert_all_is_kept(store, acknowledged)
        assert store.incidents == ()


def test_killed_while_opening_a_new_folder_it_opens_again(
    tmp_path: Path, clock: StandingClock
) -> None:
    chance = random.Random(7)  # noqa: S311 - as above
    for number in range(4):
        folder = tmp_path / str(number)
        with start(folder, "r", 0) as child:
            deadline = time.monotonic() + 10
            while not folder.exists() and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.02))
            child.kill()
            acknowledged = (child.stdout.read() if child.stdout else "").split("\n")[:-1]
        with Store.open(folder, clock=clock) as store:
            assert_all_is_kept(store, acknowledged)
            assert store.instance_id
