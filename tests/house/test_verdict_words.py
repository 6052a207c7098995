"""The software informs: no verdict, no promise, no Latin, no heavy sentence, on any screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from companion.advice.steps import load_steps
from companion.law.glossary import load_glossary
from companion.law.pack import load_pack
from companion.model.errors import PackBroken
from companion.resources import law_pack_folder, load_vocabulary

ROOT = Path(__file__).parents[2]
PACK = ROOT / "companion" / "law" / "packs" / "fr"
SCREENS = sorted(
    [
        ROOT / "shared" / "vocabulary.json",
        *(ROOT / "extension" / "_locales").rglob("messages.json"),
        # The guard's own rules hold, as examples, what it stops.
        *(
            p
            for p in (ROOT / "companion" / "law" / "packs").rglob("*.yaml")
            if "guard" not in p.parts
        ),
        *(ROOT / "companion" / "web").rglob("*.html"),
        *(ROOT / "companion" / "web").rglob("*.po"),
        *(ROOT / "companion" / "cli").glob("*sayings.py"),
        *(ROOT / "companion" / "proof" / "words").iterdir(),
        ROOT / "companion" / "proof" / "verifier_parts" / "sentences.json",
        *(ROOT / "companion" / "proof").rglob("*_words.py"),
        ROOT / "companion" / "proof" / "authorities.json",
    ]
)
VERDICTS = re.compile(
    r"preuve incontestable|preuve irréfutable|suppression garantie|suppression assurée"
    r"|vous gagnerez|résultat garanti|100 % légal|irrefutable proof|guaranteed removal"
    r"|à coup sûr|imparable|infaillible|(?:sera|seront) (?:condamnée?s?|retirée?s?|supprimée?s?)\b"
    r"|will be (?:removed|convicted)|you will win",
    re.IGNORECASE,
)
# A nature of words is said as what it may be, never as what it is; « n’est pas » informs.
JUDGED = re.compile(
    r"\b(?:cet avis|ces mots|ce texte|cette mention|l’auteur|il|elle) (?:est|sont|constituent?) "
    r"(?:bien |clairement |donc )?(?:une? |du |de la |des )?"
    r"(?:diffamat\w+|injur\w+|illicite\w*|illéga\w+|dénigrement|harcèlement|coupable\w*|délit)"
    r"|\bc’est (?:bien )?(?:une? |du |de la )(?:diffamation|injure|dénigrement|harcèlement|délit)",
    re.IGNORECASE,
)
LATIN = re.compile(
    r"\b(?:exceptio|veritatis|animus|injuriandi|prima facie|in limine|dies a quo|a contrario"
    r"|a fortiori|de facto|de jure|erga omnes|in solidum|intuitu|ultra petita|sine die|ab initio"
    r"|mutatis|non bis|ratione|in fine|contra legem|pretium|affectio|res judicata)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[\wÀ-ÿ]+(?:[’'-][\wÀ-ÿ]+)*")
LONGEST_SENTENCE = 48
"""Words between two full stops; the median is far below."""
HARDEST = 45
"""LIX (Björnsson): under 30 easy, 40 a newspaper, 50 a report, 60 a law."""


@pytest.mark.parametrize("path", SCREENS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_screen_promises_a_result_or_gives_a_verdict(path: Path) -> None:
    # What a review says, as an example of a rule, is not what the software says.
    text = re.sub(r"(?m)^\s*examples?:.*$", "", path.read_text("utf-8"))
    assert VERDICTS.findall(text) == []


def test_the_screens_are_really_looked_at() -> None:
    assert len(SCREENS) > 10
    assert VERDICTS.search("Une preuve incontestable.")
    assert VERDICTS.search("L’avis sera supprimé.")
    assert JUDGED.search("Cet avis est une diffamation.")
    assert JUDGED.search("Ces mots sont injurieux.")
    assert not JUDGED.search("Peut relever de la diffamation.")
    assert LATIN.search("L’exceptio veritatis est ouverte.")


def french_of(value: Any) -> Iterator[str]:
    """Yield every French text of a catalogue or a pack."""
    if isinstance(value, dict):
        if isinstance(value.get("fr"), str):
            yield value["fr"]
        for inner in value.values():
            yield from french_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from french_of(inner)


def catalogues() -> dict[str, list[str]]:
    """Return what is said to a doctor in French, by where it is written."""
    with (ROOT / "companion" / "web" / "translations" / "en.po").open("rb") as file:
        ids = [message.id for message in read_po(file, locale="en") if message.id]
    dashboard = [said for one in ids for said in ([one] if isinstance(one, str) else one)]
    extension = json.loads((ROOT / "extension/_locales/fr/messages.json").read_text("utf-8"))
    # Titles of sources name decisions and articles; words to look for are a review's own.
    skipped = {"sources", "steps_sources", "to_check", "spelling"}
    packs = {
        f"law: {path.relative_to(PACK)}": list(french_of(yaml.safe_load(path.read_text("utf-8"))))
        for path in sorted(PACK.rglob("*.yaml"))
        if path.stem not in skipped and not {"lexicon", "rules"} & set(path.parts)
    }
    return {
        "dashboard": dashboard,
        "extension": [one["message"] for one in extension.values()],
        "vocabulary": list(french_of(load_vocabulary())),
        **{name: said for name, said in packs.items() if said},
    }


SAID = catalogues()


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence; a place to be filled in counts as one word."""
    filled = re.sub(r"%\(\w+\)[sd]|\$\d", "mot", text)
    cut = re.split(r"(?<=[.!?…])\s+|\n", filled)
    return [words for one in cut if len(words := WORD.findall(one)) > 2]


@pytest.mark.parametrize("where", SAID)
def test_no_catalogue_says_what_only_a_judge_can_say(where: str) -> None:
    assert [said for said in SAID[where] if JUDGED.search(said)] == []


@pytest.mark.parametrize("where", SAID)
def test_no_latin_stands_on_a_screen(where: str) -> None:
    assert [said for said in SAID[where] if LATIN.search(said)] == []


@pytest.mark.parametrize("where", SAID)
def test_sentences_can_be_read_between_two_patients(where: str) -> None:
    read = [words for said in SAID[where] for words in sentences(said)]
    too_long = [" ".join(words) for words in read if len(words) > LONGEST_SENTENCE]
    assert too_long == []
    count = sum(map(len, read))
    if count < 200:  # a handful of labels has no reading level
        return
    long_words = sum(len(word) > 6 for words in read for word in words)
    level = count / len(read) + 100 * long_words / count
    assert level < HARDEST, f"{where}: LIX {level:.0f}"


def test_every_nature_and_every_word_of_the_law_is_explained_with_its_source() -> None:
    pack, steps = load_pack(law_pack_folder("fr")), load_steps(law_pack_folder("fr"))
    terms = {term.id: term for term in load_glossary(law_pack_folder("fr"))}
    natures = set(load_vocabulary()["natures"]) - {"favorable", "opinion"}
    assert natures <= set(terms)
    for term in terms.values():
        assert term.source in {**pack.sources, **steps.sources}, term.id
        for said in (term.says.fr, term.says.en):
            assert max(map(len, sentences(said))) <= 22, said


def test_a_word_that_stands_twice_in_the_glossary_is_refused(tmp_path: Path) -> None:
    one = "{id: x, term: {fr: X, en: X}, says: {fr: X., en: X.}, source: s}"
    (tmp_path / "glossary.yaml").write_text(f"- {one}\n- {one}\n", "utf-8")
    with pytest.raises(PackBroken, match="x stands twice"):
        load_glossary(tmp_path)
    assert load_glossary(tmp_path / "nowhere") == ()
