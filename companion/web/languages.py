"""French first, English second: which one this request is answered in, and its catalogue.

The message ids are the French sentences themselves; only English needs a catalogue. It is
compiled in memory from `translations/en.po`, so a checkout and a wheel hold text files only.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from companion.model.errors import AviseError
from companion.model.text import LANGUAGES, Language, Text

COOKIE = "avise-lang"
SETTING = "language"
_CATALOGUES = Path(__file__).parent / "translations"


class _French(NullTranslations):
    """The message ids themselves; in French nought is singular."""

    def ungettext(self, one: str, many: str, num: int) -> str:
        """Return the form that goes with `num`."""
        return one if abs(num) < 2 else many  # noqa: PLR2004 the plural begins at two


class PoDomain(Domain):  # type: ignore[misc]  # flask-babel has no types
    """Flask-Babel's domain, reading `.po` files directly."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language of this request."""
        return _catalogue(str(get_locale() or "fr")[:2])


class _PoBabel(Babel):  # type: ignore[misc]  # likewise
    """Flask-Babel with our domain in place of the one that reads `.mo` files."""

    @property
    def domain_instance(self) -> PoDomain:
        """Return the domain every translation of a request goes through."""
        return PoDomain()


def init_languages(app: Flask) -> None:
    """Give `app` its two languages; times are shown in Europe/Paris."""
    _PoBabel().init_app(
        app,
        default_locale="fr",
        default_timezone="Europe/Paris",
        locale_selector=language,
    )
    app.after_request(keep_choice)


def language() -> Language:
    """Return `fr` or `en`: the choice on the page, kept choice, setting, then the browser's.

    The extension has no such choice: what it asks for is what it gets.
    """
    if not has_request_context():
        return "fr"
    if "language" not in g:
        g.language = _chosen() or _asked()
    chosen: Language = g.language
    return chosen


def keep_choice(response: Response) -> Response:
    """Remember the language chosen on a page, in a cookie that says nothing else."""
    choice = request.args.get("lang")
    if choice in LANGUAGES and not request.path.startswith("/api/"):
        response.set_cookie(COOKIE, choice, max_age=31_536_000, httponly=True, samesite="Strict")
    return response


def said(text: Text | None) -> str:
    """Return a text of law or advice in the language of the request, or nothing."""
    return text.said_in(language()) if text is not None else ""


def _chosen() -> Language | None:
    if request.path.startswith("/api/"):
        return None
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE), _setting()):
        if choice in LANGUAGES:
            return "en" if choice == "en" else "fr"
    return None


def _setting() -> str | None:
    try:
        kept: str | None = current_app.extensions["avise"].store.setting(SETTING)
    except AviseError:  # what is wrong with the store is said in some language
        return None
    return kept


def _asked() -> Language:
    return "en" if request.accept_languages.best_match(["fr", "en"], "fr") == "en" else "fr"


@cache
def _catalogue(code: str) -> NullTranslations:
    path = _CATALOGUES / f"{code}.po"
    if not path.is_file():
        return _French()
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
