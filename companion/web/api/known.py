"""What the extension asks beside captures: this page, what is urgent, the way to the dashboard."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from flask import Blueprint, Response, g, request

from companion.model.errors import NotUnderstood
from companion.resources import load_schema, load_vocabulary, shared_folder
from companion.web.api.answers import answer
from companion.web.bodies import read_body
from companion.web.problems import PROTOCOL
from companion.web.sentences import say_alert
from companion.web.wiring import services

blueprint = Blueprint("api_known", __name__, url_prefix="/api/v1")
_URL_LENGTH = 8192
_ALERTS = 100
_PAGES = 50_000
_TAG_LENGTH = 64
_HASH_LENGTH = 16


@blueprint.get("/page")
def page() -> Response:
    """Say how many mentions are known on a page."""
    url = request.args.get("url", "")
    if not url or len(url) > _URL_LENGTH:
        raise NotUnderstood("a page needs its address", path="/url")
    summary = services().walk.page_summary(url)
    return answer(msgspec.to_builtins(summary))


@blueprint.get("/known-pages")
def known_pages() -> Response:
    """Give the pages on which mentions are known, each as a hash: the badge asks nobody else.

    `have` is the tag of the list the browser holds; the same list is not sent again.
    """
    have = request.args.get("have", "")
    if len(have) > _TAG_LENGTH:
        raise NotUnderstood("a tag has 64 characters at most", path="/have")
    salt = salt_of(services().store.instance_id)
    listed = sorted(
        (hash_of(key, salt), count) for key, count in services().walk.known_pages().items()
    )[:_PAGES]
    tag = hashlib.sha256(repr(listed).encode()).hexdigest()
    pages = None if tag == have else [{"hash": name, "count": count} for name, count in listed]
    return answer({"salt": salt, "tag": tag, "pages": pages})


def salt_of(instance: str) -> str:
    """Return what is hashed with each address, so that no two installations hash alike."""
    return hashlib.sha256(f"avise known pages\n{instance}".encode()).hexdigest()


def hash_of(key: str, salt: str) -> str:
    """Return a page's key as the list holds it: 16 hexadecimal digits of a salted SHA-256."""
    return hashlib.sha256(f"{salt}\n{key}".encode()).hexdigest()[:_HASH_LENGTH]


@blueprint.get("/alerts")
def alerts() -> Response:
    """Say what is urgent now."""
    walk = services().walk
    urgent = walk.alerts()
    views = walk.view_mentions(glance.mention_id for glance in urgent[:_ALERTS])
    listed: list[dict[str, Any]] = [
        {
            "mention_id": view.mention.id,
            "severity": view.assessment.severity if view.assessment else 0,
            "least_days_left": view.deadline.days_left.least if view.deadline else None,
            "sentence": say_alert(view),
        }
        for view in views
    ]
    alerting = services().walk.alerting
    return answer(
        {
            "urgent": len(urgent),
            "alerts": listed,
            "new_alerts": alerting.said_count(),
            "is_quiet": alerting.is_quiet(),
        }
    )


@blueprint.post("/sign-ins")
def sign_in() -> Response:
    """Give a single-use link to a page of the dashboard."""
    _, wire = read_body("sign-in-request")
    return answer({"url": services().sign_in_links.issue(wire["path"])}, 201)


@blueprint.post("/unpair")
def unpair() -> Response:
    """Forget the token this browser just used."""
    services().pairings.revoke(g.browser.id)
    return Response(status=204)


@blueprint.get("/contract")
def contract() -> Response:
    """Give the schemas, platform descriptions and words both programs speak."""
    folder = shared_folder()
    names = sorted(path.name for path in (folder / "schemas").glob("*.schema.json"))
    platforms = sorted((folder / "platforms").glob("*.json"))
    return answer(
        {
            "protocol": PROTOCOL,
            "schemas": {name.split(".")[0]: load_schema(name.split(".")[0]) for name in names},
            "platforms": [msgspec.json.decode(path.read_bytes()) for path in platforms],
            "vocabulary": load_vocabulary(),
        }
    )
