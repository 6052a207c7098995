"""A process whose files may not grow any more (a real limit of the system, valid for root too)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from store_values import StandingClock
from test_processes import CHECKOUT, HERE, assert_all_is_kept

from companion.store.database import Store

CHILD = """
import resource, sys
from pathlib import Path
from child_writer import SystemClock, keep_one
from companion.model.errors import StoreUnavailable
from companion.store.database import Store

with Store.open(Path(sys.argv[1]), clock=SystemClock()) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    for number in range(400):
        try:
            print(keep_one(store, "full", number), flush=True)
        except StoreUnavailable as error:
            print("refused", flush=True)
            break
    else:
        sys.exit("the limit was never reached")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(keep_one(store, "after", 0), flush=True)
"""


def test_when_files_cannot_grow_the_write_is_refused_and_the_rest_is_whole(
    folder: Path, clock: StandingClock
) -> None:
    for limit in (150_000, 30_000, 12_345):
        where = folder / str(limit)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(where), str(limit)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(HERE)))},
        )
        assert done.returncode == 0, done.stderr
        *kept, refused, after = done.stdout.split()
        assert refused == "refused"
        assert after == "after-0", "it goes on when there is room again"
        with Store.open(where, clock=clock) as store:
            assert_all_is_kept(store, [*kept, after])
            assert store.incidents == ()
