"""The presence plan: profiles to claim or check, content to publish, and where they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

ProfileProgress = Literal["to_do", "checked", "claimed", "set_aside"]
ContentState = Literal["planned", "drafted", "published", "set_aside"]
"""Set aside: out of the plan, kept until the doctor deletes it for good."""


class Profile(Value, frozen=True, kw_only=True):
    """A page that exists about the doctor, or may: what to do with it and why.

    `look_at` is where it is found (words in `{name}` and `{place}` are filled in), None where
    each doctor has another address. `asks_listing_choice` marks the one that waits for « effacer,
    défendre ou occuper ? ».
    """

    id: str
    title: Text
    why: Text
    how: Text
    sources: tuple[str, ...] = ()
    look_at: str | None = None
    asks_listing_choice: bool = False
    repeat_months: int = 6


class ContentKind(Value, frozen=True, kw_only=True):
    """A kind of content the doctor may publish, with the limits that apply to it."""

    id: str
    title: Text
    why: Text
    how: Text
    sources: tuple[str, ...]
    start: Text
    """How a draft may begin."""
    every_months: int


class NeverRule(Value, frozen=True, kw_only=True):
    """What the plan never contains, and why."""

    id: str
    title: Text
    why: Text
    sources: tuple[str, ...]


class PresencePack(Value, frozen=True, kw_only=True):
    """The whole of `presence.yaml`."""

    sources: tuple[Source, ...]
    profiles: tuple[Profile, ...]
    content: tuple[ContentKind, ...]
    never: tuple[NeverRule, ...]

    def sources_of(self, ids: tuple[str, ...]) -> tuple[Source, ...]:
        """Return the sources of these ids, in that order."""
        known = {source.id: source for source in self.sources}
        return tuple(known[source_id] for source_id in ids)


class ProfileState(Value, frozen=True, kw_only=True):
    """Where the doctor stands with one profile."""

    profile_id: str
    progress: ProfileProgress
    at: datetime
    url: str = ""


class ContentItem(Value, frozen=True, kw_only=True):
    """One thing to publish: when, with what draft, and where it stands once published.

    `share_before` is the part of the first page that was the doctor's own on that day, 0..1.
    """

    id: str
    kind: str
    title: str
    due_on: date
    state: ContentState = "planned"
    draft: str = ""
    url: str = ""
    published_on: date | None = None
    share_before: float | None = None
