"""The capture as it came over the wire, made a typed value: what no schema can say is said here."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from companion.model.capture import IncomingCapture
from companion.model.errors import BodyNotUnderstood
from companion.model.supplement import IncomingSupplement

_Kind = TypeVar("_Kind", IncomingCapture, IncomingSupplement)
_PLACE = re.compile(r"at `\$([^`]*)`")
_YEARS = range(1990, 2201)
"""A clock may be wrong; outside these years it would break every date that follows from it."""


def understand(wire: dict[str, Any]) -> IncomingCapture:
    """Return a capture decoded and already checked against its schema.

    Raises `BodyNotUnderstood` for what a schema lets through and no capture can be: the 39th
    month, a year when there was no web.
    """
    incoming = _converted(wire, IncomingCapture)
    _refuse_impossible(incoming.captured_at, path="/captured_at")
    return incoming


def understand_supplement(wire: dict[str, Any]) -> IncomingSupplement:
    """Return a supplement that has passed its schema; raises as `understand` does."""
    incoming = _converted(wire, IncomingSupplement)
    _refuse_impossible(incoming.taken_at, path="/taken_at")
    if incoming.delivery is not None:
        _refuse_impossible(incoming.delivery.sent_at, path="/delivery/sent_at")
        _refuse_impossible(incoming.delivery.answered_at, path="/delivery/answered_at")
    return incoming


def _converted(wire: dict[str, Any], kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.convert(wire, type=kind)
    except msgspec.ValidationError as error:
        raise BodyNotUnderstood(f"no {kind.__name__}", path=_path_in(str(error))) from error


def _refuse_impossible(instant: datetime, *, path: str) -> None:
    if instant.year not in _YEARS:
        raise BodyNotUnderstood("no browser's clock says that", path=path)


def _path_in(message: str) -> str:
    """Return where msgspec found the fault; its sentence itself would repeat what was sent."""
    found = _PLACE.search(message)
    return "/" + found[1].lstrip(".").replace(".", "/") if found else "/"
