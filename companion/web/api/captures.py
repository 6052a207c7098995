"""Captures: acknowledged once kept, then read and assessed in the same answer."""

from __future__ import annotations

import logging

from flask import Blueprint, Response

from companion.model.errors import AviseError
from companion.web.api.answers import answer
from companion.web.api.cards import encode_capture
from companion.web.bodies import read_body
from companion.web.wiring import services

_log = logging.getLogger(__name__)

blueprint = Blueprint("api_captures", __name__, url_prefix="/api/v1/captures")


@blueprint.post("")
def receive() -> Response:
    """Keep a capture, read it, answer with what it is; the same bytes again answer the same."""
    body, wire = read_body("capture")
    walk = services().walk
    is_known = services().store.find_capture(wire["id"]) is not None
    capture = walk.receive(body, wire)
    walk.read_capture(capture.id)
    view = walk.view_capture(capture.id)
    return answer(encode_capture(view), 200 if is_known else 201)


@blueprint.get("/<capture_id>")
def show(capture_id: str) -> Response:
    """Say what a capture is today."""
    return answer(encode_capture(services().walk.view_capture(capture_id)))


@blueprint.post("/<capture_id>/supplement")
def complete(capture_id: str) -> Response:
    """Keep what completes a capture (the whole page's picture), then tie its reviews to it."""
    body, wire = read_body("capture-supplement")
    is_known = services().store.records.find_supplement(capture_id) is not None
    supplement = services().walk.completion.receive(capture_id, body, wire)
    try:
        services().walk.completion.anchor(capture_id)
    except AviseError as error:
        # Kept all the same: the jobs tie the reviews later.
        _log.warning("capture not anchored: %s", error.code)
    kept = {"id": supplement.id, "sha256": supplement.body_sha256, "capture_id": capture_id}
    return answer(kept, 200 if is_known else 201)


@blueprint.post("/<capture_id>/concerns")
def tick(capture_id: str) -> Response:
    """Keep which mentions of a capture concern the doctor."""
    _, wire = read_body("concerns")
    walk = services().walk
    walk.view_capture(capture_id)
    walk.set_concerns(capture_id, {said["id"]: said["concerns"] for said in wire["mentions"]})
    return answer(encode_capture(walk.view_capture(capture_id)))
