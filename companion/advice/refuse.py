"""Says which words are read as lawful, and why each step that is not offered is left out."""

from __future__ import annotations

from companion.advice.conditions import any_holds, holds
from companion.advice.situation import Situation
from companion.advice.steps import StepCatalogue, StepRule
from companion.model.assessment import Assessment
from companion.model.step import Advice, StepLeftOut
from companion.model.text import Text

_LAWFUL_NATURES = ("opinion", "favorable")
_LAWFUL_SEVERITY = 1


def is_protected(assessment: Assessment) -> bool:
    """Return True when the words are read as lawful criticism or praise, without doubt.

    When the reading abstains nothing is called protected: a human reads first.
    """
    return (
        assessment.nature in _LAWFUL_NATURES
        and assessment.severity <= _LAWFUL_SEVERITY
        and not assessment.aggravated
        and not assessment.abstain
    )


def protected_why(assessment: Assessment, catalogue: StepCatalogue) -> Text | None:
    """Return why nothing should be engaged, or None when the words are not read as lawful."""
    if not is_protected(assessment):
        return None
    words = catalogue.lawful
    return words.favorable if assessment.nature == "favorable" else words.opinion


def refused_documents(
    assessment: Assessment, catalogue: StepCatalogue, *, advice: Advice | None = None
) -> dict[str, Text]:
    """Return the drafts that are refused for these words, by id, each with why; often none.

    Words read as lawful are not fought with drafts: a notice would be abusive. What stays open is
    what goes to the doctor's own advisers alone, and what a step of `advice` asks for, whose ground
    is not the words (copied reviews, a fear for safety). Source: law-fr 1.3, 3.2, 3.3.
    """
    if not is_protected(assessment):
        return {}
    kept = set(catalogue.lawful.drafts_kept)
    kept |= {name for rule in catalogue.rules if rule.when_lawful for name in rule.documents}
    kept |= {name for step in (advice.steps if advice else ()) for name in step.documents}
    return {name: why for name, why in _why_abusive(catalogue) if name not in kept}


def _why_abusive(catalogue: StepCatalogue) -> list[tuple[str, Text]]:
    """Return each draft with why the first step that it serves is refused for lawful words."""
    found: dict[str, Text] = {}
    for rule in catalogue.rules:
        for name in rule.documents:
            found.setdefault(name, rule.abusive or rule.why_not)
    return list(found.items())


def drafts_left_out(advice: Advice, catalogue: StepCatalogue) -> dict[str, Text]:
    """Return the drafts that no offered step asks for, by id, with why that step is left out.

    Not refused as `refused_documents` are: they would only serve nothing here and today. What goes
    to the doctor's own advisers is never left out: anybody may ask a lawyer or an insurer.
    """
    asked = {name for step in advice.steps for name in step.documents}
    asked.update(catalogue.lawful.drafts_kept)
    reasons = {left.id: left.why for left in advice.left_out}
    found: dict[str, Text] = {}
    for rule in catalogue.rules:
        for name in rule.documents:
            if name not in asked and rule.id in reasons:
                found.setdefault(name, reasons[rule.id])
    return found


def deciding_passages(assessment: Assessment, words: str) -> tuple[str, ...]:
    """Return the exact words the reading rests on: what was noted, else the whole of `words`."""
    noted = dict.fromkeys(signal.text for signal in assessment.signals)
    return tuple(noted) or ((words,) if words else ())


def refusal(rule: StepRule, situation: Situation) -> StepLeftOut | None:
    """Return why `rule` is left out in `situation`, or None when it is offered."""
    why = _why_refused(rule, situation)
    return StepLeftOut(id=rule.id, title=rule.title, why=why) if why else None


def _is_for_lawful(rule: StepRule, situation: Situation) -> bool:
    return rule.when_lawful or any_holds(rule.lawful_when, situation)


def _why_refused(rule: StepRule, situation: Situation) -> Text | None:
    if situation.is_protected and not _is_for_lawful(rule, situation):
        return rule.abusive or rule.why_not
    for exception in rule.unless:
        if holds(exception.when, situation):
            return exception.why
    return None if any_holds(rule.when, situation) else rule.why_not
