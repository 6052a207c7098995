"""A dossier of 500 captures: how long, how much memory; and how long to verify it."""

from __future__ import annotations

import base64
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bench.beside import read_hash_and_pack
from bench.row import Row

CAPTURES = 500
_SIZE = (1280, 900)
_SEED = 20261123


def measure() -> list[Row]:
    """Fill a store with 500 captures, then make and verify in processes of their own."""
    with tempfile.TemporaryDirectory(prefix="avise-bench-dossier-") as folder:
        place = Path(folder)
        _run("fill", place)
        made = _run("make", place)
        checked = _run("verify", place)
        least = read_hash_and_pack(place / "data", place / "bare.zip")
    seconds, megabytes = made["seconds"], made["peak_mb"]
    zip_mb = made["zip_mb"]
    return [
        Row(
            f"dossier of {CAPTURES} captures ({zip_mb:.0f} MB): time",
            f"{seconds:.1f} s",
            "≤ 60 s",
            seconds <= 60,
            f"{seconds / least:.1f} × reading, hashing and zipping the data folder",
        ),
        Row(
            f"dossier of {CAPTURES} captures: peak resident memory",
            f"{megabytes:.0f} MB",
            "≤ 300 MB",
            megabytes <= 300,
        ),
        Row(
            f"its verification (`avise verify`), {checked['standing']}",
            f"{checked['seconds']:.1f} s, {checked['peak_mb']:.0f} MB",
            "–",
            against=f"{checked['seconds'] / least:.1f} × the same",
        ),
    ]


def _run(part: str, place: Path) -> dict[str, float]:
    """Run one part in a process of its own: memory is measured from its start."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.dossier", part, str(place)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def fill(place: Path) -> dict[str, object]:
    """Keep 500 captures of 250 pages, one review each, pictures as large as real ones."""
    from companion.store.database import Store  # noqa: PLC0415 in the part's own process
    from companion.walk import open_walk  # noqa: PLC0415
    from tests.builders import FixedClock, a_capture_body, a_review_page  # noqa: PLC0415

    chance = random.Random(_SEED)  # noqa: S311 not for secrets
    clock = FixedClock()
    words = "Accueil froid, attente de deux heures, ce médecin est un incompétent et un escroc. "
    with Store.open(place / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        for number in range(CAPTURES):
            clock.advance(hours=1)
            review = (f"Auteur {number % 250}", words * 4 + str(number % 250), 1, "2026-09-10")
            page = a_review_page(review)
            filler = "".join(f"<p>{chance.getrandbits(256):x}</p>" for _ in range(3_000))
            url = f"https://avis.example/page-{number % 250}"
            picture = {"media_type": "image/jpeg", "data": _picture(chance)}
            dom = page.replace("</body>", f"{filler}</body>")
            capture = walk.receive(*a_capture_body(url=url, dom=dom, screenshot=picture))
            walk.read_capture(capture.id)
    return {"captures": CAPTURES}


def _picture(chance: random.Random) -> str:
    """Return a JPEG of about 400 kB in base64."""
    small = Image.frombytes("RGB", (160, 112), chance.randbytes(160 * 112 * 3))
    out = io.BytesIO()
    small.resize(_SIZE).save(out, "JPEG", quality=92)
    return base64.b64encode(out.getvalue()).decode()


def make(place: Path) -> dict[str, object]:
    """Make the dossier of all mentions."""
    import time  # noqa: PLC0415

    from companion.cli.clock import SystemClock  # noqa: PLC0415
    from companion.model.dossier import DossierOrder  # noqa: PLC0415
    from companion.store.database import Store  # noqa: PLC0415
    from companion.walk import open_walk  # noqa: PLC0415
    from companion.walk.dossier import make_dossiers  # noqa: PLC0415

    clock = SystemClock()
    with Store.open(place / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        order = DossierOrder(mention_ids=tuple(mention.id for mention in store.mentions()))
        started = time.monotonic()
        (made,) = make_dossiers(walk, order, place / "d.zip")
        seconds = time.monotonic() - started
    assert made.captures == CAPTURES
    return {"seconds": seconds, "zip_mb": made.size_bytes / 1e6, "mentions": made.mentions}


def verify(place: Path) -> dict[str, object]:
    """Verify it."""
    import time  # noqa: PLC0415

    from companion.proof.verify import verify_dossier  # noqa: PLC0415

    started = time.monotonic()
    report = verify_dossier(place / "d.zip")
    return {"seconds": time.monotonic() - started, "standing": report.standing}


def _peak_megabytes() -> float:
    """Return this process's highest resident memory in MB, as the kernel counted it (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _main(part: str, place: Path) -> None:
    parts = {"fill": fill, "make": make, "verify": verify}
    print(json.dumps({**parts[part](place), "peak_mb": _peak_megabytes()}))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
