"""The catalogue of steps: what `steps.yaml` may say, loaded strictly, its sources resolved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from companion.advice.conditions import Condition, RouteId
from companion.law.pack import read_yaml
from companion.model.deadline import DeadlineKind
from companion.model.errors import PackBroken
from companion.model.source import Source
from companion.model.step import StepActor
from companion.model.text import Text
from companion.model.value import Value

_SHORT_ENOUGH: tuple[DeadlineKind, ...] = ("press", "press_aggravated", "crime", "petty")
Danger = Annotated[int, msgspec.Meta(ge=0, le=5)]
Effect = Annotated[int, msgspec.Meta(ge=0, le=5)]


class Euros(Value, frozen=True, kw_only=True):
    """A price range in euros, for ranking; the screen shows the step's `cost` text."""

    least: int
    most: int


class Refusal(Value, frozen=True, kw_only=True):
    """A situation that speaks against a step (`unless`) or weighs on it (`cautions`), and why."""

    when: Condition
    why: Text


class Variant(Value, frozen=True, kw_only=True):
    """What changes of a step in a situation; the first variant that holds is used."""

    when: Condition
    title: Text | None = None
    why: Text | None = None
    how: Text | None = None
    cost: Text | None = None
    delay: Text | None = None
    risk: Text | None = None
    danger: Danger | None = None
    effect: Effect | None = None
    after: tuple[str, ...] | None = None
    standing: bool | None = None


class StepRule(Value, frozen=True, kw_only=True):
    """One step as the pack describes it.

    `when` lists alternatives: the step applies as soon as one holds, and no `unless` does.
    `when_lawful` offers it for words read as lawful, `lawful_when` only in those situations, where
    the ground is not the words; otherwise `abusive` (or `why_not`) says why it is refused there.
    Every one of `cautions` that holds is added to the risk. `danger` (0-5), `euros` and `effect`
    (0-5) rank it, `after` names steps that come first when they are open too. `days_before` sets
    the last sensible day, so many days before the worst-case end of the delay, for delays of
    `delay_kinds` alone: the five civil years would only reassure while the three months of the
    press may run. `standing` steps are instructions that stay true, not something to do today:
    they follow the others. `route` names the platform's own way, `documents` the drafts that serve
    the step.
    """

    id: str
    title: Text
    why: Text
    how: Text
    cost: Text
    delay: Text
    risk: Text
    who: StepActor
    why_not: Text
    when: tuple[Condition, ...]
    sources: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    unless: tuple[Refusal, ...] = ()
    variants: tuple[Variant, ...] = ()
    cautions: tuple[Refusal, ...] = ()
    when_lawful: bool = False
    lawful_when: tuple[Condition, ...] = ()
    abusive: Text | None = None
    danger: Danger = 0
    effect: Effect = 1
    euros: Euros | None = None
    after: tuple[str, ...] = ()
    days_before: int | None = None
    delay_kinds: tuple[DeadlineKind, ...] = _SHORT_ENOUGH
    standing: bool = False
    route: RouteId | None = None
    link: str | None = None
    documents: tuple[str, ...] = ()


class LawfulWords(Value, frozen=True, kw_only=True):
    """What is said of words read as lawful, and to whoever would still act against them.

    `drafts_kept` may be drafted all the same: they go to nobody but the doctor's own advisers.
    `abusive_notice` says what a notice against such words may cost; `neutral_answer` and
    `contact_line` are what the doctor may publish instead.
    """

    opinion: Text
    favorable: Text
    abusive_notice: Text
    neutral_answer: Text
    contact_line: Text
    sources: tuple[str, ...]
    drafts_kept: tuple[str, ...] = ()


class PublicReplyWords(Value, frozen=True, kw_only=True):
    """Why not to answer in public: for now, or at all."""

    not_now: Text
    useless: Text
    sources: tuple[str, ...]


class StepsFile(Value, frozen=True, kw_only=True):
    """The whole of `steps.yaml`."""

    lawful: LawfulWords
    public_reply: PublicReplyWords
    steps: tuple[StepRule, ...]


class SourcesFile(Value, frozen=True, kw_only=True):
    """The whole of `steps_sources.yaml`."""

    sources: tuple[Source, ...]


class StepCatalogue(Value, frozen=True, kw_only=True):
    """Every step of a pack, in the order of the file, and the sources they stand on, by id."""

    rules: tuple[StepRule, ...]
    lawful: LawfulWords
    public_reply: PublicReplyWords
    sources: dict[str, Source]

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of all steps."""
        return frozenset(rule.id for rule in self.rules)

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the ids of all drafts that some step names, each once, in order of the steps."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.documents))

    def sources_of(self, rule: StepRule) -> tuple[Source, ...]:
        """Return the sources a step names, in its order."""
        return tuple(self.sources[source_id] for source_id in rule.sources)


def load_steps(folder: Path) -> StepCatalogue:
    """Return the steps of the law pack in `folder` (`steps.yaml` and `steps_sources.yaml`).

    Raises:
        PackBroken: a key is unknown, doubled or of the wrong type, an id is used twice or names
            nothing, or steps wait for each other in a circle; the detail names file and place.
    """
    content = read_yaml(folder / "steps.yaml", StepsFile)
    listed = read_yaml(folder / "steps_sources.yaml", SourcesFile)
    sources = {source.id: source for source in listed.sources}
    _refuse_doubles("steps_sources.yaml", [source.id for source in listed.sources])
    _refuse_doubles("steps.yaml", [rule.id for rule in content.steps])
    _refuse_unknown_sources(content, sources)
    _refuse_unknown_steps(content.steps)
    _refuse_circles(content.steps)
    return StepCatalogue(
        rules=content.steps,
        lawful=content.lawful,
        public_reply=content.public_reply,
        sources=sources,
    )


def _refuse_doubles(name: str, ids: list[str]) -> None:
    for place, an_id in enumerate(ids):
        if an_id in ids[:place]:
            raise PackBroken(f"{name}: id written twice: {an_id} - at `$[{place}].id`")


def _refuse_unknown_sources(content: StepsFile, sources: dict[str, Source]) -> None:
    named = [
        (f"$.steps[{place}].sources", source_id)
        for place, rule in enumerate(content.steps)
        for source_id in rule.sources
    ]
    named += [("$.public_reply.sources", an_id) for an_id in content.public_reply.sources]
    named += [("$.lawful.sources", an_id) for an_id in content.lawful.sources]
    for where, source_id in named:
        if source_id not in sources:
            raise PackBroken(f"steps.yaml: no such source: {source_id} - at `{where}`")


def _refuse_unknown_steps(rules: tuple[StepRule, ...]) -> None:
    known = {rule.id for rule in rules}
    for place, rule in enumerate(rules):
        for step_id in _steps_named(rule):
            if step_id not in known:
                raise PackBroken(f"steps.yaml: no such step: {step_id} - at `$.steps[{place}]`")


def _steps_named(rule: StepRule) -> set[str]:
    told = {
        step_id
        for condition in conditions_of(rule)
        for named in (condition.done_any, condition.granted_any, condition.refused_any)
        for step_id in named or ()
    }
    return told | _may_follow(rule)


def conditions_of(rule: StepRule) -> tuple[Condition, ...]:
    """Return every condition a step is described with, in no order that matters."""
    against = (*rule.unless, *rule.cautions)
    laid_over = (variant.when for variant in rule.variants)
    return (*rule.when, *rule.lawful_when, *(each.when for each in against), *laid_over)


def _may_follow(rule: StepRule) -> set[str]:
    in_variants = {step_id for variant in rule.variants for step_id in variant.after or ()}
    return set(rule.after) | in_variants


def _refuse_circles(rules: tuple[StepRule, ...]) -> None:
    left = {rule.id: _may_follow(rule) for rule in rules}
    while free := [step_id for step_id, waits_for in left.items() if not waits_for]:
        for step_id in free:
            del left[step_id]
        for waits_for in left.values():
            waits_for.difference_update(free)
    if left:
        raise PackBroken(f"steps.yaml: steps wait for each other: {', '.join(sorted(left))}")
