"""Amounts of money, of days and plain numbers as the reader's language writes them."""

from __future__ import annotations

import math
from decimal import Decimal

from flask_babel import format_currency, format_decimal

from companion.web.languages import language
from companion.web.wording import ngettext


def say_euros(cents: int) -> str:
    """Return an amount kept in cents of a euro, e.g. « 90,50 € »."""
    said: str = format_currency(Decimal(cents) / 100, "EUR")
    return said


def say_number(number: float) -> str:
    """Return a number with the language's own comma or point."""
    said: str = format_decimal(number)
    return said


def say_days_count(days: float) -> str:
    """Return a number of days, half days included, e.g. « 12,5 jours »."""
    # « 1,5 jour » is one in French, “1.5 days” are several in English.
    many = math.floor(days) if language() == "fr" else math.ceil(days)
    return ngettext("%(days)s jour", "%(days)s jours", many, days=say_number(days))
