"""The OpenAPI document says what the routes are and what the schemas say, and is up to date."""

from __future__ import annotations

import re

from flask import Flask

from bench.api_description import WRITTEN, written
from companion.web.api.description import BASE, CALLS, describe
from companion.web.gate import Audience, audience_of
from tests.web.running_companion import app, clock, store, walk  # noqa: F401 fixtures by name


def test_the_file_is_what_the_schemas_say() -> None:
    assert WRITTEN.read_text("utf-8") == written(), "run python -m bench.api_description"


def test_every_route_of_the_api_is_described_and_no_other(app: Flask) -> None:  # noqa: F811 likewise
    routes = {
        (method.lower(), re.sub(r"<(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if rule.rule.startswith("/api/")
    }
    assert {(call.method, BASE + call.path) for call in CALLS} == routes


def test_a_call_needs_a_token_where_the_gate_asks_for_one(app: Flask) -> None:  # noqa: F811 likewise
    needed = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if audience_of(app, rule.endpoint) is Audience.EXTENSION
    }
    assert {BASE + call.path for call in CALLS if call.needs_token} == needed


def test_every_reference_leads_somewhere() -> None:
    document = describe()
    asked = set(re.findall(r"#/components/schemas/([\w.-]+)", written()))
    assert asked <= set(document["components"]["schemas"])
    assert "$defs" not in written()
