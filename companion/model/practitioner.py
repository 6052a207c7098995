"""The user: a doctor, or several of one practice, as far as the program needs to know."""

from __future__ import annotations

from typing import Literal

from companion.model.value import Value

PracticeStatus = Literal["liberal", "hospitalier", "pu_ph", "mixte"]


class Colleague(Value, frozen=True, kw_only=True):
    """Another practitioner of the same practice, for whom the same person watches."""

    names: tuple[str, ...]
    specialty: str = ""
    rpps: str = ""
    own_pages: tuple[str, ...] = ()


class Practitioner(Value, frozen=True, kw_only=True):
    """Names under which people speak of the doctor, specialty, places, status.

    What was added later has a default, so that older folders open.
    """

    names: tuple[str, ...] = ()
    specialty: str = ""
    places: tuple[str, ...] = ()
    status: PracticeStatus | None = None
    rpps: str = ""
    own_pages: tuple[str, ...] = ()
    negative_words: tuple[str, ...] = ()
    """Words that tell a namesake: another town, another calling, another first name."""
    former_names: tuple[str, ...] = ()
    """Maiden name, name before or after a divorce: known, and searched after the others."""
    misspellings: tuple[str, ...] = ()
    """Spellings people get wrong, as the doctor met them."""
    telephones: tuple[str, ...] = ()
    practice: str = ""
    """What the practice is called, where it has a name of its own."""
    colleagues: tuple[Colleague, ...] = ()

    @property
    def known_as(self) -> tuple[str, ...]:
        """Return every name that means this person, the usual ones first, each once."""
        every = (*self.names, *self.former_names, *self.misspellings)
        return tuple(dict.fromkeys(name for name in every if name.strip()))

    @property
    def team(self) -> tuple[Practitioner, ...]:
        """Return the person, then each colleague as a practitioner of the same places."""
        others = (
            Practitioner(
                names=one.names,
                specialty=one.specialty,
                places=self.places,
                rpps=one.rpps,
                own_pages=one.own_pages,
                negative_words=self.negative_words,
            )
            for one in self.colleagues
        )
        return (self, *others)
