"""Which drafts the law's protection of an opinion refuses, whoever asks, and what that rests on."""

from __future__ import annotations

import msgspec
import pytest

from companion.advice.refuse import deciding_passages, drafts_left_out, refused_documents
from companion.advice.situation import Circumstances
from companion.model.assessment import Signal
from companion.model.text import Text
from tests.advice.scenario_tables import Expected, Scenario, advice_for, an_assessment, catalogue

OPINION = Scenario(say="x", nature="opinion", severity=1, then=Expected())
INSULT = Scenario(say="x", nature="injure", severity=3, then=Expected())
ADVISERS = {"lawyer_brief", "insurer_declaration"}


def test_every_draft_against_an_opinion_is_refused_but_those_for_the_doctors_advisers() -> None:
    refused = refused_documents(an_assessment(OPINION), catalogue())
    assert set(refused) == set(catalogue().documents) - ADVISERS
    assert "serait abusive" in refused["dsa_notice"].fr
    assert all(why.fr and why.en for why in refused.values())


def test_praise_is_refused_likewise_and_a_doubtful_or_grave_reading_is_not() -> None:
    praise = msgspec.structs.replace(OPINION, nature="favorable", severity=0)
    assert set(refused_documents(an_assessment(praise), catalogue())) >= {"dsa_notice"}
    for other in (
        INSULT,
        msgspec.structs.replace(OPINION, abstain=True),
        msgspec.structs.replace(OPINION, severity=2),
        msgspec.structs.replace(OPINION, aggravated=True),
    ):
        assert refused_documents(an_assessment(other), catalogue()) == {}


@pytest.mark.parametrize(
    ("circumstances", "kept"),
    [
        (Circumstances(waves=("copied",)), {"authenticity_doubt", "platform_report"}),
        (Circumstances(answers={"afraid": "yes"}), {"police_summary"}),
        (Circumstances(answers={"competitor": "yes"}), {"authenticity_doubt"}),
        (Circumstances(waves=("burst",)), set()),
    ],
)
def test_only_what_rests_on_something_else_than_the_words_stays_open(
    circumstances: Circumstances, kept: set[str]
) -> None:
    scenario = msgspec.structs.replace(OPINION, circumstances=circumstances)
    advice = advice_for(scenario)
    refused = refused_documents(an_assessment(scenario), catalogue(), advice=advice)
    assert set(catalogue().documents) - set(refused) == kept | ADVISERS


def test_a_draft_left_out_says_why_and_is_never_one_for_the_doctors_advisers() -> None:
    advice = advice_for(INSULT)
    left_out = drafts_left_out(advice, catalogue())
    asked = {name for step in advice.steps for name in step.documents}
    assert asked.isdisjoint(left_out)
    assert set(left_out) | asked | ADVISERS == set(catalogue().documents)
    assert "menace" in left_out["police_summary"].fr
    assert ADVISERS.isdisjoint(drafts_left_out(advice_for(OPINION), catalogue()))


def test_the_passages_that_decide_are_those_noted_else_the_whole_words() -> None:
    label = Text(fr="mot", en="word")
    signals = tuple(
        Signal(start=0, end=6, text=text, rule="r", family="f", label=label)
        for text in ("hautain", "froid", "hautain")
    )
    noted = msgspec.structs.replace(an_assessment(OPINION), signals=signals)
    assert deciding_passages(noted, "hautain et froid, hautain") == ("hautain", "froid")
    assert deciding_passages(an_assessment(OPINION), "attente longue") == ("attente longue",)
    assert deciding_passages(an_assessment(OPINION), "") == ()
