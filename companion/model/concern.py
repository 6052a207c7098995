"""Whether a review concerns the practitioner, and why: the finding that the doctor may overrule."""

from __future__ import annotations

from typing import Literal

from companion.model.value import Value

How = Literal["full", "reversed", "initial", "titled", "slip", "family_only"]
"""How words name somebody: « Camille Roussel », « Roussel Camille », « C. Roussel »,
« Dr Roussel », « Camile Rousel », a double family name alone."""

Why = Literal[
    "named",
    "own_page",
    "page_choice",
    "title",
    "subject",
    "another_named",
    "another_title",
    "another_subject",
    "other_place",
    "other_specialty",
    "several",
    "nothing",
]
"""Why a review concerns the practitioner or not.

Its words name them (`named`), it stands on a page of their own, the doctor said so of the page
(`page_choice`), the page's title or the entry it stands under names them (`title`, `subject`);
the same names somebody else (`another_…`), or a namesake of another place or specialty; the page
names several practitioners; nothing tells.
"""


class NameFound(Value, frozen=True, kw_only=True):
    """Which of the practitioner's names words hold, and in what form."""

    variant: str
    how: How


class Relevance(Value, frozen=True, kw_only=True):
    """Whether a review concerns the practitioner (None: nothing tells), why, and by what name.

    `others` are the other practitioners named; `found` the place or specialty that is not theirs.
    """

    concerns: bool | None
    why: Why
    name: NameFound | None = None
    others: tuple[str, ...] = ()
    found: str = ""
