"""The presence plan of a pack, loaded strictly; which profile waits, what is published when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from companion.advice.situation import ListingChoice
from companion.law.pack import read_yaml
from companion.model.errors import PackBroken
from companion.model.practitioner import Practitioner
from companion.model.presence import ContentItem, PresencePack, Profile, ProfileState

_DAYS_A_MONTH = 30
_DAYS_BETWEEN = 14
FILE = "presence.yaml"


def load_presence(folder: Path) -> PresencePack:
    """Return the presence plan of the law pack in `folder`.

    Raises:
        PackBroken: a key is unknown or of the wrong type, an id stands twice, a source is named
            that is not there, or something names no source; the detail names file and place.
    """
    pack = read_yaml(folder / FILE, PresencePack)
    known = {source.id for source in pack.sources}
    listed = [
        *((one.id, one.sources) for one in pack.profiles),
        *((one.id, one.sources) for one in pack.content),
        *((one.id, one.sources) for one in pack.never),
    ]
    ids = [one_id for one_id, _ in listed]
    for one_id, sources in listed:
        if ids.count(one_id) > 1:
            raise PackBroken(f"{FILE}: id written twice: {one_id}")
        if not sources:
            raise PackBroken(f"{FILE}: no source: {one_id}")
        for source in sources:
            if source not in known:
                raise PackBroken(f"{FILE}: no such source: {source} - at `{one_id}`")
    return pack


def look_at(profile: Profile, practitioner: Practitioner) -> str | None:
    """Return where a profile is looked up, or None where no address is the same for all.

    An address that asks for the name is None as long as none was given.
    """
    if profile.look_at is None:
        return None
    name = next((one for one in practitioner.names if one.strip()), "")
    if "{name}" in profile.look_at and not name:
        return None
    place = next(iter(practitioner.places), "")
    return profile.look_at.replace("{name}", quote(_bare(name), safe="")).replace(
        "{place}", quote(place, safe="")
    )


def _bare(name: str) -> str:
    words = name.split()
    return " ".join(words[1:] if words[:1] and words[0].rstrip(".") in {"Dr", "Pr"} else words)


def is_profile_due(profile: Profile, state: ProfileState | None, today: date) -> bool:
    """Tell whether a profile was never looked at, or so long ago that it is to be checked again.

    One set aside is never due.
    """
    if state is None or state.progress == "to_do":
        return True
    return state.progress != "set_aside" and today >= due_again(profile, state)


def due_again(profile: Profile, state: ProfileState) -> date:
    """Return the day a profile that was looked at is to be looked at again."""
    return state.at.date() + timedelta(days=_DAYS_A_MONTH * profile.repeat_months)


def may_claim(profile: Profile, choice: ListingChoice | None) -> bool:
    """Tell whether claiming may be offered: a listing only to defend or occupy it."""
    return not profile.asks_listing_choice or choice in ("defend", "occupy")


def first_calendar(pack: PresencePack, today: date) -> tuple[tuple[str, date], ...]:
    """Return a first calendar: each kind of content and the day proposed, one every two weeks."""
    return tuple(
        (kind.id, today + timedelta(days=_DAYS_BETWEEN * place))
        for place, kind in enumerate(pack.content, start=1)
    )


def in_order(items: Iterable[ContentItem]) -> tuple[ContentItem, ...]:
    """Return what is still to be published by its day, then what is published, latest first.

    What was set aside is left out.
    """
    every = list(items)
    waiting = (one for one in every if one.state in ("planned", "drafted"))
    open_ = sorted(waiting, key=lambda one: one.due_on)
    done = [one for one in every if one.state == "published"]
    return (*open_, *sorted(done, key=lambda one: one.published_on or one.due_on, reverse=True))
