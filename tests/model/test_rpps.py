"""An RPPS number as doctors type it, its form and its check digit."""

from __future__ import annotations

import pytest

from companion.model.rpps import digits_of, fits_its_check_digit, has_the_form

# Made up; the third is the textbook example of the check (Luhn), the others by hand.
FITTING = ["10001234565", "10987654323", "79927398713", "00000000000", "99999999990"]


@pytest.mark.parametrize(
    "written", ["10001234565", " 1000 123 4565 ", "10 00 12\u00a034\u202f56\t5"]
)
def test_spaces_between_the_digits_are_no_part_of_the_number(written: str) -> None:
    assert digits_of(written) == "10001234565"


@pytest.mark.parametrize("number", FITTING)
def test_a_number_fits_its_check_digit_and_no_other(number: str) -> None:
    assert has_the_form(number)
    fitting = [last for last in "0123456789" if fits_its_check_digit(number[:-1] + last)]
    assert fitting == [number[-1]]


@pytest.mark.parametrize("number", FITTING[:2])
def test_two_neighbours_swapped_are_found(number: str) -> None:
    for place in range(len(number) - 1):
        one, other = number[place], number[place + 1]
        swapped = number[:place] + other + one + number[place + 2 :]
        assert fits_its_check_digit(swapped) == (one == other or {one, other} == {"0", "9"})


@pytest.mark.parametrize(
    "written",
    ["", "1000123456", "100012345650", "1000123456A", "1000123456²", "１０００１２３４５６５"],
)
def test_what_is_not_eleven_plain_digits_has_not_the_form(written: str) -> None:
    assert not has_the_form(written)
