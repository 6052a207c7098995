"""Spelling attacks and harmless additions: how often they change what a statement is read as."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from bench.avischeck import Case, read_suite
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Assessment, Statement
from companion.resources import law_pack_folder

ON = date(2026, 11, 23)
_LEET = str.maketrans("aeiost", "431057")
_LOOKALIKE = str.maketrans("aeopcxyi", "аеорсхуі")
_LONG = 5
_LAWFUL = {"favorable", "opinion"}
Attack = Callable[[str], str]


def _on_words(change: Attack, share: float = 1.0) -> Attack:
    """Return an attack that changes long words of a text, all or a share of them."""

    def attack(text: str) -> str:
        chosen = random.Random(text)  # noqa: S311 - which words, not a secret
        return " ".join(
            change(word)
            if len(word) >= _LONG and word.isalpha() and chosen.random() < share
            else word
            for word in text.split(" ")
        )

    return attack


def _starred(word: str) -> str:
    """Hide one inner vowel behind a star, as a decent reader would."""
    for at in range(1, len(word) - 1):
        if word[at] in "aeiouéèêaou":
            return f"{word[:at]}*{word[at + 1 :]}"
    return word


def _stretched(word: str) -> str:
    return word[:-1] + word[-1] * 4 if word[-1] in "aeiouydtr" else word


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in wide if not unicodedata.combining(sign))


ATTACKS: dict[str, Attack] = {
    "no accents": _plain,
    "capitals": str.upper,
    "typographic apostrophes": lambda text: text.replace("'", "’"),
    "leet, every long word": _on_words(lambda word: word.translate(_LEET)),
    "leet, some words": _on_words(lambda word: word.translate(_LEET), 0.4),
    "look-alike letters": _on_words(lambda word: word.translate(_LOOKALIKE)),
    "stars, some words": _on_words(_starred, 0.4),
    "spaced letters, some words": _on_words(" ".join, 0.4),
    "dotted letters, some words": _on_words(".".join, 0.4),
    "emoji between letters": _on_words(lambda word: f"{word[:3]}🙂{word[3:]}", 0.4),
    "zero-width signs": _on_words("\u200b".join, 0.4),
    "stretched letters": _on_words(_stretched, 0.4),
}
POLITE = ("Bonjour à tous. {}", "{} Bonne journée.", "Bonjour, voici mon avis. {} Cordialement.")
STARS = (1.0, 3.0, 5.0)


def changed(cases: Iterable[Case], attack: Attack, pack: LawPack) -> list[tuple[Case, Assessment]]:
    """Return the cases whose attacked form is no longer read as one of the wanted natures.

    Args:
        cases: Those that are read right when untouched.
        attack: What is done to the text.
        pack: The law.

    Returns:
        Each with what is read instead.
    """
    found = []
    for case in cases:
        read = assess(Statement(text=attack(case.text), rating=case.rating), pack=pack, on=ON)
        if read.nature not in case.natures:
            found.append((case, read))
    return found


def moved_by_stars(cases: Iterable[Case], pack: LawPack) -> list[Case]:
    """Return the unlawful cases whose nature or gravity a star rating changes."""
    moved = []
    for case in cases:
        reads = {
            (read.nature, read.severity)
            for stars in (None, *STARS)
            for read in [assess(Statement(text=case.text, rating=stars), pack=pack, on=ON)]
        }
        if case.is_unlawful and len(reads) > 1:
            moved.append(case)
    return moved


def right_cases(pack: LawPack, every: int = 1) -> list[Case]:
    """Return each `every`-th case of our suite that is read right when untouched."""
    cases = list(read_suite())[::every]
    return [
        case
        for case in cases
        if assess(Statement(text=case.text, rating=case.rating), pack=pack, on=ON).nature
        in case.natures
    ]


def run(arguments: list[str]) -> int:
    """Print the share of changed readings by attack; `-v` lists them; a number samples."""
    pack = load_pack(law_pack_folder("fr"))
    every = next((int(one) for one in arguments if one.isdigit()), 1)
    cases = right_cases(pack, every)
    tried: dict[str, Attack] = dict(ATTACKS)
    tried |= {f"polite: {form}": form.format for form in POLITE}
    for name, attack in tried.items():
        found = changed(cases, attack, pack)
        print(f"{name:40} {len(found):4d}/{len(cases)} {100 * len(found) / len(cases):5.1f} %")
        if "-v" in arguments:
            for case, read in found:
                print(f"    {attack(case.text)[:110]!r} wanted {case.natures} read {read.nature}")
    moved = moved_by_stars(cases, pack)
    print(f"{'stars on unlawful words':40} {len(moved):4d}/{len(cases)}")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
