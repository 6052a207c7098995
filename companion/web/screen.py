"""What every template may use: our sentences, safe links, and captured text made harmless."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, request, session, url_for
from flask_babel import format_percent
from markupsafe import Markup

from companion import __version__
from companion.model.pairing import PairedBrowser
from companion.model.version import is_older
from companion.web import amounts, concerning, dating, grading, sentences
from companion.web.gate import SESSION_KEY
from companion.web.languages import language, said
from companion.web.pairing import PairingRequest
from companion.web.wiring import services
from companion.web.wording import _

# Characters that reorder what is read without being seen; they are shown by their number.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def init_screen(app: Flask) -> None:
    """Teach the templates our words."""
    app.jinja_env.filters.update(
        act_before=sentences.say_act_before,
        begun=begun,
        bound=dating.say_bound,
        concern=concerning.say_concern,
        day=sentences.say_day,
        days_count=amounts.say_days_count,
        euros=amounts.say_euros,
        instant=timed,
        precise=sentences.say_precise,
        number=amounts.say_number,
        other_version=say_other_version,
        percent=format_percent,
        period=sentences.say_period,
        nature=sentences.say_nature,
        severity=sentences.say_severity,
        likelihood=sentences.say_likelihood,
        deadline=sentences.say_deadline,
        grade=grading.grade_level,
        said=said,
        shown=shown,
        safe_link=safe_link,
        size=say_size,
    )
    app.jinja_env.globals.update(word=sentences.say_word)
    app.context_processor(_page_context)


def shown(text: str | None) -> str:
    """Return captured text with the characters that reorder it made visible."""
    return _REORDERING.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text or "")


def begun(sentence: str) -> str:
    """Return a sentence with a capital letter in front, and those of its own where they are."""
    return sentence[:1].upper() + sentence[1:]


def timed(instant: datetime) -> Markup:
    """Return day and time of Europe/Paris, with the second and the instant in UTC on hover."""
    exact = instant.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        exact, sentences.say_precise(instant), sentences.say_instant(instant)
    )


def safe_link(url: str | None) -> str | None:
    """Return an address that may become a link: http(s) only, never `javascript:`."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def say_size(size_bytes: int) -> str:
    """Return a size in the units of the language."""
    if size_bytes < 1000:  # noqa: PLR2004 the next unit
        said = _("%(n)s octets", n=size_bytes)
    elif size_bytes < 1_000_000:  # noqa: PLR2004 the next unit
        said = _("%(n)s ko", n=round(size_bytes / 1000))
    else:
        mega = f"{size_bytes / 1_000_000:.1f}"
        said = _("%(n)s Mo", n=mega.replace(".", ",") if language() == "fr" else mega)
    return said.replace(" ", "\u00a0")


def say_other_version(extension: str) -> str:
    """Return what to update when an extension's version is not ours, in a sentence; else none."""
    if is_older(extension, __version__):
        return _(
            "Plus ancienne que le programme (%(ours)s) : lancez « avise extension DOSSIER », "
            "puis rechargez l’extension. Tout fonctionne en attendant.",
            ours=__version__,
        )
    if is_older(__version__, extension):
        return _(
            "Plus récente que le programme (%(ours)s) : mettez le programme à jour, puis "
            "relancez-le. Tout fonctionne en attendant.",
            ours=__version__,
        )
    return ""


def _page_context() -> dict[str, Any]:
    is_signed_in = _is_signed_in()
    return {
        "language": language(),
        "colon": "\u00a0:" if language() == "fr" else ":",
        "semicolon": "\u00a0;" if language() == "fr" else ";",
        "is_signed_in": is_signed_in,
        "pending": _pending() if is_signed_in else None,
        "other_language_url": _other_language_url(),
    }


def _is_signed_in() -> bool:
    return services().sessions.is_live(session.get(SESSION_KEY), is_person=False)


def _pending() -> PairingRequest | None:
    return services().pairings.pending()


def _other_language_url() -> str:
    """Return this page in the other language; home when this is the answer to a form."""
    other = "fr" if language() == "en" else "en"
    is_page = request.method == "GET" and request.endpoint
    path = request.script_root + request.path if is_page else url_for("home.today")
    kept = {key: value for key, value in request.args.items() if key != "lang"}
    return f"{path}?{urlencode({**kept, 'lang': other})}"


def live_browsers() -> list[PairedBrowser]:
    """Return the browsers that may speak to us, last used first."""
    live = [b for b in services().store.browsers() if b.revoked_at is None]
    return sorted(live, key=lambda b: b.last_used_at or b.paired_at, reverse=True)
