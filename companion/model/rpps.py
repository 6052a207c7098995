"""The RPPS number of a French health professional: eleven digits, the last one a check digit."""

from __future__ import annotations

DIGITS = 11
_NINE = 9


def digits_of(written: str) -> str:
    """Return a number as typed without the spaces people group its digits with."""
    return "".join(written.split())


def has_the_form(number: str) -> bool:
    """Tell whether it is made of eleven digits."""
    return len(number) == DIGITS and number.isascii() and number.isdecimal()


def fits_its_check_digit(number: str) -> bool:
    """Tell whether the last digit fits the ten before it (Luhn); asked of eleven digits only.

    One wrong digit, or two neighbours swapped, is found; a number that fits may still be
    somebody else's.
    """
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - _NINE if doubled > _NINE else doubled
    return total % 10 == 0
