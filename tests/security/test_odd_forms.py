"""Whatever a form or an address of the dashboard holds, no answer is a 5xx."""

from __future__ import annotations

from itertools import cycle, islice

import pytest
from flask import Flask

from companion.web.gate import Audience
from tests.security.test_gate_refusals import rules_of
from tests.security.test_reads_change_nothing import Known, address_of, known
from tests.web.running_companion import HOST, Person

__all__ = ["known"]  # a fixture, found by its name

NAMES = (
    *("state", "answer", "on", "months", "mode", "url", "model", "title", "purpose", "question"),
    *("repeat_days", "quiet_from", "quiet_until", "rhythm", "search", "key", "stance", "mention"),
    *("recipient", "text", "audience", "take", "keep", "kept", "format", "language", "reason"),
    *("kind", "begun_on", "remind_on", "cost", "outcome", "author_known", "listing_choice"),
    *("name", "query", "assessment", "concerns", "names", "places", "status", "rating", "alert"),
    *("sha256", "version", "address", "whole_site", "agreed", "earliest", "latest", "due_on"),
    *("progress", "own", "draft"),
)
ODD = (
    "",
    "\x00",
    "9" * 400,
    "nan",
    "²",
    "2026-02-30",
    "9999-12-31",
    "\u202e\u2066",
    "http://[",
    "a\r\nSet-Cookie: a=b",
    "{{ 7 * 7 }} %s %(a)s",
    "x" * 6_000,
)
ENDS_THE_SESSION = {"home.sign_out"}


@pytest.mark.parametrize("turn", range(0, len(ODD), 3))
def test_no_form_can_break_the_dashboard(
    app: Flask, person: Person, known: Known, turn: int
) -> None:
    odd = islice(cycle(ODD), turn, None)
    fields = dict(zip(NAMES, odd, strict=False)) | {"csrf_token": person.csrf_token()}
    headers = {"Host": HOST, "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    for rule in rules_of(app, Audience.DASHBOARD):
        if "POST" not in (rule.methods or ()) or rule.endpoint in ENDS_THE_SESSION:
            continue
        made_up = dict.fromkeys(rule.arguments, "1")
        for path in {address_of(rule, made_up | known), address_of(rule, made_up)}:
            answer = person.client.post(path, data=fields, headers=headers, buffered=True)
            assert answer.status_code < 500, (rule.rule, turn)
            assert answer.status_code != 401, rule.rule
            assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


ADDRESSES = ("%00", "%ff%fe", "..%2f..%2fcustody.jsonl", "%E2%80%AE", "é", "a" * 3000, "0")


def test_no_address_can_break_the_dashboard(app: Flask, person: Person) -> None:
    for rule in rules_of(app, Audience.DASHBOARD):
        for odd in ADDRESSES if rule.arguments else ():
            path = address_of(rule, dict.fromkeys(rule.arguments, odd))
            if "GET" in (rule.methods or ()):
                assert person.get(path).status_code < 500, (rule.rule, odd)
