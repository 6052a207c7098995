"""The user: a doctor, as far as the program needs to know."""

from __future__ import annotations

from typing import Literal

from companion.model.value import Value

PracticeStatus = Literal["liberal", "hospitalier", "pu_ph", "mixte"]


class Practitioner(Value, frozen=True, kw_only=True):
    """Names under which people speak of the doctor, specialty, places, status."""

    names: tuple[str, ...] = ()
    specialty: str = ""
    places: tuple[str, ...] = ()
    status: PracticeStatus | None = None
    rpps: str = ""
    own_pages: tuple[str, ...] = ()
    negative_words: tuple[str, ...] = ()
    """Words that tell a namesake: another town, another calling, another first name."""
