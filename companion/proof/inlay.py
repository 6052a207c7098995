"""What every part of a dossier puts its files in by: evidence shown, or withheld and named."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from companion.model.dossier import DossierMaterial, WithheldFile, WithheldWhy
from companion.model.evidence import EvidenceFile
from companion.model.ports import EvidenceReader
from companion.proof.facts import shown_whole
from companion.proof.package import Package
from companion.proof.plate import grey_plate
from companion.proof.redact import Redactor

_ENDINGS = {
    # A captured page is never opened by a double click: it is text here, and a page in the WACZ.
    "text/html": "html.txt",
    "text/plain": "txt",
    "application/json": "json",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
}


class Inlay:
    """The package being filled, the evidence it is filled from, and what is masked on the way."""

    def __init__(
        self,
        package: Package,
        material: DossierMaterial,
        evidence: EvidenceReader,
        *,
        is_redacted: bool,
        on_step: Callable[[], None],
    ) -> None:
        """Take what the parts share; `on_step` is called after each capture and mention."""
        self.package = package
        self.material = material
        self.evidence = evidence
        self.is_redacted = is_redacted
        self.step = on_step
        self.withheld: list[WithheldFile] = []
        others = (name for mention in material.mentions for name in mention.others)
        redactor = Redactor(own_names=material.practitioner.names, others=others)
        for mention in material.mentions:
            review = mention.file.view.mention.review
            redactor.learn(review.words)
            redactor.learn(review.reply.text if review.reply else "")
        self.mask = redactor.text if is_redacted else shown_whole

    def add_json(self, path: str, value: object) -> str:
        """Put a value in as JSON, keys sorted; return its path."""
        return self.package.add(path, as_json(value)).path

    def add_evidence(self, name: str, file: EvidenceFile) -> str:
        """Put one evidence file in under `name` and its hash, or withhold it; return its path."""
        path = f"{name}-{file.sha256[:12]}.{_ENDINGS.get(file.media_type, 'bin')}"
        if not self.is_redacted:
            self.package.add(path, self.evidence.get(file.sha256))
        elif file.media_type.startswith("image/"):
            self.withhold(path, file, "picture")
            self.package.add(f"{name}-retiree.png", grey_plate(file.sha256))
        else:
            self.withhold(path, file, "attachment" if file.role == "attachment" else "page")
        return path

    def withhold(self, path: str, file: EvidenceFile, why: WithheldWhy) -> None:
        """Name a file that the whole dossier holds and this one does not."""
        self.withheld.append(
            WithheldFile(path=path, size_bytes=file.size_bytes, sha256=file.sha256, why=why)
        )


def as_json(value: object) -> bytes:
    """Return a value as readable JSON with its keys sorted."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n"
