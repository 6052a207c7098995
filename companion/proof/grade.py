"""How far the proof of one mention carries, and what the other side will object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from companion.model.capture import Capture
from companion.model.evidence import Grade
from companion.model.mention import Sighting
from companion.model.paris import paris_day
from companion.model.proof import Proofs, SecondLook
from companion.model.text import Text
from companion.model.timestamp import QualifiedStatus, TimeStamp
from companion.proof import grade_words as say
from companion.proof.stamp_words import STATUS
from companion.proof.wording import say_day

_CLOCKS_AGREE_WITHIN = timedelta(minutes=5)
_STAMPED_SOON = timedelta(days=1)
_BEST_FIRST: tuple[QualifiedStatus, ...] = ("qualified", "unknown", "not_qualified")
_NO_PROOFS = Proofs()


class _Facts(NamedTuple):
    """What counts of the captures and of what supports them, for the words now on show."""

    seen: tuple[Capture, ...]
    rooted: tuple[TimeStamp, ...]
    unrooted: tuple[TimeStamp, ...]
    looks: tuple[SecondLook, ...]

    @property
    def found(self) -> tuple[SecondLook, ...]:
        return tuple(look for look in self.looks if look.verdict == "found")

    @property
    def stamped_days(self) -> set[date]:
        """Days on which these words were captured and, within a day, dated by a third party.

        A token that came later shows nothing of the day of the capture.
        """
        return {
            paris_day(capture.received_at)
            for capture in self.seen
            for stamp in self.rooted
            if stamp.subject == capture.id
            and abs(stamp.facts.gen_time - capture.received_at) <= _STAMPED_SOON
        }

    @property
    def is_repeated(self) -> bool:
        return len(self.stamped_days) > 1

    @property
    def best(self) -> QualifiedStatus:
        had = {stamp.claim.status for stamp in self.rooted}
        return next(status for status in _BEST_FIRST if status in had)


def grade_of(
    captures: Sequence[Capture],
    *,
    proofs: Proofs = _NO_PROOFS,
    sightings: Sequence[Sighting] = (),
) -> Grade:
    """Return the grade of the proof of one mention.

    0 typed by hand; 1 captured by the browser; 2 time-stamped by an authority whose chain ends at
    a known root; 3 also found by a second look, or captured and time-stamped on several days; 4 a
    commissaire de justice's record attached. A rung without the one below it is said as a support
    and does not raise the grade; a record stands by itself. With `sightings`, only captures and
    looks of the words now on show count. Days are those of Europe/Paris.
    Source: law-fr 3.6 (TGI Paris 17e, 10 April 2013, on plain printouts; eIDAS art. 41).
    """
    facts = _facts(captures, proofs, sightings)
    if any(one.kind == "constat" for one in proofs.attachments):
        return _with_constat(facts, captures)
    if not facts.seen:
        return Grade(
            level=0,
            label=say.TYPED_LABEL,
            strengths=_stamps_said(facts),
            objections=(*_objections_to_typed(captures), *_objections_to_looks(facts)),
            next_rung=say.TYPED_NEXT,
        )
    if not facts.rooted:
        return _captured(facts)
    is_corroborated = bool(facts.found) or facts.is_repeated
    labels = say.CORROBORATED_LABELS if is_corroborated else say.STAMPED_LABELS
    return Grade(
        level=3 if is_corroborated else 2,
        label=labels[facts.best],
        strengths=_strengths(facts),
        objections=_objections_to_captured(facts),
        next_rung=say.CORROBORATED_NEXT if is_corroborated else say.STAMPED_NEXT,
    )


def _facts(captures: Sequence[Capture], proofs: Proofs, sightings: Sequence[Sighting]) -> _Facts:
    latest = sightings[-1].words_sha256 if sightings else None
    ours = {s.capture_id for s in sightings if s.words_sha256 == latest}
    seen = tuple(
        capture
        for capture in captures
        if capture.method != "manual" and (latest is None or capture.id in ours)
    )
    shown = {capture.id for capture in (seen or captures)}
    stamps = [stamp for stamp in proofs.stamps if stamp.subject in shown]
    return _Facts(
        seen=seen,
        rooted=tuple(stamp for stamp in stamps if stamp.is_third_party),
        unrooted=tuple(stamp for stamp in stamps if not stamp.is_third_party),
        looks=tuple(look for look in proofs.looks if latest is None or look.words_sha256 == latest),
    )


def _captured(facts: _Facts) -> Grade:
    is_supported = bool(facts.found) or len(_days(facts.seen)) > 1
    next_rung = say.SUPPORTED_NEXT if is_supported else say.CAPTURED_NEXT
    return Grade(
        level=1,
        label=say.CAPTURED_LABEL,
        strengths=_strengths(facts),
        objections=_objections_to_captured(facts),
        next_rung=say.UNROOTED_NEXT if facts.unrooted else next_rung,
    )


def _with_constat(facts: _Facts, captures: Sequence[Capture]) -> Grade:
    below = _objections_to_captured(facts) if facts.seen else _objections_to_typed(captures)
    return Grade(
        level=4,
        label=say.CONSTAT_LABEL,
        strengths=_strengths(facts),
        objections=(say.CONSTAT_DECLARED, say.CONSTAT_REGULAR, *below),
        next_rung=say.CONSTAT_NEXT,
    )


# ── what carries ──────────────────────────────────────────────────────────────────────────────


def _strengths(facts: _Facts) -> tuple[Text, ...]:
    return (*_repetition(facts), *_stamps_said(facts), *_looks_said(facts))


def _repetition(facts: _Facts) -> tuple[Text, ...]:
    days = _days(facts.seen)
    if len(days) < 2:  # noqa: PLR2004 - repeated means twice
        return ()
    first, last = days[0], days[-1]
    return (
        Text(
            fr=(
                f"Capture répétée sur {len(days)} jours, du {say_day(first)} au"
                f" {say_day(last)} : un indice de plus que la page est restée en ligne."
            ),
            en=(
                f"Capture repeated on {len(days)} days, from {say_day(first, 'en')} to"
                f" {say_day(last, 'en')}: one more sign that the page stayed online."
            ),
        ),
    )


def _stamps_said(facts: _Facts) -> tuple[Text, ...]:
    """Say the earliest rooted time-stamp of each authority."""
    earliest: dict[str, TimeStamp] = {}
    for stamp in sorted(facts.rooted, key=lambda one: one.facts.gen_time):
        earliest.setdefault(stamp.authority_id, stamp)
    return tuple(
        Text(
            fr=(
                f"Horodatée par « {stamp.authority_name} » le"
                f" {say_day(paris_day(stamp.facts.gen_time))} ({STATUS[stamp.claim.status].fr})"
                " : le fichier existait alors et n’a pas changé depuis."
            ),
            en=(
                f"Time-stamped by “{stamp.authority_name}” on"
                f" {say_day(paris_day(stamp.facts.gen_time), 'en')}"
                f" ({STATUS[stamp.claim.status].en}):"
                " the file existed then and has not changed since."
            ),
        )
        for stamp in earliest.values()
    )


def _looks_said(facts: _Facts) -> tuple[Text, ...]:
    days = sorted({paris_day(look.at) for look in facts.found})
    if not days:
        return ()
    said_fr = ", ".join(say_day(day) for day in days)
    said_en = ", ".join(say_day(day, "en") for day in days)
    return (
        Text(
            fr=f"Mots retrouvés sans compte ni navigateur par le deuxième regard : {said_fr}.",
            en=f"Words found without account or browser by the second look: {said_en}.",
        ),
    )


# ── what the other side will object ───────────────────────────────────────────────────────────


def _objections_to_typed(captures: Sequence[Capture]) -> tuple[Text, ...]:
    attached = any(
        file.role in ("screenshot", "attachment")
        for capture in captures
        for file in capture.evidence
    )
    return (say.ONLY_WORD, say.ATTACHED_PICTURE) if attached else (say.ONLY_WORD,)


def _objections_to_captured(facts: _Facts) -> tuple[Text, ...]:
    objections = [say.ALTERED]
    objections += _objections_to_stamps(facts) if facts.rooted else [say.OWN_CLOCK]
    objections.append(say.OWN_SESSION)
    if facts.unrooted and not facts.rooted:
        objections.append(say.UNROOTED)
    if not any(file.role == "screenshot" for capture in facts.seen for file in capture.evidence):
        objections.append(say.NO_PICTURE)
    if any(_clocks_contradict(capture) for capture in facts.seen):
        objections.append(say.CLOCKS_DIFFER)
    if facts.is_repeated and not facts.found:
        objections.append(say.REPEATED_BY_SELF)
    return (*objections, *_objections_to_looks(facts))


def _objections_to_stamps(facts: _Facts) -> list[Text]:
    objections = [say.FILE_DATED]
    about_status = say.STAMP_OBJECTIONS[facts.best]
    if about_status is not None:
        objections.append(about_status)
    delays = list(_delays(facts))
    if delays and min(delays) > _STAMPED_SOON:
        objections.append(say.STAMPED_LATE)
    if any(delay < -_CLOCKS_AGREE_WITHIN for delay in delays):
        objections.append(say.STAMPED_BEFORE)
    return objections


def _delays(facts: _Facts) -> Iterable[timedelta]:
    """Return how long after its capture each token was made."""
    received: dict[str, datetime] = {capture.id: capture.received_at for capture in facts.seen}
    for stamp in facts.rooted:
        if stamp.subject in received:
            yield stamp.facts.gen_time - received[stamp.subject]


def _objections_to_looks(facts: _Facts) -> tuple[Text, ...]:
    objections = (say.SAME_MACHINE,) if facts.found else ()
    telling = [look for look in facts.looks if look.verdict in ("found", "different", "not_found")]
    if not telling or telling[-1].verdict == "found":
        return objections
    last = say.LOOK_DIFFERED if telling[-1].verdict == "different" else say.LOOK_ABSENT
    return (*objections, last)


def _clocks_contradict(capture: Capture) -> bool:
    """A capture may wait long in the queue, but cannot be received before it was made."""
    return capture.captured_at - capture.received_at > _CLOCKS_AGREE_WITHIN


def _days(seen: Sequence[Capture]) -> list[date]:
    return sorted({paris_day(capture.received_at) for capture in seen})
