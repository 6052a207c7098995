"""The one gate in front of every route: deny by default.

A blueprint says for whom its routes are; a route of no blueprint known here is refused. The
checks run before the route and, for the extension's addresses, whether or not a route exists.

    PUBLIC     anyone who came by our address: `/ping`, style sheets, the sign-in link
    PAIRING    an extension that is not paired yet
    EXTENSION  a paired browser, from its exact origin, with its token
    DASHBOARD  a person who signed in
"""

from __future__ import annotations

import re
from enum import Enum

from flask import Flask, Response, current_app, g, redirect, request, session
from werkzeug.wrappers import Response as BaseResponse

from companion.model.errors import (
    HostRefused,
    InstanceMissing,
    InstanceRefused,
    OriginRefused,
    ProtocolRefused,
    Refused,
    TokenRefused,
)
from companion.model.pairing import PairedBrowser
from companion.web.bodies import (
    CAPTURE_LIMIT_BYTES,
    SMALL_LIMIT_BYTES,
    check_media_type,
    check_size,
)
from companion.web.problems import PROTOCOL, NotInSample, SignInExpired, SignInNeeded
from companion.web.sample_space import is_open_there
from companion.web.wiring import is_in_sample, services

SESSION_KEY = "id"
PULSE = "connections.pulse"
"""What open pages ask by themselves, every few seconds."""
FORM_LIMIT_BYTES = 12 * 1024 * 1024
ASSETS = {"entry.bootstrap", "entry.static", "entry.tokens"}
"""Style sheets, scripts and signs, the same for everybody."""
_AUDIENCES_KEY = "avise-audiences"
_EXTENSION_ORIGIN = re.compile(
    r"(?:chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    re.ASCII,
)
_OWN_SITES = {None, "none", "same-origin"}
_READS = {"GET", "HEAD", "OPTIONS"}


class Audience(Enum):
    """For whom a blueprint's routes are."""

    PUBLIC = "public"
    PAIRING = "pairing"
    EXTENSION = "extension"
    DASHBOARD = "dashboard"


def classify(app: Flask, blueprint: str, audience: Audience) -> None:
    """Say for whom the routes of `blueprint` are; without this they are refused."""
    app.config.setdefault(_AUDIENCES_KEY, {})[blueprint] = audience


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """Return the class of an endpoint, None when nobody classified it."""
    blueprint = endpoint.rpartition(".")[0]
    audience: Audience | None = app.config.get(_AUDIENCES_KEY, {}).get(blueprint)
    return audience


def is_extension_origin(origin: str) -> bool:
    """Tell whether an origin can only be a browser extension's."""
    return _EXTENSION_ORIGIN.fullmatch(origin) is not None


def pass_gate() -> BaseResponse | None:
    """Let the request through, or raise; answers a preflight itself."""
    _check_host()
    is_api = request.path.startswith("/api/")
    if is_api:
        _check_api_origin()
    if request.endpoint is None:
        return None
    audience = audience_of(current_app, request.endpoint)
    if audience is None:
        raise Refused("this route is for nobody")
    if request.method == "OPTIONS":
        return Response(status=204)
    if is_api:
        _check_protocol()
    else:
        _check_page_request()
    _CHECKS[audience]()
    return _leave_sample(request.endpoint) if is_in_sample() else None


def _check_host() -> None:
    allowed = {f"{name}:{services().port}" for name in ("127.0.0.1", "[::1]", "localhost")}
    if request.headers.get("Host", "").lower() not in allowed:
        raise HostRefused("foreign Host header")


def _check_api_origin() -> None:
    """Refuse web pages outright: a read may come without Origin, a write may not."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") not in _OWN_SITES:
        raise OriginRefused("cross-site request")
    if origin is None:
        if request.method not in _READS:
            raise OriginRefused("a write without Origin")
    elif not is_extension_origin(origin):
        raise OriginRefused("not an extension's origin")


def _check_page_request() -> None:
    """Refuse what another site embeds, fetches or submits; it may only link to a page."""
    headers = request.headers
    site = headers.get("Sec-Fetch-Site")
    is_visit = (
        request.method in _READS
        and headers.get("Sec-Fetch-Mode") == "navigate"
        and headers.get("Sec-Fetch-Dest") == "document"
    )
    if site not in _OWN_SITES and not is_visit:
        raise OriginRefused("cross-site request")
    origin = headers.get("Origin")
    # `Referrer-Policy: no-referrer` makes our own forms send « null »: the fetch site decides.
    is_own = origin in {None, request.host_url.rstrip("/")}
    if request.method not in _READS and not is_own and not (origin == "null" and site):
        raise OriginRefused("a form of another origin")


def _check_protocol() -> None:
    if request.headers.get("Avise-Protocol") != str(PROTOCOL):
        raise ProtocolRefused(f"this companion speaks protocol {PROTOCOL}")


def _leave_sample(endpoint: str) -> BaseResponse | None:
    """Lead from the example to the real page where a room is not in it; refuse what would act."""
    if is_open_there(endpoint) and (services().samples.sample or endpoint in ASSETS):
        return None
    if request.method in _READS and not request.view_args and not request.query_string:
        return redirect(request.path, 303)
    if services().samples.sample is None:
        return redirect("/", 303)
    raise NotInSample("not a room of the example")


def _check_token() -> PairedBrowser:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    browser = services().pairings.browser_of(token.strip()) if scheme == "Bearer" else None
    if browser is None:
        raise TokenRefused("no token, or one that is unknown or revoked")
    origin = request.headers.get("Origin")
    if origin is not None and origin != browser.origin:
        raise TokenRefused("the token is bound to another origin")
    return browser


def _check_instance() -> None:
    instance = request.headers.get("Avise-Instance")
    if instance is None:
        raise InstanceMissing("a write must name its instance")
    if instance != services().store.instance_id:
        raise InstanceRefused("the write is meant for another companion")


def _pass_public() -> None:
    check_size(SMALL_LIMIT_BYTES)


def _pass_pairing() -> None:
    check_size(SMALL_LIMIT_BYTES)
    if request.method not in _READS:
        check_media_type()


def _pass_extension() -> None:
    browser = _check_token()
    if request.method not in _READS:
        _check_instance()
        check_media_type()
        check_size(CAPTURE_LIMIT_BYTES)
    services().pairings.note_use(browser, request.headers.get("Avise-Extension"))
    g.browser = browser


def _pass_dashboard() -> None:
    check_size(FORM_LIMIT_BYTES)
    is_person = request.endpoint != PULSE
    kept = session.get(SESSION_KEY)
    if kept is None:
        raise SignInNeeded("no session")
    if not services().sessions.is_live(kept, is_person=is_person):
        raise SignInExpired("the session is over")


_CHECKS = {
    Audience.PUBLIC: _pass_public,
    Audience.PAIRING: _pass_pairing,
    Audience.EXTENSION: _pass_extension,
    Audience.DASHBOARD: _pass_dashboard,
}
