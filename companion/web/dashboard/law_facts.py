"""What the law parts of a mention's page show: questions, clocks, what stops the delay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import format_date as babel_date

from companion.law.rules import LawPack
from companion.model.text import Text
from companion.model.view import MentionFile, MentionView
from companion.walk.said import later_clocks
from companion.web.sentences import say_day
from companion.web.wiring import services
from companion.web.wording import _


def law_facts(file: MentionFile, once: Mapping[str, str]) -> dict[str, Any]:
    """Return what `mention_questions.html` and `mention_clocks.html` need.

    `once` are the answers that serve for this page only.
    """
    walk = services().walk
    mention = file.view.mention
    return {
        "once": once,
        "later_clocks": later_clocks(walk, mention, file.view.kept or file.view.assessment),
        "acts": services().store.law.acts_of(mention.id),
        "court_acts": court_act_words(),
        "interruptions": [act for act in walk.pack.interruptions if act.covers(walk.today())],
        "interrupts": interruption_words(),
        "law": walk.pack,
        "second": walk.second_readings.of(mention),
        "today": walk.today(),
        "weekday": say_weekday,
        "iso_day": lambda value: say_day(date.fromisoformat(value)),
    }


class DelayReminder(NamedTuple):
    """A mention whose delay has reached one of its reminders; `days` to the last working day."""

    view: MentionView
    practical: date
    days: int
    reached: int


def delay_reminders(views: Iterable[MentionView]) -> list[DelayReminder]:
    """Return the mentions whose delay has come within a reminder, the nearest first.

    A reminder stays until the delay is over: somebody may not have looked on its day.
    """
    found = []
    for view in views:
        delay = view.deadline
        if delay is None or delay.practical is None or delay.state == "expired":
            continue
        reached = [one.days_before for one in delay.reminders if one.state != "coming"]
        if reached:
            days = (delay.practical - delay.on).days
            found.append(DelayReminder(view, delay.practical, days, min(reached)))
    return sorted(found, key=lambda one: one.practical)


def say_weekday(day: date) -> str:
    """Return « vendredi 27 novembre 2026 »."""
    name = babel_date(day, "EEEE")
    return f"{name} {say_day(day)}"


def court_act_words() -> dict[str, str]:
    """Return what each act of a civil action is called."""
    return {
        "writ": _("assignation délivrée"),
        "filing": _("placement de l’affaire au tribunal"),
        "conclusions": _("conclusions notifiées par votre avocat"),
        "defendant": _("acte de l’autre partie (ne compte pas)"),
    }


def interruption_words() -> dict[str, str]:
    """Return whether an act stops the delay, in a word or two."""
    return {
        "yes": _("arrête le délai"),
        "no": _("n’arrête pas le délai"),
        "conditional": _("sous conditions"),
        "unsure": _("incertain"),
    }


def move_words() -> dict[str, str]:
    """Return how a qualification or a sign moved between two readings."""
    return {
        "same": _("inchangé"),
        "gone": _("n’apparaît plus"),
        "new": _("apparaît"),
        "changed": _("change"),
    }


def delay_words(pack: LawPack) -> dict[str, Text]:
    """Return what each delay of the pack is called, in both languages."""
    return {kind: rule.label for kind, rule in pack.delays.items()}
