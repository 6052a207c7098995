"""Each error keeps what the screen, the log and the wire need of it."""

from __future__ import annotations

from typing import Any

import pytest

from companion.model import errors
from companion.model.errors import AviseError

# the error, what it is made with, what the log says of it, what it keeps
TABLE: list[tuple[type[AviseError], dict[str, Any], str, dict[str, Any]]] = [
    (errors.NotFound, {}, "not-found", {"detail": ""}),
    (errors.NotFound, {"detail": "no mention"}, "no mention", {"detail": "no mention"}),
    (
        errors.TooManyRequests,
        {"retry_after_seconds": 30},
        "retry after 30 s",
        {"retry_after_seconds": 30},
    ),
    (
        errors.DestinationNotAllowed,
        {"detail": "never allowed", "origin": "https://a.example"},
        "never allowed",
        {"origin": "https://a.example", "detail": "never allowed"},
    ),
    (errors.DestinationNotAllowed, {}, "destination-not-allowed", {"origin": "", "detail": ""}),
    (
        errors.DraftRefused,
        {"why_fr": "avis libre", "why_en": "free opinion"},
        "free opinion",
        {"why_fr": "avis libre", "why_en": "free opinion"},
    ),
    (
        errors.GuardStopped,
        {"rules": ("patient", "threat")},
        "patient, threat",
        {"rules": ("patient", "threat")},
    ),
    (
        errors.BodyNotUnderstood,
        {"detail": "a number is expected", "path": "reviews[0].rating"},
        "a number is expected",
        {"path": "reviews[0].rating"},
    ),
    (errors.PageNotUnderstood, {}, "page-not-understood", {"path": "", "detail": ""}),
    (errors.BackupRefused, {"reason": "cut"}, "cut", {"reason": "cut"}),
    (
        errors.BackupRefused,
        {"reason": "cut", "detail": "at 40 of 90"},
        "at 40 of 90",
        {"reason": "cut"},
    ),
    (errors.TooLarge, {"limit_bytes": 1024}, "limit is 1024 bytes", {"limit_bytes": 1024}),
    (errors.FetchFailed, {"reason": "tls"}, "tls", {"reason": "tls"}),
    (errors.FetchFailed, {"reason": "size", "detail": "over"}, "over", {"reason": "size"}),
    (
        errors.TemplateBroken,
        {"template": "plainte.docx", "unknown": ("nom", "ville")},
        "plainte.docx: unknown field: nom, ville",
        {"template": "plainte.docx", "unknown": ("nom", "ville"), "problem": ""},
    ),
    (
        errors.TemplateBroken,
        {"template": "plainte.docx", "problem": "no such file"},
        "plainte.docx: no such file",
        {"template": "plainte.docx", "unknown": (), "problem": "no such file"},
    ),
]


@pytest.mark.parametrize(("kind", "given", "said", "kept"), TABLE)
def test_an_error_says_in_one_sentence_what_happened_and_keeps_the_facts(
    kind: type[AviseError], given: dict[str, Any], said: str, kept: dict[str, Any]
) -> None:
    error = kind(**given)
    assert str(error) == said
    assert {name: getattr(error, name) for name in kept} == kept


def _family(of: type[AviseError]) -> list[type[AviseError]]:
    return [of, *(one for child in of.__subclasses__() for one in _family(child))]


def test_each_error_has_a_code_of_its_own() -> None:
    ours = [one for one in _family(AviseError) if one.__module__ == errors.__name__]
    codes = [one.code for one in ours]
    assert len(set(codes)) == len(codes) > 30
