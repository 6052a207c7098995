"""The small internet, and alerts over it, for the tests of looking out."""

from __future__ import annotations

import pytest

from companion.outgoing.way_out import WayOut
from companion.reading import names
from companion.store.database import Store
from companion.walk.alerting import Alerting
from companion.watch.feeds_apart import read_here
from tests.builders import FixedClock
from tests.outgoing.small_internet import (  # noqa: F401 fixtures are found by name
    Internet,
    clock,
    fetch,
    internet,
    store,
    way_out,
)


@pytest.fixture
def alerting(
    store: Store,  # noqa: F811 the fixture
    way_out: WayOut,  # noqa: F811 likewise
    fetch: object,  # noqa: F811 likewise
    clock: FixedClock,  # noqa: F811 likewise
) -> Alerting:
    """Alerts read in this process, over the small internet."""
    return Alerting(
        store,
        fetch=fetch,  # type: ignore[arg-type]
        destinations=way_out.destinations,
        read=read_here,
        names=names,
        clock=clock,
    )
