"""From a reading, a delay and a place to advice: what to do first, what not, and why."""

from __future__ import annotations

from datetime import date

import msgspec

from companion.advice.conditions import holds
from companion.advice.rank import last_sensible_day, ranked
from companion.advice.refuse import is_protected, protected_why, refusal
from companion.advice.situation import Circumstances, Situation
from companion.advice.steps import StepCatalogue, StepRule, Variant
from companion.model.assessment import Assessment
from companion.model.deadline import Deadline
from companion.model.platform import RemovalRoute
from companion.model.step import Advice, Step, StepProgress
from companion.model.text import Text

_AS_WRITTEN = Circumstances()
_TO_CHECK = Text(fr="(à vérifier)", en="(to be checked)")


def advise(  # noqa: PLR0913 - the facts of one situation, all but one by keyword
    assessment: Assessment,
    *,
    deadline: Deadline | None,
    platform: str | None,
    routes: tuple[RemovalRoute, ...],
    on: date,
    progress: tuple[StepProgress, ...] = (),
    catalogue: StepCatalogue,
    circumstances: Circumstances = _AS_WRITTEN,
) -> Advice:
    """Return the advice for one mention on the day `on` (Europe/Paris).

    Every step of the catalogue is either offered, in order of what to do first, or left out with
    its reason. `deadline` is the delay that matters most for these words (the press delay as soon
    as they may hit the person), None when none runs. `platform` and `routes` are the platform's id
    and its own removal routes.
    """
    situation = Situation(
        assessment=assessment,
        deadline=deadline,
        platform=platform,
        routes=routes,
        on=on,
        progress=progress,
        circumstances=circumstances,
        is_protected=is_protected(assessment),
    )
    judged = [(rule, refusal(rule, situation)) for rule in catalogue.rules]
    offered = [_as_it_applies(rule, situation) for rule, left_out in judged if left_out is None]
    dated = [(rule, last_sensible_day(rule, deadline, on)) for rule in offered]
    do_not_reply, do_not_reply_why = _public_reply(assessment, catalogue)
    return Advice(
        steps=tuple(
            _step(rule, day, situation, catalogue) for rule, day in ranked(dated, situation)
        ),
        left_out=tuple(left_out for _, left_out in judged if left_out is not None),
        is_protected=situation.is_protected,
        protected_why=protected_why(assessment, catalogue),
        do_not_reply=do_not_reply,
        do_not_reply_why=do_not_reply_why,
    )


def _public_reply(assessment: Assessment, catalogue: StepCatalogue) -> tuple[bool, Text]:
    """Silence by default, because secrecy forbids even saying that somebody is a patient.

    Source: law-fr 4.1, R4127-4 and L1110-4 CSP. Praise needs no warning, only the sentence that
    thanking would confirm the patient too.
    """
    if assessment.severity == 0 and not assessment.abstain:
        return False, catalogue.public_reply.useless
    return True, catalogue.public_reply.not_now


def _as_it_applies(rule: StepRule, situation: Situation) -> StepRule:
    """Return the rule with the first variant that holds laid over it."""
    for variant in rule.variants:
        if holds(variant.when, situation):
            return msgspec.structs.replace(rule, **_changes(variant))
    return rule


def _changes(variant: Variant) -> dict[str, object]:
    fields = {name: getattr(variant, name) for name in variant.__struct_fields__ if name != "when"}
    return {name: value for name, value in fields.items() if value is not None}


def _step(
    rule: StepRule, act_before: date | None, situation: Situation, catalogue: StepCatalogue
) -> Step:
    route = situation.route(rule.route) if rule.route else None
    cautions = [caution.why for caution in rule.cautions if holds(caution.when, situation)]
    return Step(
        id=rule.id,
        title=rule.title,
        why=rule.why,
        how=_how(rule, route),
        cost=rule.cost,
        delay=rule.delay,
        risk=_together(rule.risk, *cautions),
        who=rule.who,
        link=(route.link if route else None) or rule.link,
        act_before=act_before,
        documents=rule.documents,
        sources=catalogue.sources_of(rule),
    )


def _how(rule: StepRule, route: RemovalRoute | None) -> Text:
    """Return the platform's own way first, marked when nobody checked it, then the general one."""
    if route is None:
        return rule.how
    doubt = _TO_CHECK if route.confidence == "unsure" else None
    return Text(
        fr=_joined(route.how.fr, doubt.fr if doubt else "", rule.how.fr),
        en=_joined(route.how.en, doubt.en if doubt else "", rule.how.en),
    )


def _together(first: Text, *more: Text) -> Text:
    if not more:
        return first
    texts = (first, *more)
    return Text(
        fr=_joined(*(_ended(text.fr) for text in texts)),
        en=_joined(*(_ended(text.en) for text in texts)),
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
