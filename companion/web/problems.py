"""One table, error class → HTTP status; the words come from the vocabulary both programs read."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException

from companion.model import errors
from companion.model.errors import AviseError
from companion.resources import load_vocabulary
from companion.web.languages import language
from companion.web.problem_pages import problem_page

PROTOCOL = 1
_log = logging.getLogger(__name__)


class MediaTypeRefused(errors.Refused):
    """A write that is not JSON."""

    code = "media-type-refused"


class MethodRefused(errors.Refused):
    """The address exists, the method is not for it."""

    code = "method-refused"


class SignInExpired(errors.Refused):
    """A session that is over: idle, too old, or signed out."""

    code = "sign-in-expired"


class SignInNeeded(errors.Refused):
    """No session: this visitor never signed in."""

    code = "sign-in-needed"


class SignInLinkOver(errors.Refused):
    """A sign-in link that is unknown, used or over."""

    code = "sign-in-link-over"


class NotInSample(errors.Refused):
    """A page or an act that the example does not have."""

    code = "not-in-sample"


class FormTooLarge(errors.TooLarge):
    """A form of the dashboard that is too large, its picture or file included."""

    code = "form-too-large"


class FormExpired(errors.Refused):
    """A form without its CSRF token, or with an old one."""

    code = "form-expired"


STATUS: dict[type[AviseError], int] = {
    errors.AviseError: 500,
    errors.Refused: 403,
    errors.HostRefused: 400,
    errors.OriginRefused: 403,
    errors.TokenRefused: 401,
    errors.ProtocolRefused: 412,
    errors.InstanceMissing: 428,
    errors.InstanceRefused: 412,
    errors.PairingBusy: 409,
    errors.TooManyRequests: 429,
    errors.PassphraseRefused: 403,
    errors.DestinationNotAllowed: 403,
    errors.DestinationRefused: 403,
    errors.DraftRefused: 403,
    errors.GuardStopped: 403,
    MediaTypeRefused: 415,
    MethodRefused: 405,
    SignInExpired: 401,
    SignInNeeded: 401,
    SignInLinkOver: 401,
    NotInSample: 403,
    FormTooLarge: 413,
    FormExpired: 400,
    errors.NotUnderstood: 422,
    errors.BodyNotUnderstood: 422,
    errors.PageNotUnderstood: 422,
    errors.BackupRefused: 422,
    errors.DateNotUnderstood: 422,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Unavailable: 503,
    errors.StoreUnavailable: 507,
    errors.StoreUnreadable: 500,
    errors.StoreInUse: 503,
    errors.StoreTooNew: 503,
    errors.FetchFailed: 502,
    errors.PortTaken: 503,
    errors.Broken: 500,
    errors.EvidenceBroken: 500,
    errors.CustodyBroken: 500,
    errors.PackBroken: 500,
    errors.TemplateBroken: 500,
}
_FROM_HTTP: dict[int, type[AviseError]] = {
    400: errors.NotUnderstood,
    404: errors.NotFound,
    405: MethodRefused,
    413: errors.TooLarge,
    415: MediaTypeRefused,
}


def status_of(error: AviseError) -> int:
    """Return the HTTP status of an error: its own class's, else its nearest ancestor's."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def words_of(error: AviseError) -> tuple[str, str]:
    """Return title and remedy in the language of the request."""
    said = load_vocabulary()["problems"][error.code]
    return said["title"][language()], said["remedy"][language()]


def problem_of(error: AviseError) -> dict[str, Any]:
    """Return the RFC 9457 body; it never holds anything that was sent."""
    title, remedy = words_of(error)
    body: dict[str, Any] = {
        "type": f"avise:{error.code}",
        "title": title,
        "status": status_of(error),
        "code": error.code,
        "remedy": remedy,
    }
    match error:
        case errors.NotUnderstood() if error.path:
            body["path"] = error.path[:500]
        case errors.TooManyRequests():
            body["retry_after_seconds"] = error.retry_after_seconds
        case errors.ProtocolRefused():
            body["protocol"] = PROTOCOL
        case errors.TooLarge():
            body["limit_bytes"] = error.limit_bytes
    return body


def answer_error(error: AviseError) -> Response:
    """Answer with problem details to the extension, with a page to a person."""
    if request.path.startswith("/api/"):
        body = msgspec.json.encode(problem_of(error))
        response = Response(body, mimetype="application/problem+json")
    else:
        if isinstance(error, errors.TooLarge):
            error = FormTooLarge(error.limit_bytes)
        response = _page_of(error)
    response.status_code = status_of(error)
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def answer_http(error: HTTPException) -> Response:
    """Put the framework's own refusals into our words."""
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 a redirect is no error
        return Response(error.get_response().get_data(), status, error.get_headers())
    if status == 413:  # noqa: PLR2004 content too large
        return answer_error(errors.TooLarge(request.max_content_length or 0))
    return answer_error(_FROM_HTTP.get(status, errors.AviseError)())


def answer_unexpected(error: Exception) -> Response:
    """Answer without a trace; the log says where, never what was being handled."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    _log.error("unexpected %s at %s (%s)", type(error).__name__, where, request.endpoint)
    return answer_error(AviseError())


def _page_of(error: AviseError) -> Response:
    title, remedy = words_of(error)
    wait = error.retry_after_seconds if isinstance(error, errors.TooManyRequests) else None
    return problem_page({"title": title, "remedy": remedy}, code=error.code, wait_seconds=wait)
