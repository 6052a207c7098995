"""The API as an OpenAPI 3.1 document, made from the schemas both programs check bodies against.

Nothing is described twice: bodies come from `shared/schemas`, calls from the table below, and a
test keeps the table equal to the routes. `docs/openapi.json` is this document written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from companion import __version__
from companion.resources import load_schema
from companion.web.problems import PROTOCOL

BASE = "/api/v1"
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64}
_PROTOCOL: dict[str, Any] = {"type": "string", "const": str(PROTOCOL)}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call; `answers` is status → schema name, None for an answer without a body of a schema.

    `asks` names the schema of the request's body; `query` is parameter → schema.
    """

    method: str
    path: str
    summary: str
    answers: Mapping[int, str | None]
    asks: str | None = None
    needs_token: bool = True
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)


CALLS = (
    Call(
        method="get",
        path="/ping",
        summary="Who listens, and which protocol it speaks",
        answers={200: "ping"},
        needs_token=False,
    ),
    Call(
        method="post",
        path="/proofs",
        summary="The proof that this is the companion the browser was paired with",
        asks="proof-request",
        answers={200: "proof"},
        needs_token=False,
    ),
    Call(
        method="post",
        path="/pairings",
        summary="Ask to be connected",
        asks="pairing-request",
        answers={201: "pairing"},
        needs_token=False,
    ),
    Call(
        method="post",
        path="/pairings/{pairing_id}/part",
        summary="The extension's part of the six digits, which it committed to",
        asks="pairing-part",
        answers={200: "pairing"},
        needs_token=False,
    ),
    Call(
        method="get",
        path="/pairings/{pairing_id}",
        summary="Where a request to be connected stands",
        answers={200: "pairing"},
        needs_token=False,
    ),
    Call(
        method="post",
        path="/pairings/{pairing_id}/token",
        summary="The token, once, after « Autoriser »",
        answers={200: "pairing"},
        needs_token=False,
    ),
    Call(
        method="post",
        path="/captures",
        summary="Keep a capture; the same bytes again answer the same",
        asks="capture",
        answers={200: "capture-answer", 201: "capture-answer"},
    ),
    Call(
        method="get",
        path="/captures/{capture_id}",
        summary="What a capture is today",
        answers={200: "capture-answer"},
    ),
    Call(
        method="post",
        path="/captures/{capture_id}/supplement",
        summary="What completes a capture; the same bytes again answer the same",
        asks="capture-supplement",
        answers={200: "capture-supplement-answer", 201: "capture-supplement-answer"},
    ),
    Call(
        method="post",
        path="/captures/{capture_id}/concerns",
        summary="Which mentions of a capture concern the doctor",
        asks="concerns",
        answers={200: "capture-answer"},
    ),
    Call(
        method="get",
        path="/page",
        summary="How many mentions are known on a page",
        answers={200: "page"},
        query={"url": {"type": "string", "minLength": 1, "maxLength": 8192}},
    ),
    Call(
        method="get",
        path="/known-pages",
        summary="The pages on which mentions are known, each as a salted hash",
        answers={200: "known-pages"},
        query={"have": {"type": "string", "maxLength": 64}},
    ),
    Call(method="get", path="/alerts", summary="What is urgent now", answers={200: "alerts"}),
    Call(
        method="post",
        path="/words",
        summary="What a text should not say before it leaves; nothing of it is kept",
        asks="words-request",
        answers={200: "words-answer"},
    ),
    Call(
        method="get",
        path="/round",
        summary="Where the round of searches stands; whether the page shown is one of them",
        answers={200: "round"},
        query={"url": {"type": "string", "maxLength": 8192}},
    ),
    Call(
        method="post",
        path="/round/steps",
        summary="What became of one search of the round",
        asks="round-step",
        answers={200: "round"},
    ),
    Call(
        method="post",
        path="/sign-ins",
        summary="A single-use link to a page of the dashboard",
        asks="sign-in-request",
        answers={201: "sign-in"},
    ),
    Call(method="post", path="/unpair", summary="Forget this browser's token", answers={204: None}),
    Call(
        method="get",
        path="/contract",
        summary="Schemas, platform descriptions and words both programs speak",
        answers={200: None},
    ),
)


def describe() -> dict[str, Any]:
    """Return the document, in an order that does not change from one run to the next."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(BASE + call.path, {})[call.method] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Avisé: what the extension may ask the companion",
            "version": __version__,
            "description": "On http://127.0.0.1 alone; see docs/protocol.md.",
        },
        "servers": [{"url": "http://127.0.0.1:8765"}],
        "paths": paths,
        "components": {
            "schemas": _components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{call.method} {call.path}",
        "summary": call.summary,
        "parameters": _parameters(call),
        "security": [{"token": []}] if call.needs_token else [],
        "responses": {
            **{str(status): _answer(name) for status, name in call.answers.items()},
            "default": {"description": "A problem, in words", "content": _PROBLEM},
        },
    }
    if call.method == "post":
        schema = {"$ref": f"#/components/schemas/{call.asks}"} if call.asks else {"type": "object"}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _parameters(call: Call) -> list[dict[str, Any]]:
    named = [part[1:-1] for part in call.path.split("/") if part.startswith("{")]
    found = [_parameter("path", name, _TEXT) for name in named]
    found += [_parameter("query", name, schema) for name, schema in call.query.items()]
    found.append(_parameter("header", "Avise-Protocol", _PROTOCOL))
    if call.method == "post" and call.needs_token:
        found.append(_parameter("header", "Avise-Instance", _TEXT))
    return found


def _parameter(where: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": where, "name": name, "required": True, "schema": schema}


def _answer(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done"}
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": name, "content": {"application/json": {"schema": schema}}}


def _components() -> dict[str, Any]:
    """Return every schema named by a call; the definitions inside one become its neighbours."""
    named = {"problem", *(name for call in CALLS for name in call.answers.values() if name)}
    named |= {call.asks for call in CALLS if call.asks}
    components: dict[str, Any] = {}
    for name in sorted(named):
        schema = {k: v for k, v in load_schema(name).items() if k not in {"$schema", "$id"}}
        inner = schema.pop("$defs", {})
        components[name] = _moved(schema, name)
        components.update({f"{name}.{key}": _moved(inner[key], name) for key in inner})
    return components


def _moved(node: Any, name: str) -> Any:  # noqa: ANN401 JSON
    """Return a schema whose local references lead to `name`'s definitions among the components."""
    if isinstance(node, list):
        return [_moved(child, name) for child in node]
    if not isinstance(node, dict):
        return node
    moved = {key: _moved(child, name) for key, child in node.items()}
    if isinstance(moved.get("$ref"), str):
        moved["$ref"] = moved["$ref"].replace("#/$defs/", f"#/components/schemas/{name}.")
    return moved
