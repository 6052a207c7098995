"""Flask-Babel's two verbs with their types: a French sentence in, the request's language out."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import ngettext as plural


def _(sentence: str, **facts: object) -> str:
    """Return the sentence in the language of the request, its `%(name)s` filled in."""
    translated: str = gettext(sentence, **facts)
    return translated


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """Return the form of the sentence that goes with `num`, which fills `%(num)d`."""
    translated: str = plural(one, many, num, **facts)
    return translated
