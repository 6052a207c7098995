"""All documents of one mention, in every language and as DOCX, PDF and text: how long.

In processor time of one core, which is what it takes on a machine that does nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.beside import bare_documents
from bench.row import Row

BAR_SECONDS = 3.0
_WORDS = (
    "Cette menteuse est un escroc 😡. Elle facture des actes qu’elle n’a pas faits. "
    "Deux heures d’attente, accueil froid, et « rien à faire » pour toute réponse. "
)


def measure() -> list[Row]:
    """Make the documents of one mention in a process of its own, first and again."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.documents"], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    first, again = found["first"], found["again"]
    bare = bare_documents(found["files"])
    against = "{:.0f} × as many of one line".format
    return [
        Row(
            f"all documents of a mention ({found['files']} files), the first time",
            f"{first:.1f} s",
            f"≤ {BAR_SECONDS:.0f} s",
            first <= BAR_SECONDS,
            against(first / bare),
        ),
        Row(
            "the same again",
            f"{again:.1f} s",
            f"≤ {BAR_SECONDS:.0f} s",
            again <= BAR_SECONDS,
            against(again / bare),
        ),
        Row(
            "fonts and guard prepared, once, behind the first page",
            f"{found['prepared']:.1f} s",
            "–",
        ),
        Row(f"each of the {found['all']} drafts, DOCX alone", f"{found['every']:.1f} s", "–"),
    ]


def main() -> int:
    """Print the seconds as JSON."""
    from companion.advice.documents.catalogue import load_catalogue  # noqa: PLC0415 own process
    from companion.model.document import FORMATS  # noqa: PLC0415
    from companion.store.database import Store  # noqa: PLC0415
    from companion.walk import open_walk  # noqa: PLC0415
    from tests.builders import FixedClock, a_capture_body, a_review_page  # noqa: PLC0415

    clock = FixedClock()
    with (
        tempfile.TemporaryDirectory(prefix="avise-bench-documents-") as folder,
        Store.open(Path(folder), clock=clock) as store,
    ):
        walk = open_walk(store, clock=clock)
        page = a_review_page(("Joël M. 😀", _WORDS * 5, 1, "2026-09-10"))
        url = "https://www.google.com/maps/place/cabinet"
        walk.read_capture(walk.receive(*a_capture_body(url=url, dom=page)).id)
        (view,) = walk.view_mentions()
        drafting = walk.drafting
        offered = [one for one in drafting.offers(view.mention.id) if one.is_offered]

        def make_all() -> tuple[int, float]:
            started = time.process_time()
            files = [
                drafting.file_of(drafting.draft(view.mention.id, one.id, language), kind)
                for one in offered
                for language in one.languages
                for kind in FORMATS
            ]
            return len(files), time.process_time() - started

        started = time.process_time()
        drafting.warm_up()
        prepared = time.process_time() - started
        files, first = make_all()
        _, again = make_all()
        started = time.process_time()
        every = [
            drafting.sample(view.mention.id, description.id, language)
            for description in load_catalogue().documents.values()
            for language in description.languages
        ]
        seconds = time.process_time() - started
    said = {"files": files, "first": first, "again": again, "all": len(every), "every": seconds}
    said["prepared"] = prepared
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
