"""Every draft offered for a mention, given out in one go; the last versions together as a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from companion.model.document import DocumentFormat, DocumentVersion, Offer
from companion.model.errors import GuardStopped
from companion.model.text import Language
from companion.walk.documents import Drafting

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The only instant a ZIP without the hour of its making can bear."""

Progress = Callable[[int, int, Offer | None], None]
"""Hears how many are made, of how many, and which comes next."""


class Given(NamedTuple):
    """What was given out, and what the guard held back: the document and its language."""

    versions: tuple[DocumentVersion, ...]
    held_back: tuple[tuple[Offer, Language], ...]


def give_all(
    drafting: Drafting,
    mention_id: str,
    kind: DocumentFormat,
    *,
    languages: tuple[Language, ...] = ("fr",),
    progress: Progress | None = None,
) -> Given:
    """Export every draft offered for a mention, each as a version of its own.

    Args:
        drafting: What makes drafts.
        mention_id: Whose drafts.
        kind: The format of all.
        languages: A draft is given in each of these that it is written in.
        progress: Hears how many are made, of how many, and which comes next.

    Raises:
        NotFound: No such mention.
        TemplateBroken: A template uses a field nobody knows; what was given out before stays.
    """
    wanted = [
        (offer, language)
        for offer in drafting.offers(mention_id)
        if offer.is_offered
        for language in languages
        if language in offer.languages
    ]
    versions: list[DocumentVersion] = []
    held_back: list[tuple[Offer, Language]] = []
    for done, (offer, language) in enumerate(wanted):
        if progress is not None:
            progress(done, len(wanted), offer)
        try:
            versions.append(drafting.export(mention_id, offer.id, language, kind))
        except GuardStopped:
            held_back.append((offer, language))
    if progress is not None:
        progress(len(wanted), len(wanted), None)
    return Given(tuple(versions), tuple(held_back))


def file_name(version: DocumentVersion) -> str:
    """Return what a version is called as a file; nothing of the mention stands in it."""
    day = f"{version.made_at:%Y-%m-%d}"
    return f"{version.document_id}-{version.language}-{day}.{version.format}"


def last_versions(drafting: Drafting, mention_id: str) -> tuple[DocumentVersion, ...]:
    """Return the last version of each document, language and format, newest first."""
    found: dict[tuple[str, str, str], DocumentVersion] = {}
    for one in drafting.versions(mention_id):
        found.setdefault((one.document_id, one.language, one.format), one)
    return tuple(found.values())


def zipped(drafting: Drafting, mention_id: str) -> bytes:
    """Return the last versions as a ZIP, byte for byte as they were given out.

    Raises:
        EvidenceBroken: A version is missing or damaged.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for one in last_versions(drafting, mention_id):
            _, data = drafting.version(mention_id, one.id)
            entry = zipfile.ZipInfo(file_name(one), _OLDEST)
            bundle.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
