"""The dossier: a ZIP that tells a mention's story and can be checked by whoever receives it.

Nothing is held but values: each capture's bytes go from the evidence into the ZIP one at a time.
The same material gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from companion.model.capture import Capture
from companion.model.dossier import (
    CUSTODY_EXTRACT,
    MANIFEST,
    MANIFEST_HASH,
    DossierCapture,
    DossierMade,
    DossierManifest,
    DossierMaterial,
    DossierMention,
    DossierStamp,
    ListedFile,
    WithheldFile,
    sums_text,
)
from companion.model.ports import EvidenceReader
from companion.proof.custody_extract import extract_lines
from companion.proof.index_page import readme
from companion.proof.inlay import Inlay, as_json
from companion.proof.kept_parts import add_captures, add_stamps, stamps_of
from companion.proof.package import Package
from companion.proof.story import add_story
from companion.proof.verifier import verifier_page
from companion.proof.wacz import write_wacz

ARCHIVE = "dossier.wacz"

Progress = Callable[[int, int], None]
CustodyLines = Callable[[], Iterable[bytes]]


class Whole(NamedTuple):
    """The dossier a redacted twin is made of: its manifest's hash, and its web archive."""

    manifest_sha256: str
    archive: ListedFile | None


def silent(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def make_dossier(  # noqa: PLR0913 everything a dossier is made from, by name
    path: Path,
    *,
    material: DossierMaterial,
    evidence: EvidenceReader,
    custody: CustodyLines,
    software: str,
    whole: Whole | None = None,
    progress: Progress = silent,
) -> tuple[DossierMade, Whole]:
    """Write the dossier to `path`; with `whole`, its redacted twin.

    Args:
        path: the ZIP to write; an earlier file of that name is replaced once the new one is whole.
        material: the values; see `DossierMaterial`.
        evidence: gives the bytes back by hash.
        custody: gives the stored lines of the custody log, from the first, without line ends.
        software: version of this program.
        whole: what this is the redacted twin of.
        progress: hears how many steps of how many are done.

    Returns:
        What was made, and what its redacted twin needs to know of it.

    Raises:
        EvidenceBroken: bytes that no longer match their hash; nothing is written.
        TooLarge: more than a plain ZIP holds; nothing is written.
        StoreUnavailable: the disk refuses; nothing is left.
    """
    with Package(path) as package:
        maker = _Maker(package, material, evidence, software, whole, progress)
        manifest_sha256 = maker.write(custody, beside=path.parent)
    archive = next((file for file in package.listed if file.path == ARCHIVE), None)
    made = DossierMade(
        id=material.id,
        made_at=material.made_at,
        recipient=material.order.recipient,
        is_redacted=whole is not None,
        mention_ids=material.order.mention_ids,
        mentions=len(material.mentions),
        captures=len(material.captures),
        stamps=maker.stamp_count,
        files=len(package.listed),
        size_bytes=path.stat().st_size,
        manifest_sha256=manifest_sha256,
    )
    return made, Whole(manifest_sha256, archive)


class _Maker:
    """One dossier on its way into its package."""

    def __init__(  # noqa: PLR0913, PLR0917 as `make_dossier`, which alone calls it
        self,
        package: Package,
        material: DossierMaterial,
        evidence: EvidenceReader,
        software: str,
        whole: Whole | None,
        progress: Progress,
    ) -> None:
        self._package = package
        self._material = material
        self._evidence = evidence
        self._software = software
        self._whole = whole
        self._progress = progress
        self._done = 0
        archived = len(material.captures) if material.order.with_archive and not whole else 0
        self._total = len(material.captures) + archived + len(material.mentions) + 1
        self._inlay = Inlay(
            package, material, evidence, is_redacted=whole is not None, on_step=self._step
        )
        self.stamp_count = 0

    def write(self, custody: CustodyLines, *, beside: Path) -> str:
        """Write every part in its order; return the manifest's hash."""
        inlay, whole = self._inlay, self._whole
        self._package.add("LISEZ-MOI.txt", readme(is_redacted=inlay.is_redacted).encode())
        captures = add_captures(inlay)
        stamps = add_stamps(inlay)
        self.stamp_count = len(stamps)
        mentions = add_story(
            inlay,
            captures,
            software=self._software,
            whole_sha256=whole.manifest_sha256 if whole else None,
        )
        self._add_custody(custody, beside)
        self._add_archive(beside)
        self._package.add("verifier.html", verifier_page())
        manifest_sha256 = self._add_manifest(captures, stamps, mentions)
        self._step()
        return manifest_sha256

    def _step(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)

    def _add_custody(self, custody: CustodyLines, beside: Path) -> None:
        """Write the extract that reaches from the first line of ours to the last one stamped."""
        stamps = tuple(stamps_of(self._inlay))
        ours = {
            *(capture.id for capture in self._material.captures),
            *(mention.file.view.mention.id for mention in self._material.mentions),
        }
        heads = {self._custody_point(stamp.stamped.sha256) for stamp in stamps}
        with _work_file(beside) as extract:
            with extract.open("wb") as file:
                for line in extract_lines(custody(), subjects=ours, heads=heads):
                    file.write(line + b"\n")
            self._package.add_file(CUSTODY_EXTRACT, extract)

    def _custody_point(self, sha256: str) -> int:
        """Return the number of the line that a stamped object names."""
        return msgspec.json.decode(self._evidence.get(sha256), type=_Stamped).custody.seq

    def _add_archive(self, beside: Path) -> None:
        if self._whole is not None:
            self._withhold_archive(self._whole.archive)
            return
        if not self._material.order.with_archive:
            return
        with _work_file(beside) as archive:
            write_wacz(
                archive,
                self._with_full_pages(),
                self._evidence,
                software=f"Avisé {self._software}",
                made_at=self._material.made_at,
                on_capture=self._step,
            )
            self._package.add_file(ARCHIVE, archive)

    def _withhold_archive(self, archive: ListedFile | None) -> None:
        if archive is not None:
            named = msgspec.structs.asdict(archive)
            self._inlay.withheld.append(WithheldFile(**named, why="archive"))

    def _with_full_pages(self) -> list[Capture]:
        """Return the captures with the pictures of the whole pages among their evidence."""
        pictures = {one.capture_id: one.picture for one in self._material.supplements}
        return [
            msgspec.structs.replace(capture, evidence=(*capture.evidence, picture))
            if (picture := pictures.get(capture.id))
            else capture
            for capture in self._material.captures
        ]

    def _add_manifest(
        self,
        captures: tuple[DossierCapture, ...],
        stamps: tuple[DossierStamp, ...],
        mentions: tuple[DossierMention, ...],
    ) -> str:
        material = self._material
        manifest = DossierManifest(
            id=material.id,
            instance=material.instance,
            made_at=material.made_at,
            companion_version=self._software,
            law_version=material.law_version,
            law_checked_on=material.law_checked_on,
            recipient=material.order.recipient,
            is_redacted=self._whole is not None,
            redacts=self._whole.manifest_sha256 if self._whole else None,
            mentions=mentions,
            captures=captures,
            stamps=stamps,
            files=tuple(self._package.listed),
            withheld=tuple(self._inlay.withheld),
        )
        data = as_json(manifest)
        sha256 = hashlib.sha256(data).hexdigest()
        self._package.add(MANIFEST, data)
        self._package.add(MANIFEST_HASH, sums_text(sha256, manifest.files).encode())
        return sha256


class _Point(msgspec.Struct):
    seq: int


class _Stamped(msgspec.Struct):
    """What every stamped object holds, whatever else it does."""

    custody: _Point


@contextlib.contextmanager
def _work_file(beside: Path) -> Iterator[Path]:
    """Give a private place on the disk the dossier goes to, and clear it away."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".avise-dossier-") as folder:
        yield Path(folder) / "work"
