"""Backups and folders for tests: one made, one looked at, one taken apart and made again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store_values import StandingClock, a_browser, a_capture, a_mention, a_reading, an_assessment

from companion.model.practitioner import Practitioner
from companion.store.archive import stays_here
from companion.store.database import Store
from companion.store.restore import Restore, RestorePlan
from companion.store.whole_backup import write_backup

PAGE = b"<p>" + "Accueil glacial, œil sec. ".encode() * 40 + b"</p>"
PICTURE = bytes(range(256)) * 8


def fill(store: Store) -> None:
    """Keep one of everything, as the walk does."""
    files = (
        store.evidence.put(PAGE, media_type="text/html", role="dom"),
        store.evidence.put(PICTURE, media_type="image/png", role="screenshot"),
    )
    store.custody.append("collected", subject="c-1")
    with store.transaction():
        store.put_capture(a_capture(evidence=files, state="read"))
        store.put_mention(a_mention("m-1"))
        store.put_mention(a_mention("m-2"))
        store.put_reading(a_reading())
        store.put_assessment(an_assessment())
    store.put_practitioner(Practitioner(names=("Dr Exemple",)))
    store.put_setting("language", "fr")
    store.put_setting("web_secret", "never to leave")
    store.put_browser(a_browser())


def content_of(folder: Path, clock: StandingClock, *, with_access: bool = False) -> dict[str, Any]:
    """Return all that a folder holds, to compare two of them."""
    with Store.open(folder, clock=clock) as store:
        rows = {
            (name, doc_id, store.storage.lookup(name, doc_id)): body
            for name in store.storage.names()
            for doc_id, body in store.storage.bodies(name)
            if with_access or not stays_here(name, doc_id)
        }
        return {
            "instance": store.instance_id,
            "rows": list(rows.items()),
            "evidence": {name: store.evidence.get(name) for name in store.evidence.names()},
        }


def backed_up(folder: Path, target: Path, clock: StandingClock, **options: Any) -> Path:
    """Write a whole backup of a folder."""
    with Store.open(folder, clock=clock) as store:
        write_backup(store, target, clock=clock, **options)
    return target


def restored(source: Path, folder: Path, clock: StandingClock, **options: Any) -> RestorePlan:
    """Restore as the command line does once the person said yes."""
    with Restore(source, folder, clock=clock, **options) as restore:
        plan = restore.prepare()
        restore.apply(plan)
        return plan


def members_of(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewritten(
    archive: Path, target: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> Path:
    """Write the archive again with other members."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in change(members_of(archive)).items():
            opened.writestr(name, data)
    return target


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """Return every file and folder under `folder`, bytes and all."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
