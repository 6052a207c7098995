"""Pairing as the extension sees it: ask, reveal its part, poll for the answer, claim."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from companion.web.api.answers import answer
from companion.web.bodies import read_body
from companion.web.pairing import PairingRequest
from companion.web.wiring import services

blueprint = Blueprint("api_pairing", __name__, url_prefix="/api/v1")


@blueprint.post("/pairings")
def ask() -> Response:
    """Begin a pairing; our part of the digits comes back."""
    _, wire = read_body("pairing-request")
    asked = services().pairings.ask(
        origin=request.headers["Origin"],
        browser=wire["browser"],
        extension_version=wire["extension_version"],
        commitment=wire["commitment"],
    )
    return answer(_encoded(asked), 201)


@blueprint.post("/pairings/<pairing_id>/part")
def reveal(pairing_id: str) -> Response:
    """Take the extension's part: the digits are now in the dashboard; they are never sent."""
    _, wire = read_body("pairing-part")
    origin = request.headers["Origin"]
    return answer(_encoded(services().pairings.reveal(pairing_id, wire["part"], origin=origin)))


@blueprint.get("/pairings/<pairing_id>")
def poll(pairing_id: str) -> Response:
    """Say where the pairing stands; looking gives nothing."""
    asked = services().pairings.poll(pairing_id, origin=request.headers.get("Origin"))
    return answer(_encoded(asked))


@blueprint.post("/pairings/<pairing_id>/token")
def claim(pairing_id: str) -> Response:
    """Give the token, once, after « Autoriser », to the origin that asked."""
    asked = services().pairings.claim(pairing_id, origin=request.headers["Origin"])
    return answer(_encoded(asked))


def _encoded(asked: PairingRequest) -> dict[str, Any]:
    instance = services().store.instance_id if asked.state == "allowed" else None
    return {
        "id": asked.id,
        "part": asked.part,
        "state": asked.state,
        "expires_at": asked.expires_at.isoformat().replace("+00:00", "Z"),
        "token": asked.token,
        "instance": instance,
    }
