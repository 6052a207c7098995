"""What the extension may ask: thin routes that check, call the walk and encode."""

from __future__ import annotations

from flask import Blueprint

from companion.web.api import captures, known, open_routes, pairings, proofs, rounds, words
from companion.web.gate import Audience


def blueprints() -> tuple[tuple[Audience, Blueprint], ...]:
    """Return every blueprint of the extension's API with those it is for."""
    return (
        (Audience.PUBLIC, open_routes.blueprint),
        (Audience.PAIRING, pairings.blueprint),
        (Audience.PAIRING, proofs.blueprint),
        (Audience.EXTENSION, captures.blueprint),
        (Audience.EXTENSION, known.blueprint),
        (Audience.EXTENSION, rounds.blueprint),
        (Audience.EXTENSION, words.blueprint),
    )
