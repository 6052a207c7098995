"""The example of the first visit: a fictional practitioner and mentions, in a store of their own.

The example never touches the store of the real ones: it is a second folder with a second store,
so that no export, dossier, counter or alert can hold anything of it, and closing it deletes all.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from companion.model.capture import HandEntry
from companion.model.follow_up import Ending, Outcome
from companion.model.interval import DateInterval
from companion.model.paris import paris_day
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.model.step import StepStateName
from companion.model.value import Value
from companion.store.database import Store
from companion.walk import Walk

_CONTENT = Path(__file__).parent / "sample.yaml"
_ADDRESS = "https://avis.exemple.invalid/{number}"


class _Moved(Value, frozen=True, kw_only=True):
    id: str
    state: StepStateName
    at: int


class _Ended(Value, frozen=True, kw_only=True):
    ending: Ending
    at: int


class _Told(Value, frozen=True, kw_only=True):
    author: str
    rating: float | None
    platform: str | None
    title: str
    text: str
    seen: int
    published: int
    notes: str = ""
    steps: tuple[_Moved, ...] = ()
    ended: _Ended | None = None


class _Content(Value, frozen=True, kw_only=True):
    practitioner: Practitioner
    mentions: tuple[_Told, ...]


class _Past:
    """The real clock, set back by some days while the example is filled in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.days_ago = 0

    def now(self) -> datetime:
        return self._clock.now() - timedelta(days=self.days_ago)


class Sample:
    """The example, open: its walk works as the real one does, on a folder of its own."""

    def __init__(self, like: Walk) -> None:
        """Make the example with the law, steps and platforms of `like`, whose store stays apart."""
        self._folder = Path(tempfile.mkdtemp(prefix="avise-sample-"))
        self._clock = _Past(like.clock)
        self.store = Store.open(self._folder / "data", clock=self._clock)
        self.walk = Walk(
            store=self.store,
            pack=like.pack,
            catalogue=like.catalogue,
            platforms=like.platforms,
            clock=self._clock,
        )
        self._fill()

    @property
    def folder(self) -> Path:
        """Return the folder that holds all of it."""
        return self._folder

    def close(self) -> None:
        """Delete the whole example."""
        self.store.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fill(self) -> None:
        content = _content()
        self.walk.put_practitioner(content.practitioner)
        for number, told in enumerate(content.mentions, start=1):
            self._tell(told, number)
        self._clock.days_ago = 0

    def _tell(self, told: _Told, number: int) -> None:
        self._clock.days_ago = 0
        online = paris_day(self._clock.now()) - timedelta(days=told.published)
        self._clock.days_ago = told.seen
        entry = HandEntry(
            text=told.text,
            url=_ADDRESS.format(number=number),
            author=told.author,
            rating=told.rating,
            published=DateInterval(earliest=online, latest=online),
        )
        capture = self.walk.receive_by_hand(entry)
        self.walk.read_capture(capture.id)
        for view in self.walk.view_capture(capture.id).mentions:
            self._follow(view.mention.id, told)

    def _follow(self, mention_id: str, told: _Told) -> None:
        walk, mention = self.walk, self.store.get_mention(mention_id)
        self.store.put_mention(
            msgspec.structs.replace(
                mention,
                platform=told.platform,
                page_title=told.title,
                notes=told.notes,
                concerns=True,
                concern_said="review",
            )
        )
        for step in told.steps:
            self._clock.days_ago = step.at
            walk.set_step(mention_id, step.id, step.state)
        if told.ended is not None:
            self._clock.days_ago = told.ended.at
            on = paris_day(self._clock.now())
            walk.follow_ups.say_outcome(mention_id, Outcome(ending=told.ended.ending, on=on))


@cache
def _content() -> _Content:
    read: dict[str, Any] = yaml.safe_load(_CONTENT.read_text("utf-8"))
    return msgspec.convert(read, _Content)
