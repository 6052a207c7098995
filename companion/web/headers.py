"""Headers on every answer: nothing foreign loads, nothing is framed, nothing private is cached."""

from __future__ import annotations

from flask import Response, current_app, g, request
from flask_cors.core import get_cors_options, set_cors_headers

from companion import __version__
from companion.web.gate import ASSETS, Audience, audience_of
from companion.web.problems import PROTOCOL
from companion.web.wiring import services

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
SANDBOXED = "default-src 'none'; frame-ancestors 'none'; sandbox"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_EXPOSED = ["Avise-Protocol", "Avise-Instance", "Avise-Version", "Retry-After"]
_ASKED = [
    "Authorization",
    "Content-Type",
    "Avise-Protocol",
    "Avise-Instance",
    "Avise-Extension",
]


def add_headers(response: Response) -> Response:
    """Put our headers on any answer, errors included."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    if not _is_asset():
        response.headers["Cache-Control"] = "no-store"
    if request.path.startswith("/api/"):
        response.headers["Avise-Protocol"] = str(PROTOCOL)
        response.headers["Avise-Instance"] = services().store.instance_id
        if "browser" in g:  # told to a paired browser alone: a version helps who attacks
            response.headers["Avise-Version"] = __version__
        _answer_cors(response)
    return response


def _is_asset() -> bool:
    """Tell whether the answer is a style sheet or script, the same for everybody."""
    endpoint = request.endpoint or ""
    is_public = audience_of(current_app, endpoint) is Audience.PUBLIC
    return is_public and endpoint in ASSETS


def _answer_cors(response: Response) -> None:
    """Let the paired extension read the answer, and nobody else.

    One that pairs needs no leave of ours: its own permission for 127.0.0.1 lets it read.
    """
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin is None or not services().pairings.is_paired_origin(origin):
        return
    options = get_cors_options(
        current_app,
        {
            "origins": [origin],
            "methods": ["GET", "POST"],
            "allow_headers": _ASKED,
            "expose_headers": _EXPOSED,
            "max_age": 600,
        },
    )
    set_cors_headers(response, options)
