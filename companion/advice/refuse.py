"""Says which words are read as lawful, and why each step that is not offered is left out."""

from __future__ import annotations

from companion.advice.conditions import any_holds, holds
from companion.advice.situation import Situation
from companion.advice.steps import StepCatalogue, StepRule
from companion.model.assessment import Assessment
from companion.model.step import StepLeftOut
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


def refusal(rule: StepRule, situation: Situation) -> StepLeftOut | None:
    """Return why `rule` is left out in `situation`, or None when it is offered."""
    why = _why_refused(rule, situation)
    return StepLeftOut(id=rule.id, title=rule.title, why=why) if why else None


def _why_refused(rule: StepRule, situation: Situation) -> Text | None:
    if situation.is_protected and not rule.when_lawful:
        return rule.abusive or rule.why_not
    for exception in rule.unless:
        if holds(exception.when, situation):
            return exception.why
    return None if any_holds(rule.when, situation) else rule.why_not
