"""One way to answer JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response


def answer(body: dict[str, Any], status: int = 200) -> Response:
    """Return `body` as JSON."""
    return Response(msgspec.json.encode(body), status, mimetype="application/json")
