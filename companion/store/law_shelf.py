"""What the law room's pages keep about a mention: answers, and the acts of a civil action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from companion.model.answer import Answer
from companion.model.court import CourtAct
from companion.model.second_reading import SecondReading
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase
from companion.store.storage import SqliteStorage


class Said(NamedTuple):
    """What the doctor said of mentions, by mention: answers by question, and acts."""

    answers: Mapping[str, Mapping[str, str]]
    acts: Mapping[str, tuple[CourtAct, ...]]


class LawShelf:
    """One collection a kind; each value names its mention, so that erasing takes it too."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._answers = Collection(
            database,
            "answers",
            Answer,
            id_of=lambda answer: answer.id,
            lookup=lambda document: str(document["mention_id"]),
        )
        self._acts = Collection(
            database,
            "court_acts",
            CourtAct,
            id_of=lambda act: act.id,
            lookup=lambda document: str(document["mention_id"]),
        )

        self._second = Collection(
            database,
            "second_readings",
            SecondReading,
            id_of=lambda reading: reading.id,
            lookup=lambda document: str(document["mention_id"]),
        )

    def put_second_reading(self, reading: SecondReading) -> None:
        """Keep what a second reader said of one assessment, in the place of what it said before."""
        self._second.put(reading)

    def find_second_reading(self, assessment_id: str) -> SecondReading | None:
        """Return what a second reader said of an assessment, or None."""
        return self._second.find(assessment_id)

    def answers_of(self, mention_id: str) -> dict[str, str]:
        """Return the answers kept for a mention, by question."""
        return {answer.question_id: answer.value for answer in self._answers.under(mention_id)}

    def said_of(self, mention_id: str, also: Mapping[str, str]) -> Said:
        """Return what was said of one mention; `also` are answers that are kept nowhere."""
        return Said(
            answers={mention_id: {**self.answers_of(mention_id), **also}},
            acts={mention_id: self.acts_of(mention_id)},
        )

    def everything_said(self) -> Said:
        """Return what was said of every mention, for lists of thousands."""
        answers: dict[str, dict[str, str]] = {}
        for answer in self._answers.all():
            answers.setdefault(answer.mention_id, {})[answer.question_id] = answer.value
        acts: dict[str, tuple[CourtAct, ...]] = {}
        for act in self._acts.all():
            acts[act.mention_id] = (*acts.get(act.mention_id, ()), act)
        return Said(answers=answers, acts=acts)

    def put_answer(self, answer: Answer) -> None:
        """Keep an answer, in the place of an earlier one to the same question."""
        self._answers.put(answer)

    def take_back_answer(self, mention_id: str, question_id: str) -> None:
        """Remove an answer; one that was never given is nothing to take back."""
        self._remove("answers", f"{mention_id}:{question_id}")
        self._answers.forget_values()

    def acts_of(self, mention_id: str) -> tuple[CourtAct, ...]:
        """Return the acts of a mention's civil action, in the order they were noted."""
        return self._acts.under(mention_id)

    def find_act(self, act_id: str) -> CourtAct | None:
        """Return an act, or None."""
        return self._acts.find(act_id)

    def put_act(self, act: CourtAct) -> None:
        """Keep an act."""
        self._acts.put(act)

    def remove_act(self, act_id: str) -> None:
        """Remove an act that was noted by mistake."""
        self._remove("court_acts", act_id)
        self._acts.forget_values()

    def _remove(self, name: str, doc_id: str) -> None:
        with self._storage.transaction():
            if self._storage.has(name, doc_id):
                self._storage.remove(name, doc_id)
