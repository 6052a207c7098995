"""What happened to the mentions of a dossier, in the order of time, each with what shows it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from companion.model.dossier import DossierMaterial, MentionMaterial
from companion.proof.facts import Facts, word
from companion.proof.wording import say, say_all, say_period


class Event(NamedTuple):
    """One thing that happened: `when` is ISO (a day or an instant in UTC), `shown_by` a file."""

    when: str
    what: str
    mention: str
    shown_by: str = ""


def chronology(
    material: DossierMaterial, facts: Sequence[Facts], records: dict[str, str]
) -> tuple[Event, ...]:
    """Return the events of all mentions, oldest first; `records` names each capture's file."""
    events: list[Event] = []
    for number, (mention, said) in enumerate(zip(material.mentions, facts, strict=True), start=1):
        name = say("mention", number=number)
        events += _of_review(said, name)
        events += _of_sightings(mention, name, records)
        events += _of_proofs(mention, name)
        events += _of_doings(said, name)
    return tuple(sorted(events))


def as_csv(events: Iterable[Event]) -> bytes:
    """Return the events as a table that a spreadsheet opens (UTF-8 with mark, semicolons)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(say_all("chronology_head"))
    # A cell that begins like a formula would be run by a spreadsheet: it gets an apostrophe.
    writer.writerows([_harmless(cell) for cell in event] for event in events)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _of_review(said: Facts, name: str) -> list[Event]:
    published = said["review"]["published"]
    if published is None:
        return []
    period = say_period(published)
    when = published["earliest"] or published["latest"]
    return [Event(when, say("events.published", period=period), name)]


def _of_sightings(mention: MentionMaterial, name: str, records: dict[str, str]) -> list[Event]:
    methods = {capture.id: capture.method for capture in mention.file.captures}
    events = []
    for sighting in mention.file.view.mention.sightings:
        when, shown_by = _utc(sighting.seen_at), records.get(sighting.capture_id, "")
        method = methods.get(sighting.capture_id)
        if method is not None:
            said = say("events.captured", method=word("capture_methods", method))
            events.append(Event(when, said, name, shown_by))
        events.append(Event(when, say(f"events.{sighting.state}"), name, shown_by))
    return events


def _of_proofs(mention: MentionMaterial, name: str) -> list[Event]:
    proofs = mention.proofs
    events = [
        Event(
            _utc(stamp.facts.gen_time),
            say(
                "events.stamped",
                authority=stamp.authority_name,
                claim=say(f"claims.{stamp.claim.status}"),
            ),
            name,
        )
        for stamp in proofs.stamps
    ]
    events += [
        Event(_utc(look.at), say("events.looked", verdict=say(f"verdicts.{look.verdict}")), name)
        for look in proofs.looks
    ]
    events += [
        Event(_utc(one.added_at), say("events.attached", kind=say(f"kinds.{one.kind}")), name)
        for one in proofs.attachments
    ]
    return events


def _of_doings(said: Facts, name: str) -> list[Event]:
    events = [
        Event(
            step["changed_at"], say("events.step", title=step["title"], state=step["state"]), name
        )
        for step in said["steps"]
    ]
    analysis = said["analysis"]
    if analysis is not None:
        what = say("events.assessed", law_version=analysis["law_version"])
        events.append(Event(analysis["assessed_on"], what, name))
    return events


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
