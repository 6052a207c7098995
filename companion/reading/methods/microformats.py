"""Reads reviews and comments marked by microformats (`h-review`, `h-entry` comments, `hreview`)."""

from __future__ import annotations

from datetime import date

from companion.model.platform import Field, Platform, RecordDescription
from companion.model.review import ReadingProblem, Review
from companion.reading.methods.described import read_described
from companion.reading.page import OpenPage
from companion.reading.selectors import find_all

CERTAINTY = 0.85
_RECORDS = ".h-review, .hreview, .u-comment.h-cite, .u-comment.h-entry, .p-comment.h-cite"


def _fields(*alternatives: str | tuple[str, str]) -> tuple[Field, ...]:
    return tuple(
        Field(css=one) if isinstance(one, str) else Field(css=one[0], take=one[1])
        for one in alternatives
    )


_DESCRIPTION = Platform(
    id="microformats",
    name="Microformats",
    checked_on=date(2026, 11, 24),
    confidence="known",
    marks=(),
    kind="reviews",
    reviews=RecordDescription(
        records=(_RECORDS,),
        author=_fields(
            ".p-author .p-name", ".reviewer .fn", ".reviewer", ".p-author", ".author .fn", ".author"
        ),
        author_url=_fields(
            (".p-author .u-url, a.p-author", "href"), (".reviewer a, a.reviewer", "href")
        ),
        rating=_fields(
            (".p-rating[value]", "value"),
            ".p-rating .value",
            ".p-rating",
            (".rating[title]", "title"),
            (".rating .value[title]", "title"),
            ".rating .value",
            ".rating",
        ),
        rating_max=5.0,
        title=_fields(".summary"),
        text=_fields(".e-content", ".p-content", ".description", ".p-summary", ".e-description"),
        date=_fields(
            (".dt-published[datetime], .dt-reviewed[datetime]", "datetime"),
            (".dtreviewed[title]", "title"),
            (".dtreviewed .value-title", "title"),
            ".dt-published, .dt-reviewed",
            ".dtreviewed",
        ),
        permalink=_fields((".u-url[rel='bookmark'], a.permalink", "href")),
        platform_id=_fields((".h-review[id], .hreview[id], .u-comment[id]", "id")),
    ),
)


def read_microformats(
    page: OpenPage,
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], bool]:
    """Return the reviews, what could not be read, and whether they are reviews or comments."""
    if not find_all(page.root, _RECORDS):
        return (), (), False
    reviews, problems, _ = read_described(page, _DESCRIPTION)
    return reviews, problems, bool(find_all(page.root, ".h-review, .hreview"))
