"""`GET /ping`: that this is Avisé, which protocol, which instance; nothing else without a token."""

from __future__ import annotations

from flask import Blueprint, Response

from companion.web.api.answers import answer
from companion.web.problems import PROTOCOL
from companion.web.wiring import services

blueprint = Blueprint("api_open", __name__, url_prefix="/api/v1")


@blueprint.get("/ping")
def ping() -> Response:
    """Say who we are."""
    instance = services().store.instance_id
    return answer({"name": "avise", "protocol": PROTOCOL, "instance": instance})
