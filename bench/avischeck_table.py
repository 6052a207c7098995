"""`python -m bench.avischeck_table`: writes the table « où Avisé se trompe » beside the pack.

The suite teaches likeness, so its own figures say how well what is known is read; the words that
courts ruled on teach nothing and stand apart.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.avischeck import ON, SUITE, Case, Tally, measure, read_suite
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.model.assessment import Statement
from companion.resources import law_pack_folder

COURTS = SUITE.parent / "courts"
TABLE = law_pack_folder("fr") / "avischeck.json"
SHOWN_WRONG = 12
"""How many sentences read wrongly are shown, so that anybody sees what kind they are."""


@cache
def themes() -> list[dict[str, str]]:
    """Return the themes in the order they are tried."""
    path = Path(__file__).with_name("avischeck_themes.yaml")
    found: list[dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return found


def functionality_of(case: Case) -> str:
    """Return the functionality whoever wrote the sentence: `voices-9-threat` is `threat`."""
    return re.sub(r"^voices(-\d+)?-|-\d+$", "", case.functionality)


def theme_of(case: Case) -> str:
    """Return the theme a sentence belongs to; by its nature where no name tells."""
    name = functionality_of(case)
    found = (theme["id"] for theme in themes() if re.search(theme["match"], name))
    return next(found, _BY_NATURE.get(case.natures[0] if case.natures else "", "harsh-lawful"))


_BY_NATURE = {
    "diffamation": "fault",
    "injure": "insult",
    "menace": "threat",
    "chantage": "blackmail",
    "vie_privee": "private",
    "harcelement": "pile-on",
    "usurpation": "fake",
    "faux_avis": "fake",
    "denigrement": "goods",
    "favorable": "favorable",
}


def build(on: date) -> dict[str, Any]:
    """Measure the suite and what courts ruled on; return the table as JSON."""
    pack = load_pack(law_pack_folder("fr"))
    whole, natures = Tally(), defaultdict[str, Tally](Tally)
    by_theme, functions = defaultdict[str, Tally](Tally), defaultdict[str, Tally](Tally)
    for case in read_suite():
        found = assess(Statement(text=case.text, rating=case.rating), pack=pack, on=ON)
        for tally in (
            whole,
            natures[case.natures[0]],
            by_theme[theme_of(case)],
            functions[functionality_of(case)],
        ):
            tally.add(case, found)
    return {
        "law_version": pack.version,
        "measured_on": on.isoformat(),
        "whole": _row("whole", whole),
        "courts": _row("courts", measure(read_suite(COURTS))[0]),
        "themes": [
            {**_row(theme["id"], by_theme[theme["id"]]), "fr": theme["fr"], "en": theme["en"]}
            for theme in themes()
        ],
        "natures": [_row(name, tally) for name, tally in natures.items()],
        "functionalities": [_row(name, functions[name]) for name in sorted(functions)],
        "wrong": _spread(whole.wrong),
    }


def _row(name: str, tally: Tally) -> dict[str, Any]:
    counted = ("cases", "nature", "severity", "unlawful", "missed", "lawful", "alarms")
    return {"id": name, **{key: getattr(tally, key) for key in counted}}


def _spread(wrong: list[str]) -> list[dict[str, str]]:
    """Return a few of the sentences read wrongly, from all over the suite."""
    step = max(1, len(wrong) // SHOWN_WRONG)
    found = (re.search(r": (['\"])(.*)\1 wanted (\S+) .* read (\S+) ", line) for line in wrong)
    said = [{"text": m[2], "wanted": m[3], "read": m[4]} for m in found if m]
    return said[::step][:SHOWN_WRONG]


def main() -> int:
    """Write the table; say where."""
    on = date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date.today()  # noqa: DTZ011 a day for people
    table = build(on)
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    whole = table["whole"]
    print(f"{TABLE.name}: {whole['cases']} sentences, nature right {whole['nature']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
