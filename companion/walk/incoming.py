"""The capture as it came over the wire, made a typed value: what no schema can say is said here."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from companion.model.capture import IncomingCapture
from companion.model.errors import BodyNotUnderstood

_PLACE = re.compile(r"at `\$([^`]*)`")
_YEARS = range(1990, 2201)
"""A clock may be wrong; outside these years it would break every date that follows from it."""


def understand(wire: dict[str, Any]) -> IncomingCapture:
    """Return a capture decoded and already checked against its schema.

    Raises `BodyNotUnderstood` for what a schema lets through and no capture can be: the 39th
    month, a year when there was no web.
    """
    try:
        incoming = msgspec.convert(wire, type=IncomingCapture)
    except msgspec.ValidationError as error:
        raise BodyNotUnderstood("the capture is none", path=_path_in(str(error))) from error
    if incoming.captured_at.year not in _YEARS:
        raise BodyNotUnderstood("no browser's clock says that", path="/captured_at")
    return incoming


def _path_in(message: str) -> str:
    """Return where msgspec found the fault; its sentence itself would repeat what was sent."""
    found = _PLACE.search(message)
    return "/" + found[1].lstrip(".").replace(".", "/") if found else "/"
