"""How far the proof of a mention carries, for a row of a list: asked fifty times a page."""

from __future__ import annotations

from companion.model.mention import Mention
from companion.model.proof import Proofs
from companion.proof.grade import grade_of
from companion.web.wiring import services


def grade_level(mention: Mention) -> int:
    """Return the grade, 0 to 4, as the mention's own page says it.

    What is still waited for is not read: it changes no grade.
    """
    store = services().store
    ids = dict.fromkeys(sighting.capture_id for sighting in mention.sightings)
    captures = [one for one in map(store.find_capture, ids) if one is not None]
    proofs = Proofs(
        stamps=tuple(stamp for one in captures for stamp in store.proofs.stamps_of(one.id)),
        looks=store.proofs.looks_of(mention.id),
        attachments=store.proofs.attachments_of(mention.id),
    )
    return grade_of(captures, proofs=proofs, sightings=mention.sightings).level
