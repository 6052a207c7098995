"""No regular expression can be made to blow up: each is tried on megabytes made to hold it up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_pattern_takes_more_than_two_seconds_on_a_megabyte() -> None:
    # In a process of its own: it notes the patterns as the modules are loaded.
    done = subprocess.run(
        [sys.executable, "-m", "tests.robustness.pattern_attacks"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tried = int(done.stdout.split()[0])
    assert tried > 100
