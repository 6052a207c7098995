"""Makes the data folder private again at each opening: the owner's alone, whatever happened to it.

Copying a folder, unpacking it or a careless `chmod` lose what was set when the files were made.
Only names of ours are touched: somebody may have given a folder that holds other things.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from companion.store.durable import PRIVATE_FILE, PRIVATE_FOLDER

OURS = ("avise.sqlite3*", "custody.*", "erasing.*", "store.*", "backups", "broken", "evidence")


def make_private_again(folder: Path) -> int:
    """Take everybody else's rights from our files under `folder`; return how many had some.

    A file of another owner stays as it is: only its owner may change it. Links are not followed.
    Windows keeps rights another way, and gives a user's data folder to that user alone.
    """
    if os.name == "nt":
        return 0
    return sum(_made_private(path) for path in _paths_of_ours(folder))


def _paths_of_ours(folder: Path) -> Iterator[str]:
    found = [path for pattern in OURS for path in folder.glob(pattern)]
    if found:
        yield str(folder)
    for path in found:
        yield str(path)
        for parent, folders, files in os.walk(path):
            yield from (os.path.join(parent, name) for name in (*folders, *files))  # noqa: PTH118 thousands of them


def _made_private(path: str) -> bool:
    with contextlib.suppress(OSError):
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode) or not stat.S_IMODE(mode) & 0o077:
            return False
        os.chmod(path, PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE_FILE)  # noqa: PTH101 as above
        return True
    return False
