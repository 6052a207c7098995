"""A process that keeps things and says each one on its output once it is kept; made to be killed.

Arguments: folder, name of the writer, how many (0: until killed).
"""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from store_values import a_capture, a_mention

from companion.store.database import Store


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def keep_one(store: Store, name: str, number: int) -> str:
    """Keep a capture as the walk does: evidence, custody line, then rows in one transaction."""
    words = f"{name} {number} " + "é" * (number % 700)
    file = store.evidence.put(words.encode(), media_type="text/plain", role="text")
    capture = a_capture(f"{name}-{number}", title=words, evidence=(file,))
    store.custody.append("collected", subject=capture.id, detail={"sha256": file.sha256})
    with store.transaction():
        store.put_capture(capture)
        store.put_mention(a_mention(f"m-{name}-{number}", notes=words))
    return capture.id


def main(folder: Path, name: str, count: int) -> None:
    with Store.open(folder, clock=SystemClock()) as store:
        for number in itertools.islice(itertools.count(), count or None):
            print(keep_one(store, name, number), flush=True)  # noqa: T201 - the acknowledgement


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
