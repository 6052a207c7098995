"""The running companion's fixtures, for the attacks on it."""

from tests.web.running_companion import (  # noqa: F401 fixtures are found by name
    add_mention,
    app,
    capture_body,
    clock,
    extension,
    new_extension,
    person,
    store,
    stranger,
    walk,
)
