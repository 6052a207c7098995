"""The running companion's fixtures."""

from tests.web.running_companion import (  # noqa: F401 fixtures are found by name
    app,
    clock,
    extension,
    new_extension,
    person,
    store,
    walk,
)
