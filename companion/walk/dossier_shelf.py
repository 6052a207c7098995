"""The dossiers made from the dashboard: where they lie, what they hold, when they must go."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from companion.desk import Desk
from companion.model.dossier import DossierMade, DossierOrder
from companion.model.errors import NotFound
from companion.model.value import Value
from companion.proof.dossier import Progress
from companion.store.durable import make_private_folder, refusing_disk_trouble, write_whole
from companion.walk.dossier import make_dossiers

FOLDER = "dossiers"
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_ZIP = re.compile(r"\.?dossier-([0-9a-f]{32})(?:-caviarde)?\.zip(?:\.part)?", re.ASCII)
"""The files of a dossier, whole or half written."""


class ShelvedDossier(Value, frozen=True, kw_only=True):
    """A dossier that was made: the whole one, and its redacted twin when one was asked for."""

    key: str
    whole: DossierMade
    redacted: DossierMade | None = None

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return self.whole.made_at


class DossierShelf:
    """`dossiers/` of the data folder: ZIPs that only the person moves out of it."""

    def __init__(self, folder: Path) -> None:
        """Stand on the data folder; nothing is made yet."""
        self._folder = folder / FOLDER
        self._being_made: set[str] = set()

    def make(
        self, desk: Desk, order: DossierOrder, *, with_twin: bool, progress: Progress
    ) -> ShelvedDossier:
        """Make a dossier and put it here; raises as `make_dossiers`, and then nothing is left."""
        with refusing_disk_trouble():
            make_private_folder(self._folder)
        key = uuid.uuid4().hex
        self._being_made.add(key)
        twin = self._zip(key, is_redacted=True) if with_twin else None
        try:
            made = make_dossiers(
                desk, order, self._zip(key, is_redacted=False), twin=twin, progress=progress
            )
            shelved = ShelvedDossier(
                key=key, whole=made[0], redacted=made[1] if with_twin else None
            )
            with refusing_disk_trouble():
                write_whole(self._about(key), msgspec.json.encode(shelved))
        except BaseException:
            self._remove(key)
            raise
        finally:
            self._being_made.discard(key)
        return shelved

    def all(self) -> tuple[ShelvedDossier, ...]:
        """Return the dossiers, newest first; what cannot be read is passed over."""
        return tuple(sorted(self._read(), key=lambda one: (one.made_at, one.key), reverse=True))

    def path_of(self, key: str, *, is_redacted: bool) -> Path:
        """Return where a dossier lies; raises `NotFound`."""
        path = self._zip(key, is_redacted=is_redacted)
        if not _KEY.fullmatch(key) or not path.is_file():
            raise NotFound("no such dossier")
        return path

    def delete(self, key: str) -> None:
        """Delete a dossier and its twin; raises `NotFound`."""
        self.path_of(key, is_redacted=False)
        self._remove(key)

    def forget(self, mention_ids: Collection[str]) -> int:
        """Delete every dossier that holds one of these mentions; return how many."""
        gone = [one.key for one in self._read() if set(one.whole.mention_ids) & set(mention_ids)]
        for key in gone:
            self._remove(key)
        return len(gone)

    def finish(self, is_kept: Callable[[str], object]) -> None:
        """Delete what a crash left: dossiers of mentions that are gone, and half-made ones.

        `is_kept` tells of a mention's id whether it is still there. For the one program that makes
        dossiers here, since what it has under way is left alone.
        """
        for one in list(self._read()):
            if not all(is_kept(mention_id) for mention_id in one.whole.mention_ids):
                self._remove(one.key)
        for path in sorted(self._folder.glob("*dossier-*")):
            found = _ZIP.fullmatch(path.name)
            # In this order: a dossier is listed before it stops being made.
            if found and found[1] not in self._being_made and not self._about(found[1]).exists():
                with refusing_disk_trouble():
                    path.unlink(missing_ok=True)

    def _read(self) -> Iterator[ShelvedDossier]:
        for path in sorted(self._folder.glob("dossier-*.json")):
            with contextlib.suppress(OSError, msgspec.DecodeError):
                yield msgspec.json.decode(path.read_bytes(), type=ShelvedDossier)

    def _remove(self, key: str) -> None:
        # What says that they are there goes last: a removal cut short can be done again.
        for path in (
            self._zip(key, is_redacted=False),
            self._zip(key, is_redacted=True),
            self._about(key),
        ):
            with refusing_disk_trouble():
                path.unlink(missing_ok=True)

    def _zip(self, key: str, *, is_redacted: bool) -> Path:
        return self._folder / f"dossier-{key}{'-caviarde' if is_redacted else ''}.zip"

    def _about(self, key: str) -> Path:
        return self._folder / f"dossier-{key}.json"
