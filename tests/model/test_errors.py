"""Each error keeps what the screen, the log and the wire need of it."""

from __future__ import annotations

from typing import Any

import pytest

from companion.model import errors
from companion.model.errors import AviseError

# the error, what the log says of it, what it keeps
TABLE: list[tuple[AviseError, str, dict[str, Any]]] = [
    (errors.NotFound(), "not-found", {"detail": ""}),
    (errors.NotFound("no such mention"), "no such mention", {"detail": "no such mention"}),
    (errors.TooManyRequests(30), "retry after 30 s", {"retry_after_seconds": 30}),
    (
        errors.DestinationNotAllowed("never allowed", "https://a.example"),
        "never allowed",
        {"origin": "https://a.example", "detail": "never allowed"},
    ),
    (errors.DestinationNotAllowed(), "destination-not-allowed", {"origin": "", "detail": ""}),
    (
        errors.DraftRefused("avis libre", "free opinion"),
        "free opinion",
        {"why_fr": "avis libre", "why_en": "free opinion"},
    ),
    (
        errors.GuardStopped(("patient", "threat")),
        "patient, threat",
        {"rules": ("patient", "threat")},
    ),
    (
        errors.BodyNotUnderstood("a number is expected", "reviews[0].rating"),
        "a number is expected",
        {"path": "reviews[0].rating"},
    ),
    (errors.PageNotUnderstood(), "page-not-understood", {"path": "", "detail": ""}),
    (errors.BackupRefused("cut"), "cut", {"reason": "cut"}),
    (errors.BackupRefused("cut", "at 40 of 90"), "at 40 of 90", {"reason": "cut"}),
    (errors.TooLarge(1024), "limit is 1024 bytes", {"limit_bytes": 1024}),
    (errors.FetchFailed("tls"), "tls", {"reason": "tls"}),
    (errors.FetchFailed("size", "over 5 MB"), "over 5 MB", {"reason": "size"}),
    (
        errors.TemplateBroken("plainte.docx", unknown=("nom", "ville")),
        "plainte.docx: unknown field: nom, ville",
        {"template": "plainte.docx", "unknown": ("nom", "ville"), "problem": ""},
    ),
    (
        errors.TemplateBroken("plainte.docx", problem="no such file"),
        "plainte.docx: no such file",
        {"template": "plainte.docx", "unknown": (), "problem": "no such file"},
    ),
]


@pytest.mark.parametrize(("error", "said", "kept"), TABLE)
def test_an_error_says_in_one_sentence_what_happened_and_keeps_the_facts(
    error: AviseError, said: str, kept: dict[str, Any]
) -> None:
    assert str(error) == said
    assert {name: getattr(error, name) for name in kept} == kept


def _family(of: type[AviseError]) -> list[type[AviseError]]:
    return [of, *(one for child in of.__subclasses__() for one in _family(child))]


def test_each_error_has_a_code_of_its_own() -> None:
    ours = [one for one in _family(AviseError) if one.__module__ == errors.__name__]
    codes = [one.code for one in ours]
    assert len(set(codes)) == len(codes) > 30
