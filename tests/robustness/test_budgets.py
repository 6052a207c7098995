"""What a page may cost has a measure at every step, and each measure is really applied."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.model.capture import PageContent
from companion.model.errors import DateNotUnderstood
from companion.reading import quotes, whole_list
from companion.reading.apart import ReaderApart
from companion.reading.dates import read_date
from companion.reading.page import parse_page
from companion.reading.worker import MEMORY_BYTES
from tests.builders import a_review_page

WORDS = "Ce médecin est un escroc qui facture des actes jamais faits."


class Costly(Exception):
    """A costly comparison was asked for."""


@pytest.fixture
def no_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Costly

    monkeypatch.setattr(quotes.fuzz, "partial_ratio", refuse)
    monkeypatch.setattr(quotes.fuzz, "partial_ratio_alignment", refuse)


@pytest.mark.usefixtures("no_comparison")
def test_words_are_compared_letter_by_letter_with_a_text_of_human_length_only() -> None:
    with pytest.raises(Costly):
        quotes.is_still_there(WORDS, "autre chose que ces mots " * 10)
    with pytest.raises(Costly):
        quotes.quote_of(WORDS, "autre chose que ces mots " * 10)
    assert not quotes.is_still_there(WORDS, "autre chose que ces mots " * 10_000)
    assert quotes.quote_of(WORDS, "autre chose que ces mots " * 10_000) is None


def test_counts_are_looked_for_to_a_depth_and_no_further() -> None:
    data: object = {"reviewCount": 3}
    for _ in range(20):
        data = [data]
    assert list(whole_list._counts_in(data, depth=0)) == [3]  # noqa: SLF001 no page is parsed so deep
    for _ in range(50_000):
        data = [data]
    assert list(whole_list._counts_in(data, depth=0)) == []  # noqa: SLF001 likewise


def test_data_nested_without_end_is_passed_over() -> None:
    script = '<script type="application/ld+json">%s</script>'
    deep = script % ("[" * 200_000) + script % '{"reviewCount": 7}'
    root = parse_page(f"<body>{deep}<p>Avis</p></body>".encode())
    assert whole_list._structured_counts(root) == [7]  # noqa: SLF001 what it is asked through hides it


def test_a_phrase_too_long_for_a_date_is_not_looked_at() -> None:
    with pytest.raises(DateNotUnderstood, match="too long"):
        read_date("hier " + "a" * 160, captured_at=datetime.now(UTC))


def test_a_reading_process_has_a_measure_of_memory() -> None:
    reader = ReaderApart()
    page = PageContent(
        url="https://a.example/", captured_at=datetime.now(UTC), dom=a_review_page().encode()
    )
    try:
        reader(page)
        worker = reader._idle.get_nowait()  # noqa: SLF001 its process is nobody else's business
        limits = Path(f"/proc/{worker._process.pid}/limits").read_text("ascii")  # noqa: SLF001 likewise
        worker.end()
    finally:
        reader.close()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert str(MEMORY_BYTES) in line
