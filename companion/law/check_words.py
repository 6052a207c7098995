"""What `avise law --check` says, in French and English; messages of the reader made sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from companion.model.text import Text

WORDS = {
    "no-folder": Text(fr="Ce dossier n’existe pas.", en="There is no such folder."),
    "empty-folder": Text(
        fr="Aucun fichier .yaml dans ce dossier.", en="No .yaml file in this folder."
    ),
    "does-not-load": Text(
        fr="Le droit ne se charge pas : {detail}.", en="The pack does not load: {detail}."
    ),
    "period-gap": Text(
        fr="Rien n’est en vigueur le {day}. Prolongez une version (valid_to) ou avancez la "
        "suivante (valid_from).",
        en="Nothing is law on {day}. Extend one version (valid_to) or bring the next one forward "
        "(valid_from).",
    ),
    "period-overlap": Text(
        fr="Deux versions sont en vigueur le {day}. Fermez l’ancienne la veille (valid_to).",
        en="Two versions are law on {day}. Close the older one the day before (valid_to).",
    ),
    "period-open": Text(
        fr="Deux versions sont en vigueur en même temps. Fermez l’ancienne (valid_to) et datez la "
        "nouvelle (valid_from).",
        en="Two versions are law at once. Close the older one (valid_to), date the new one "
        "(valid_from).",
    ),
    "period-turned": Text(
        fr="La période finit avant de commencer, le {day}. Échangez valid_from et valid_to.",
        en="The period ends before it begins, on {day}. Swap valid_from and valid_to.",
    ),
    "no-such-test": Text(
        fr="L’épreuve « {name} » n’existe pas. Celles qui existent : {known}.",
        en="The element uses the test “{name}”, which does not exist. Those that do: {known}.",
    ),
    "no-unknown": Text(
        fr="L’élément « {name} » ne dit rien dans le doute : ajoutez « unknown » sous why.",
        en="The element “{name}” does not say what to write in doubt: add “unknown” under why.",
    ),
    "no-such-name": Text(
        fr="Une réponse parle de « {name} », qui n’existe dans aucune qualification.",
        en="An answer speaks of “{name}”, which stands in no qualification.",
    ),
    "example-silent": Text(
        fr="La phrase « {text} » devrait éveiller cette règle et ne le fait pas.",
        en="The sentence “{text}” should wake this rule and does not.",
    ),
    "example-wakes": Text(
        fr="La phrase « {text} » ne devrait pas éveiller cette règle et le fait.",
        en="The sentence “{text}” should not wake this rule and does.",
    ),
    "old": Text(
        fr="Vérifié pour la dernière fois le {day}, il y a plus d’un an : à relire, puis changez "
        "checked_on.",
        en="Last checked on {day}, more than a year ago: read it again, then change checked_on.",
    ),
    "withdrawn": Text(
        fr="N’est plus en vigueur depuis le {day} : ne sera plus cité dans une lettre.",
        en="No longer law since {day}: will not be cited in a letter.",
    ),
    "unmarked": Text(
        fr="Source non vérifiée : ajoutez « à vérifier » à son titre.",
        en="Source not verified: add « à vérifier » to its title.",
    ),
    "no-address": Text(
        fr="Source dite vérifiée, mais sans adresse : où l’avez-vous lue ?",
        en="Source said to be verified, but without address: where did you read it?",
    ),
}


def shape_sentence(detail: str, path: Path) -> Text:
    """Return what a reader's message means for whoever edits the file.

    Args:
        detail: The message, without the name of the file.
        path: The file, to name the entry by its own id.
    """
    place = re.search(r" - at `\$(.*?)`$", detail)
    entry = _entry(path, place[1]) if place else ""
    said = detail[: place.start()] if place else detail
    for pattern, words in _SHAPES:
        found = re.search(pattern, said, re.DOTALL)
        if found:
            french, english = words(found)
            return Text(fr=f"{entry}{french}", en=f"{entry}{english}")
    return Text(fr=f"{entry}n’est pas compris : {said}", en=f"{entry}is not understood: {said}")


def _entry(path: Path, place: str) -> str:
    """Return « 3e entrée (crime), months : » from a place like `[2].months`."""
    number = re.match(r"\[(\d+)\]", place)
    field = place.rpartition(".")[2] if "." in place else ""
    if number is None:
        return f"{field} : " if field else ""
    index = int(number[1])
    names = re.findall(r"(?m)^- \{?\s*(?:id|kind): *[\"']?([\w-]+)", path.read_text("utf-8"))
    name = f" ({names[index]})" if index < len(names) else ""
    return f"n° {index + 1}{name}{f', {field}' if field else ''} : "


Said = tuple[str, str]
_SHAPES: tuple[tuple[str, Callable[[re.Match[str]], Said]], ...] = (
    (
        r"missing required field `(\w+)`",
        lambda m: (f"il manque le champ « {m[1]} ».", f"the field “{m[1]}” is missing."),
    ),
    (
        r"unknown field `(\w+)`",
        lambda m: (
            f"le champ « {m[1]} » n’existe pas ; vérifiez son orthographe.",
            f"there is no field “{m[1]}”; check its spelling.",
        ),
    ),
    (
        r"Invalid enum value '(.*?)'",
        lambda m: (
            f"la valeur « {m[1]} » n’est pas une de celles qui existent.",
            f"the value “{m[1]}” is not one of those that exist.",
        ),
    ),
    (
        r"Invalid RFC3339|Invalid.*date",
        lambda _: (
            "la date n’en est pas une ; écrivez « 2026-11-23 ».",
            "the date is none; write “2026-11-23”.",
        ),
    ),
    (
        r"Expected `(.*?)`, got `(.*?)`",
        lambda m: (
            f"on attend {_kind(m[1])[0]}, il y a {_kind(m[2])[0]}.",
            f"expected {_kind(m[1])[1]}, found {_kind(m[2])[1]}.",
        ),
    ),
    (
        r"the key '(.*?)' stands twice",
        lambda m: (
            f"la clé « {m[1]} » est écrite deux fois.",
            f"the key “{m[1]}” is written twice.",
        ),
    ),
    (
        r"cannot be read",
        lambda _: (
            "le fichier manque ou ne peut pas être lu.",
            "the file is missing or cannot be read.",
        ),
    ),
    (
        r"line (\d+), column (\d+)",
        lambda m: (
            f"l’écriture est rompue à la ligne {m[1]} : vérifiez deux-points et guillemets.",
            f"the writing breaks at line {m[1]}: check colons and quotes.",
        ),
    ),
)
_KINDS = {
    "int": ("un nombre entier", "a whole number"),
    "float": ("un nombre", "a number"),
    "str": ("un texte", "a text"),
    "bool": ("oui ou non (true, false)", "true or false"),
    "array": ("une liste", "a list"),
    "object": ("des champs", "fields"),
    "null": ("rien", "nothing"),
}


def _kind(name: str) -> Said:
    first = name.partition(" | ")[0]
    return _KINDS.get(first, (name, name))
