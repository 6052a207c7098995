"""What a person sees: pages rendered here, which work without JavaScript."""

from __future__ import annotations

from flask import Blueprint

from companion.web.dashboard import (
    alerts,
    answering,
    by_hand,
    calendars,
    concern,
    connections,
    data,
    days_seen,
    documents,
    dossiers,
    entry,
    erasing,
    evidence,
    feeds,
    follow_up,
    home,
    law,
    many,
    mentions,
    outgoing,
    proofs,
    replaying,
    rounds,
    second_reader,
    settings,
    time_stamps,
    watch,
    waves,
    words,
)
from companion.web.gate import Audience


def blueprints() -> tuple[tuple[Audience, Blueprint], ...]:
    """Return every blueprint of the dashboard with those it is for."""
    return (
        (Audience.PUBLIC, entry.blueprint),
        (Audience.DASHBOARD, home.blueprint),
        (Audience.DASHBOARD, mentions.blueprint),
        (Audience.DASHBOARD, many.blueprint),
        (Audience.DASHBOARD, answering.blueprint),
        (Audience.DASHBOARD, replaying.blueprint),
        (Audience.DASHBOARD, concern.blueprint),
        (Audience.DASHBOARD, calendars.blueprint),
        (Audience.DASHBOARD, evidence.blueprint),
        (Audience.DASHBOARD, follow_up.blueprint),
        (Audience.DASHBOARD, by_hand.blueprint),
        (Audience.DASHBOARD, connections.blueprint),
        (Audience.DASHBOARD, settings.blueprint),
        (Audience.DASHBOARD, data.blueprint),
        (Audience.DASHBOARD, days_seen.blueprint),
        (Audience.DASHBOARD, documents.blueprint),
        (Audience.DASHBOARD, dossiers.blueprint),
        (Audience.DASHBOARD, erasing.blueprint),
        (Audience.DASHBOARD, law.blueprint),
        (Audience.DASHBOARD, second_reader.blueprint),
        (Audience.DASHBOARD, outgoing.blueprint),
        (Audience.DASHBOARD, proofs.blueprint),
        (Audience.DASHBOARD, time_stamps.blueprint),
        (Audience.DASHBOARD, watch.blueprint),
        (Audience.DASHBOARD, alerts.blueprint),
        (Audience.DASHBOARD, feeds.blueprint),
        (Audience.DASHBOARD, rounds.blueprint),
        (Audience.DASHBOARD, waves.blueprint),
        (Audience.DASHBOARD, words.blueprint),
    )
