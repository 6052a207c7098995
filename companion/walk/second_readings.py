"""The optional second reader: off until chosen, one statement at a time, changing no reading."""

from __future__ import annotations

import time

import msgspec

from companion.law.second_reader import LocalReader, local_base
from companion.model.errors import (
    DestinationNotAllowed,
    DestinationRefused,
    FetchFailed,
    NotUnderstood,
)
from companion.model.mention import Mention
from companion.model.outgoing import Purpose
from companion.model.ports import Clock, Fetch, SecondReader
from companion.model.second_reading import ReaderSetting, SecondOpinion, SecondReading
from companion.outgoing.destinations import Destinations
from companion.store.database import Store

SETTING = "second_reader"
PURPOSE: Purpose = "second_reader"
ROUND_SECONDS = 10.0
PAUSE_SECONDS = 600.0
"""How long a server that does not answer is left alone."""
TRIAL = "Je recommande ce médecin, à l’écoute. On dit pourtant qu’il facture des actes inventés."
_LONGEST_MODEL = 100


class SecondReadings:
    """What the second reader says of each assessment; nothing of it changes an assessment."""

    def __init__(
        self, store: Store, *, fetch: Fetch, destinations: Destinations, clock: Clock
    ) -> None:
        """Take the rooms' services; nothing is asked before the doctor turned it on."""
        self._store = store
        self._fetch = fetch
        self._destinations = destinations
        self._clock = clock
        self._paused_until = 0.0

    def setting(self) -> ReaderSetting | None:
        """Return what was chosen, or None before anybody chose."""
        kept = self._store.setting(SETTING)
        return msgspec.json.decode(kept, type=ReaderSetting) if kept else None

    def turn_on(self, url: str, model: str) -> ReaderSetting:
        """Use a server of this machine from now on.

        Raises:
            DestinationRefused: an address that is not this machine's.
            DestinationNotAllowed: the program was not started with leave to reach it.
            NotUnderstood: no name of a model.
        """
        base, model = local_base(url), model.strip()
        if not model or len(model) > _LONGEST_MODEL:
            raise NotUnderstood("the name of a model", path="/model")
        if base not in self._destinations.private:
            raise DestinationNotAllowed(base)
        self._destinations.allow(base, PURPOSE)
        return self._keep(ReaderSetting(url=base, model=model, is_on=True))

    def turn_off(self) -> None:
        """Ask no more and close the way; what was said stays beside its assessments."""
        chosen = self.setting()
        if chosen is None:
            return
        self._destinations.revoke(chosen.url, PURPOSE)
        self._keep(msgspec.structs.replace(chosen, is_on=False))

    def reader(self) -> SecondReader | None:
        """Return the reader in use, or None while it is off or may not be reached any more."""
        chosen = self.setting()
        if chosen is None or not chosen.is_on:
            return None
        if not self._destinations.is_allowed(chosen.url, PURPOSE):
            return None
        return LocalReader(self._fetch, url=chosen.url, model=chosen.model)

    def try_it(self) -> SecondOpinion | None:
        """Read one sentence of our own now; None while it is off. Raises like the port."""
        reader = self.reader()
        return reader(TRIAL) if reader else None

    def run_due(self) -> int:
        """Have a few statements read that were not yet; return how many were.

        A server that does not answer is left alone for a while: nothing else depends on it, and
        the other jobs wait no longer than `ROUND_SECONDS` and one answer.
        """
        reader = self.reader()
        if reader is None or time.monotonic() < self._paused_until:
            return 0
        ends, done = time.monotonic() + ROUND_SECONDS, 0
        while time.monotonic() < ends:
            mention = self._next()
            if mention is None or not self._read(mention, reader):
                break
            done += 1
        return done

    def of(self, mention: Mention) -> SecondReading | None:
        """Return what was said of the assessment shown, or None."""
        found = mention.assessment_id
        return self._store.law.find_second_reading(found) if found else None

    def _next(self) -> Mention | None:
        waiting = (
            mention
            for mention in self._store.mentions()
            if mention.concerns is not False
            and mention.assessment_id is not None
            and self._store.law.find_second_reading(mention.assessment_id) is None
        )
        return next(waiting, None)

    def _read(self, mention: Mention, reader: SecondReader) -> bool:
        record = self._store.find_assessment(mention.assessment_id or "")
        chosen = self.setting()
        if record is None or chosen is None:
            return False
        try:
            opinion = reader(record.words, subject=mention.id)
        except (DestinationNotAllowed, DestinationRefused, FetchFailed):
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            return False
        # Erased meanwhile: nothing about it comes back.
        with self._store.transaction():
            if self._store.find_mention(mention.id) is None:
                return False
            self._store.law.put_second_reading(
                SecondReading(
                    id=record.id,
                    mention_id=mention.id,
                    assessment_id=record.id,
                    reader=chosen.model,
                    made_at=self._clock.now(),
                    opinion=opinion,
                )
            )
        return True

    def _keep(self, setting: ReaderSetting) -> ReaderSetting:
        self._store.put_setting(SETTING, msgspec.json.encode(setting).decode())
        self._paused_until = 0.0
        return setting
