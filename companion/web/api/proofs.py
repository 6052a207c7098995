"""`POST /proofs`: who we are, in a way that no other program on the port can copy."""

from __future__ import annotations

from flask import Blueprint, Response

from companion.web.api.answers import answer
from companion.web.bodies import read_body
from companion.web.proving import prove
from companion.web.wiring import services

blueprint = Blueprint("api_proofs", __name__, url_prefix="/api/v1")


@blueprint.post("/proofs")
def show() -> Response:
    """Answer a paired browser's random bytes; changes nothing, needs no token, gives none."""
    _, wire = read_body("proof-request")
    here = services()
    proof = prove(here.store, port=here.port, name=wire["key"], nonce=wire["nonce"])
    return answer({"proof": proof})
