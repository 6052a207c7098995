"""The dossier's table is opened by a spreadsheet: no cell of it is calculated."""

from __future__ import annotations

import pytest

from companion.proof.chronology import Event, as_csv


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_text(sign: str) -> None:
    table = as_csv([Event("2026-11-23", f"{sign}HYPERLINK(1)", "Mention 1")]).decode("utf-8-sig")
    assert f"'{sign}HYPERLINK(1)" in table
