"""Every sentence of the dashboard is in French typography, and in English, and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from companion import web
from companion.resources import load_vocabulary
from companion.web.sentences import say_nature, say_word
from tests.web.running_companion import Person

ROOM = Path(web.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "ngettext": (1, 2)}
SAME_IN_BOTH = {
    "%(num)d mention",
    "%(num)d mentions",
    "Capture",
    "Capture %(id)s",
    "Dossier",
    "Qualification",
    "Questions",
    "Hostile",
    "hostile",
    "mentions",
    "Source",
    "Sources",
    "Documents",
    "Dossiers",
    "Mention",
    "Mentions",
    "Nature",
    "PU-PH",
    "possible",
    "extension %(version)s",
}


def sentences_in_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(str(ROOM), method_map=METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def catalogue() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    with (ROOM / "translations" / "en.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale="en") if m.id}


def flat(messages: object) -> list[str]:
    return [messages] if isinstance(messages, str) else list(messages)  # type: ignore[call-overload]


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    assert sentences_in_code() == set(catalogue())


BARE = {"Avisé", "Français", "English", "SHA", "google", "com", "alerts"}
"""Names and addresses, the same in every language."""


@pytest.mark.parametrize(
    "template", sorted((ROOM / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_holds_a_sentence_of_its_own(template: Path) -> None:
    source = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template.read_text("utf-8"), flags=re.DOTALL
    )
    named = r'(?:aria-label|alt|title|placeholder)="([^"]*)"'
    said = " ".join(re.findall(named, source))
    said += re.sub(r"<(code|kbd)\b.*?</\1>|<[^>]+>|&\w+;", " ", source, flags=re.DOTALL)
    assert set(re.findall(r"[^\W\d_]{3,}", said)) <= BARE


SCRIPTS = sorted((ROOM / "static").glob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_of_a_page_holds_a_sentence(script: Path) -> None:
    # What an error thrown says is read by whoever mends it.
    code = re.sub(r"(?m)^\s*//.*$|new Error\([^)]*\)", "", script.read_text("utf-8"))
    texts = re.findall(r"""(['"`])((?:(?!\1).)*)\1""", code)
    # Two words with a space between, and no sign of a selector or a header.
    sentences = [text for _, text in texts if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", text)]
    assert [text for text in sentences if not re.search(r"[\[#.>=]", text)] == []


def test_no_translation_is_empty_or_forgotten() -> None:
    for french, english in catalogue().items():
        assert len(flat(french)) == len(flat(english))
        for one, other in zip(flat(french), flat(english), strict=True):
            assert other
            assert one != other or one in SAME_IN_BOTH
            named = re.compile(r"%\((\w+)\)")
            assert set(named.findall(one)) == set(named.findall(other))


def test_french_keeps_its_signs_with_their_words() -> None:
    for message in sentences_in_code():
        for sentence in flat(message):
            assert not re.search(r" [:;!?»]|« ", sentence), sentence
            assert not re.search(r"\w[!?»]|«\w|'", sentence), sentence


def test_english_has_no_french_typography() -> None:
    for english in catalogue().values():
        assert not re.search("[«»\u00a0\u202f]", " ".join(flat(english))), english


@pytest.mark.parametrize(
    ("asked", "kept", "setting", "browser", "expected"),
    [
        (None, None, None, "", "fr"),
        (None, None, None, "de", "fr"),
        (None, None, None, "en-GB,en;q=0.9,fr;q=0.5", "en"),
        (None, None, "fr", "en", "fr"),
        (None, "en", "fr", "fr", "en"),
        ("fr", "en", "en", "en", "fr"),
        ("xx", None, None, "en", "en"),
    ],
)
def test_the_language_is_the_nearest_choice(  # noqa: PLR0913, PLR0917 one case is six facts
    person: Person,
    asked: str | None,
    kept: str | None,
    setting: str | None,
    browser: str,
    expected: str,
) -> None:
    if setting:
        person.post("/settings/language", {"language": setting})
    if kept:
        person.client.set_cookie("avise-lang", kept, domain="127.0.0.1")
    answer = person.get(f"/?lang={asked}" if asked else "/", **{"Accept-Language": browser})
    page = answer.get_data(as_text=True)
    assert f'<html lang="{expected}">' in page
    assert ("Aujourd’hui" if expected == "fr" else "Today") in page


def test_a_choice_on_a_page_is_remembered(person: Person) -> None:
    person.get("/?lang=en")
    assert '<html lang="en">' in person.get("/mentions").get_data(as_text=True)


def test_every_nature_is_said_softly(person: Person) -> None:
    with person.app.test_request_context("/api/v1/x"):
        for nature in load_vocabulary()["natures"]:
            lawful = nature in {"favorable", "opinion"}
            assert lawful or say_nature(nature).startswith("Peut ")
            assert say_word("natures", nature) != nature


def test_the_cards_follow_the_extension_and_not_the_dashboard(person: Person) -> None:
    person.post("/settings/language", {"language": "en"})
    with person.app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert say_nature("menace") == "Peut relever de la menace"
