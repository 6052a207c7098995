"""Gravity: from the nature, raised by what is spoken of, held back by doubt and by whom it hits."""

from __future__ import annotations

from typing import Any

import pytest

from companion.law.pack import load_pack
from companion.law.rules import Examples, SignalRule
from companion.law.severity import severity_of
from companion.law.signals import Seen
from companion.model.assessment import Nature, Severity, Signal
from companion.model.text import Text
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
FLOORS = PACK.severity.floors
LABEL = Text(fr="Indice", en="Hint")


def seen(severity: Severity, modality: str = "asserted", weight: float = 0.5) -> Seen:
    rule = SignalRule(
        id=f"r-{severity}-{modality}",
        family="any",
        nature="diffamation",
        label=LABEL,
        weight=weight,
        severity=severity,
        examples=Examples(yes=(), no=()),
    )
    signal = Signal(
        start=0, end=1, text="x", rule=rule.id, family="any", label=LABEL, modality=modality
    )
    return Seen(signal, rule, weight)


CASES: dict[str, tuple[Nature, list[Seen], dict[str, Any], Severity, list[str]]] = {
    "an opinion": ("opinion", [], {}, FLOORS["opinion"], []),
    "an opinion is not raised by what weighs nothing": (
        "opinion", [seen(4)], {}, FLOORS["opinion"], [],
    ),
    "a nature alone": ("diffamation", [], {}, FLOORS["diffamation"], []),
    "the gravest hint": ("diffamation", [seen(2), seen(5), seen(4)], {}, 5, []),
    "« il paraît que » lightens nothing": ("diffamation", [seen(4, "hedged")], {}, 4, []),
    "asked it is held at three": ("diffamation", [seen(5, "question")], {}, 3, ["doubt"]),
    "insinuated likewise": ("diffamation", [seen(4, "insinuated")], {}, 3, ["doubt"]),
    "three is not held back": ("diffamation", [seen(3, "question")], {}, 3, []),
    "of the gravest the weightiest tells how it is said": (
        "diffamation", [seen(5, "question", 0.2), seen(5, "asserted", 0.6)], {}, 5, [],
    ),
    "a whole profession": ("diffamation", [seen(4)], {"target": "group"}, 2, ["nobody"]),
    "nor are insults and disparagement of one graver": (
        "injure", [seen(4)], {"target": "group"}, 2, ["nobody"],
    ),
    "disparaged": ("denigrement", [seen(4)], {"target": "group"}, 2, ["nobody"]),
    "staff is no profession": ("diffamation", [seen(4)], {"target": "staff"}, 4, []),
    "a threat to a profession stays one": (
        "menace", [seen(5)], {"target": "group"}, 5, [],
    ),
    "what is spoken of raises": ("diffamation", [], {"between": (4, 5)}, 4, ["field"]),
    "and not what is as grave": ("diffamation", [seen(4)], {"between": (3, 5)}, 4, []),
    "how sure the reading is prevails": (
        "diffamation", [seen(5)], {"between": (4, 2)}, 2, ["field", "doubt"],
    ),
    "and changes nothing below": ("opinion", [], {"between": (0, 2)}, FLOORS["opinion"], []),
}  # fmt: skip
REASONS = {"doubt": "said-with-doubt", "nobody": "nobody-identifiable", "field": "grave-field"}


@pytest.mark.parametrize("case", CASES)
def test_gravity_and_its_reasons(case: str) -> None:
    nature, hints, given, level, reasons = CASES[case]
    given = {"target": "practitioner"} | given
    found, said = severity_of(nature, tuple(hints), pack=PACK, **given)
    assert found == level
    keys = [f"nature-{nature}", *(REASONS[one] for one in reasons)]
    assert list(said) == [PACK.severity.reasons[key] for key in keys]
