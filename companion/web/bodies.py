"""Request bodies: the right type, not too large, whole JSON, and true to their schema."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs
import msgspec
from flask import request
from werkzeug.exceptions import ClientDisconnected

from companion.model.errors import BodyNotUnderstood, TooLarge
from companion.resources import load_schema
from companion.web.problems import MediaTypeRefused

CAPTURE_LIMIT_BYTES = 25 * 1024 * 1024
SMALL_LIMIT_BYTES = 1024 * 1024


@cache
def schema_of(name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled schema of one body; `format` stays an annotation."""
    return jsonschema_rs.Draft202012Validator(load_schema(name), validate_formats=False)


def check_size(limit_bytes: int) -> None:
    """Refuse a body by its announced length, before a byte of it is read."""
    request.max_content_length = limit_bytes
    if (request.content_length or 0) > limit_bytes:
        raise TooLarge(limit_bytes)


def check_media_type() -> None:
    """Refuse a write that is not JSON: a form or a `text/plain` needs no leave of the browser."""
    if request.mimetype != "application/json":
        raise MediaTypeRefused("a write must be application/json")


def read_body(schema: str) -> tuple[bytes, dict[str, Any]]:
    """Return the body exactly as received, and decoded; raises `BodyNotUnderstood` with the path.

    The error names where and which rule, never what was sent.
    """
    try:
        body = request.get_data(cache=False)
    except ClientDisconnected as error:
        raise BodyNotUnderstood("the body is not whole") from error
    wire = _decoded(body)
    first = next(iter(schema_of(schema).iter_errors(wire)), None)
    if first is not None:
        path = "/" + "/".join(str(part) for part in first.instance_path)
        raise BodyNotUnderstood(f"breaks {schema}: {type(first.kind).__name__}", path=path)
    checked: dict[str, Any] = wire
    return body, checked


def _decoded(body: bytes) -> Any:  # noqa: ANN401 JSON is anything until its schema has spoken
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BodyNotUnderstood("the body is not JSON", path="/") from error
