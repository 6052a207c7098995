"""`attestation.pdf`: what was done, what is not verified, what the reader can check, and how.

It is a commencement de preuve and says so; it recommends the constat (law-fr 3.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from companion.model.capture import Capture
from companion.model.dossier import DossierMaterial
from companion.model.timestamp import TimeStamp
from companion.proof.chronology import Event
from companion.proof.facts import Facts, likelihood_word, word
from companion.proof.pdf import Line, Sheets
from companion.proof.wording import say, say_all, say_instant, say_iso_day, say_period

_WORDS_SHOWN = 1500
_LAWFUL = {"favorable", "opinion"}


class Attestation:
    """The document, written part by part while the dossier is made."""

    def __init__(
        self, material: DossierMaterial, *, software: str, stamps: int, whole: str | None
    ) -> None:
        """Write what concerns the dossier as a whole; `whole` makes it the redacted twin's."""
        title = say("title" if whole is None else "title_redacted")
        # Filled in by the sheets, page by page.
        footer = say("footer").replace("{id}", material.id)
        self._sheets = Sheets(title=title, footer=footer, made_at=material.made_at)
        self._is_redacted = whole is not None
        sheets = self._sheets
        sheets.heading(title, level=1)
        made_at = say_instant(material.made_at)
        sheets.paragraph(say("subtitle", version=software, made_at=made_at), soft=True)
        sheets.paragraph(say("standing"))
        if whole is not None:
            sheets.paragraph(say("redacted_note", whole=whole))
        sheets.heading(say("facts"))
        sheets.lines(_about(material, software=software, stamps=stamps))
        for part in ("done", "unverified", "check"):
            sheets.heading(say(part))
            sheets.items(say_all(f"{part}_items"))
        sheets.heading(say("recommend"))
        sheets.paragraph(say("recommend_text"))

    def add_stamps(self, stamps: Sequence[TimeStamp]) -> None:
        """Write the time-stamps, or that there is none."""
        self._sheets.heading(say("stamps"))
        if not stamps:
            self._sheets.paragraph(say("no_stamp"))
            return
        self._sheets.paragraph(say("stamp_meaning"))
        self._sheets.items([_stamp_line(stamp) for stamp in stamps])

    def add_mention(
        self,
        number: int,
        facts: Facts,
        captures: Sequence[Capture],
        *,
        words_path: str,
        picture: tuple[bytes, str] | None,
    ) -> None:
        """Write one mention: words, captures, reading, objections, steps."""
        sheets, review = self._sheets, facts["review"]
        sheets.add_page()
        sheets.heading(say("mention", number=number))
        sheets.lines(_review_lines(facts))
        sheets.heading(say("words_masked" if self._is_redacted else "words"), level=3)
        words = review["words"]
        sheets.quote(words[:_WORDS_SHOWN])
        if len(words) > _WORDS_SHOWN:
            sheets.paragraph(say("words_cut", path=words_path))
        sheets.lines([Line(say("words_hash"), review["words_sha256"])])
        if review["reply"]:
            sheets.heading(say("reply"), level=3)
            sheets.quote(review["reply"]["text"][:_WORDS_SHOWN])
        self._add_analysis(facts)
        self._add_grade(facts)
        self._add_captures(captures)
        self._add_more(facts)
        if picture is not None:
            sheets.picture(picture[0], caption=say("thumbnail", path=picture[1]))

    def add_chronology(self, events: Iterable[Event]) -> None:
        """Write what happened, oldest first."""
        self._sheets.add_page()
        self._sheets.heading(say("chronology"))
        for event in events:
            self._sheets.lines([Line(event.when, f"{event.mention} – {event.what}")])

    def finished(self) -> bytes:
        """Return the document."""
        return self._sheets.finished()

    def _add_analysis(self, facts: Facts) -> None:
        analysis, sheets = facts["analysis"], self._sheets
        if analysis is None:
            return
        sheets.heading(say("analysis"), level=3)
        calm = analysis["nature"] in _LAWFUL
        sheets.paragraph(
            say(
                "analysis_calm" if calm else "analysis_line",
                nature=analysis["nature_word"],
                likelihood=likelihood_word(analysis["likelihood"]),
                severity=analysis["severity"],
                severity_word=analysis["severity_word"],
                law_version=analysis["law_version"],
                day=say_iso_day(analysis["assessed_on"]),
            )
        )
        for found in analysis["qualifications"][:2]:
            sheets.lines([Line(found["label"], f"{found['article']} ({found['source']})")])
            sheets.items([say("element", **element) for element in found["elements"]])
        if facts["deadline"]:
            sheets.paragraph(_deadline(facts["deadline"]))
        sheets.paragraph(say("analysis_limit"), soft=True)

    def _add_grade(self, facts: Facts) -> None:
        grade = facts["grade"]
        self._sheets.heading(say("grade"), level=3)
        self._sheets.paragraph(grade["label"])
        self._sheets.items(grade["strengths"])
        self._sheets.heading(say("objections"), level=3)
        self._sheets.items(grade["objections"])
        self._sheets.paragraph(grade["next_rung"])

    def _add_captures(self, captures: Sequence[Capture]) -> None:
        self._sheets.heading(say("captures"), level=3)
        for capture in captures:
            self._sheets.lines([Line(say("capture_line", id=capture.id), "")])
            self._sheets.items(capture_lines(capture, is_redacted=self._is_redacted))

    def _add_more(self, facts: Facts) -> None:
        sheets = self._sheets
        sheets.heading(say("steps"), level=3)
        steps = facts["steps"]
        sheets.items([step_line(step) for step in steps] or [say("no_steps")])
        for name in ("looks", "attachments"):
            if facts[name]:
                line = look_line if name == "looks" else attachment_line
                sheets.heading(say(name), level=3)
                sheets.items([line(one) for one in facts[name]])


def capture_lines(capture: Capture, *, is_redacted: bool) -> list[str]:
    """Return what is said of one capture; what nobody could know is « non vérifié »."""
    drift = (capture.received_at - capture.captured_at).total_seconds()
    agent = say("not_kept") if is_redacted else capture.user_agent or say("not_kept")
    lines = [
        say("capture_method", method=word("capture_methods", capture.method)),
        say(
            "capture_clocks",
            captured=say_instant(capture.captured_at),
            received=say_instant(capture.received_at),
            drift=say("seconds", n=f"{drift:.1f}".replace(".", ",")),
        ),
        say("capture_body", sha256=capture.body_sha256),
    ]
    if not is_redacted:
        lines.insert(2, say("capture_agent", agent=agent))
    return lines


def step_line(step: Facts) -> str:
    """Return one step with its day and state."""
    return say(
        "step_line", day=say_iso_day(step["changed_at"]), title=step["title"], state=step["state"]
    )


def look_line(look: Facts) -> str:
    """Return one second look with what it came to."""
    return say(
        "look_line",
        at=say_instant(datetime.fromisoformat(look["at"])),
        verdict=say(f"verdicts.{look['verdict']}"),
        reason=look["reason"],
        status=look["status"] or say("unknown"),
    )


def attachment_line(attachment: Facts) -> str:
    """Return one attached document with its hash."""
    return say(
        "attachment_line",
        kind=say(f"kinds.{attachment['kind']}"),
        day=say_iso_day(attachment["added_at"]),
        sha256=attachment["sha256"],
    )


def _about(material: DossierMaterial, *, software: str, stamps: int) -> list[Line]:
    names = "\u202f; ".join(material.practitioner.names) or say("fact_unnamed")
    counts = say(
        "counts",
        mentions=len(material.mentions),
        captures=len(material.captures),
        stamps=stamps,
    )
    law = say(
        "law_version",
        version=material.law_version,
        checked_on=say_iso_day(material.law_checked_on.isoformat()),
    )
    return [
        Line(say("fact_id"), material.id),
        Line(say("fact_for"), names),
        Line(say("fact_recipient"), say(f"recipients.{material.order.recipient}")),
        Line(say("fact_made"), say_instant(material.made_at)),
        Line(say("fact_version"), f"Avisé {software}"),
        Line(say("fact_law"), law),
        Line(say("fact_counts"), counts),
    ]


def _stamp_line(stamp: TimeStamp) -> str:
    claim = say("anchors.none") if not stamp.is_third_party else say(f"claims.{stamp.claim.status}")
    return say(
        "stamp_line",
        at=say_instant(stamp.facts.gen_time),
        authority=stamp.authority_name,
        claim=claim,
        what=say(f"stamped.{stamp.what}", subject=stamp.subject),
    )


def _review_lines(facts: Facts) -> list[Line]:
    review = facts["review"]
    lines = [Line(say("author"), review["author"] or say("no_author"))]
    if review["rating"] is not None:
        lines.append(Line(say("rating"), _rating(review)))
    lines += [
        Line(say("page"), f"{facts['page_title']} – {facts['page_url']}".removeprefix(" – ")),
        Line(say("shown_date"), review["date_text"] or say("unknown")),
        Line(say("published"), say_period(review["published"])),
        Line(say("state"), word("mention_states", facts["state"])),
    ]
    if review["permalink"]:
        lines.append(Line(say("permalink"), review["permalink"]))
    lines += [Line(say(f), "") for f in ("was_edited", "is_cut") if review[f]]
    return lines


def _deadline(deadline: Facts) -> str:
    first = deadline["expires"]["earliest"]
    return say(
        "deadline",
        label=deadline["label"],
        first=say_iso_day(first) if first else say("deadline_unknown_first"),
        last=say_iso_day(deadline["expires"]["latest"]),
        state=deadline["state"],
        day=say_iso_day(deadline["counted_on"]),
    )


def _rating(review: Facts) -> str:
    most = review["rating_max"]
    return f"{review['rating']:g} / {f'{most:g}' if most else '?'}"
