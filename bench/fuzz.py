"""`python -m bench.fuzz [--count 20000] [--seed N]`: hostile pages, phrases, reviews by thousands.

What crashes, hangs over two seconds or contradicts itself is shrunk and shown; the seed is printed,
so that a run can be repeated.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from companion.law.analysis import warm_up
from tests.robustness import hostile_inputs as inputs

SHARES = {"extract": 0.4, "date": 0.35, "assess": 0.25}
TARGETS: dict[str, tuple[Callable[..., None], tuple[Any, ...]]] = {
    "extract": (inputs.hold_extract, (inputs.contents,)),
    "date": (inputs.hold_date, (inputs.phrases, inputs.INSTANTS)),
    "assess": (inputs.hold_assess, (inputs.statements,)),
}


def main() -> int:
    """Run every target; return 1 when one does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--only", choices=tuple(TARGETS))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    warm_up()
    names = [options.only] if options.only else list(TARGETS)
    shares = {name: 1.0 if options.only else SHARES[name] for name in names}
    held = [_run(name, round(options.count * shares[name]), options.seed) for name in names]
    return 0 if all(held) else 1


def _run(name: str, count: int, number: int) -> bool:
    hold, strategies = TARGETS[name]
    asked, slowest, started = 0, 0.0, time.monotonic()

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(st.tuples(*strategies))
    def ask(values: tuple[object, ...]) -> None:
        nonlocal asked, slowest
        asked += 1
        before = time.thread_time()
        hold(*values)
        slowest = max(slowest, time.thread_time() - before)

    try:
        ask()
    except Exception as error:  # noqa: BLE001 whatever it is, it is what was looked for
        print(
            f"{name}: {type(error).__name__}: {error}",
            *getattr(error, "__notes__", ()),
            sep="\n",
            flush=True,
        )
        return False
    taken = time.monotonic() - started
    print(f"{name}: {asked} inputs, slowest {slowest:.2f} s, {taken:.0f} s in all", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
