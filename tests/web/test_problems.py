"""Class, status, vocabulary and docs say the same of every error; the answer has one shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from companion.model.errors import AviseError, NotUnderstood, StoreUnavailable, TooManyRequests
from companion.resources import load_vocabulary
from companion.walk import Walk
from companion.web import bodies, problems
from tests.web.running_companion import Extension, Person

DOCS = Path(__file__).parents[2] / "docs" / "errors.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def family(kind: type[AviseError] = AviseError) -> Iterator[type[AviseError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


OURS = [kind for kind in family() if kind.__module__.startswith("companion.")]


def test_every_error_class_has_its_own_status_and_code() -> None:
    assert set(OURS) == set(problems.STATUS)
    assert len({kind.code for kind in OURS}) == len(OURS)


def test_the_status_table_equals_the_vocabulary() -> None:
    said = {code: word["status"] for code, word in load_vocabulary()["problems"].items()}
    assert {kind.code: status for kind, status in problems.STATUS.items()} == said


def test_the_docs_list_every_code_with_its_status_title_and_remedy() -> None:
    vocabulary = load_vocabulary()["problems"]
    expected = {
        (code, str(word["status"]), word["title"]["en"], word["remedy"]["en"])
        for code, word in vocabulary.items()
    }
    assert set(ROW.findall(DOCS.read_text("utf-8"))) == expected


@pytest.mark.parametrize(
    "error",
    [
        NotUnderstood("x", path="/a/0"),
        TooManyRequests(7),
        StoreUnavailable("the disk is full"),
        problems.MediaTypeRefused(),
    ],
    ids=lambda error: str(error.code),
)
def test_a_problem_follows_its_schema_in_both_languages(app: Flask, error: AviseError) -> None:
    for asked in ("fr", "en"):
        with app.test_request_context("/api/v1/x", headers={"Accept-Language": asked}):
            body = problems.problem_of(error)
            assert bodies.schema_of("problem").is_valid(body)
            assert body["title"] == load_vocabulary()["problems"][error.code]["title"][asked]
            assert error.detail not in str(body) or not error.detail


def test_too_many_requests_says_how_long_to_wait(app: Flask) -> None:
    with app.test_request_context("/api/v1/x"):
        assert problems.answer_error(TooManyRequests(7)).headers["Retry-After"] == "7"


def test_an_error_nobody_foresaw_shows_no_trace(
    extension: Extension, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("secret words of a review")

    monkeypatch.setattr(walk, "alerts", fail)
    answer = extension.get("/alerts")
    assert (answer.status_code, answer.json["code"]) == (500, "error")
    assert b"secret" not in answer.data


def test_the_log_of_an_unforeseen_error_holds_no_content(
    person: Person,
    walk: Walk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **_more: object) -> None:
        raise RuntimeError("secret words of a review")

    monkeypatch.setattr(walk, "view_mentions", fail)
    answer = person.get("/mentions?q=private")
    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text + answer.get_data(as_text=True)
    assert "private" not in caplog.text


def test_an_unknown_page_has_a_way_on(person: Person) -> None:
    answer = person.get("/nowhere")
    assert answer.status_code == 404
    assert 'href="/mentions"' in answer.get_data(as_text=True)


def test_an_unknown_api_address_is_a_problem(new_extension: Callable[..., Extension]) -> None:
    answer = new_extension().get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert bodies.schema_of("problem").is_valid(answer.json)


def test_a_wrong_method_is_said(extension: Extension) -> None:
    assert extension.get("/sign-ins").json["code"] == "method-refused"
