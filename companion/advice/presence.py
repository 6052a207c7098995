"""The presence plan of a pack: loaded strictly; which profile waits, what is to be published when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from companion.law.pack import read_yaml
from companion.model.errors import PackBroken
from companion.model.presence import ContentItem, PresencePack, Profile, ProfileState

_DAYS_A_MONTH = 30
FILE = "presence.yaml"


def load_presence(folder: Path) -> PresencePack:
    """Return the presence plan of the law pack in `folder`.

    Raises:
        PackBroken: a key is unknown or of the wrong type, an id stands twice, a source is named
            that is not there, or something names no source; the detail names file and place.
    """
    pack = read_yaml(folder / FILE, PresencePack)
    known = {source.id for source in pack.sources}
    listed = [*pack.profiles, *pack.content, *pack.never]
    ids = [one.id for one in listed]
    for one in listed:
        if ids.count(one.id) > 1:
            raise PackBroken(f"{FILE}: id written twice: {one.id}")
        if not one.sources:
            raise PackBroken(f"{FILE}: no source: {one.id}")
        for source in one.sources:
            if source not in known:
                raise PackBroken(f"{FILE}: no such source: {source} - at `{one.id}`")
    return pack


def is_profile_due(profile: Profile, state: ProfileState | None, today: date) -> bool:
    """Tell whether a profile was never looked at, or so long ago that it is to be checked again.

    One set aside is never due.
    """
    if state is None or state.progress == "to_do":
        return True
    if state.progress == "set_aside":
        return False
    return today >= state.at.date() + timedelta(days=_DAYS_A_MONTH * profile.repeat_months)


def may_claim(profile: Profile, listing_choice: str | None) -> bool:
    """Tell whether claiming may be offered: a listing only once « défendre » or « occuper » is chosen."""
    return not profile.asks_listing_choice or listing_choice in {"defend", "occupy"}


def first_calendar(pack: PresencePack, today: date) -> tuple[tuple[str, date], ...]:
    """Return a first calendar: each kind of content and the day proposed, one every two weeks."""
    return tuple(
        (kind.id, today + timedelta(days=14 * place))
        for place, kind in enumerate(pack.content, start=1)
    )


def in_order(items: Iterable[ContentItem]) -> tuple[ContentItem, ...]:
    """Return what is still to be published by its day, then what is published, latest first."""
    every = list(items)
    open_ = sorted((one for one in every if one.state != "published"), key=lambda one: one.due_on)
    done = [one for one in every if one.state == "published"]
    return (*open_, *sorted(done, key=lambda one: one.published_on or one.due_on, reverse=True))
