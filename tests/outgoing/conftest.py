"""The small internet's fixtures, for the tests of the way out."""

from tests.outgoing.small_internet import (  # noqa: F401 fixtures are found by name
    authority,
    clock,
    fetch,
    get,
    internet,
    store,
    way_out,
)
