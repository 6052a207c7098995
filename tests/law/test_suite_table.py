"""The table of how well labelled reviews are read, as a pack brings it; old versions of a delay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from companion.law.avischeck import read_table
from companion.law.pack import load_pack
from companion.model.errors import PackBroken
from companion.resources import law_pack_folder

FOLDER = law_pack_folder("fr")


def test_a_pack_nobody_measured_has_no_table(tmp_path: Path) -> None:
    assert read_table(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]"])
def test_a_file_that_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "avischeck.json").write_bytes(content)
    with pytest.raises(PackBroken, match=r"^avischeck\.json: "):
        read_table(tmp_path)


def test_what_is_misread_most_often_comes_first() -> None:
    table = read_table(FOLDER)
    assert table is not None
    for shares in (
        [row.right_share for row in table.worst_first],
        [row.right_share for _, row in table.nature_rows()],
    ):
        assert shares == sorted(shares)
        assert len(shares) > 1
    assert [nature for nature, _ in table.nature_rows()] == [
        row.id for _, row in table.nature_rows()
    ]
    assert {row.id for row in table.worst_first} == {row.id for row in table.themes}


def test_before_the_pack_begins_the_oldest_version_of_a_delay_stands_in() -> None:
    pack = load_pack(FOLDER)
    rule = pack.delays["press"]
    days = [(2000, 2009), (2010, 2019), (2020, 2029)]
    versions = [
        msgspec.structs.replace(
            rule, months=months, valid_from=date(first, 1, 1), valid_to=date(last, 12, 31)
        )
        for months, (first, last) in zip((1, 2, 3), days, strict=True)
    ]
    others = [one for one in pack.delay_rules if one.kind != "press"]
    several = msgspec.structs.replace(
        pack, delay_rules=(versions[2], versions[0], *others, versions[1])
    )

    def months(first: int, last: int) -> list[int]:
        found = several.delays_between("press", date(first, 6, 1), date(last, 6, 1))
        return sorted(one.months for one in found)

    assert months(1990, 1995) == [1]
    assert months(2005, 2005) == [1]
    assert months(2005, 2015) == [1, 2]
    assert months(2009, 2020) == [1, 2, 3]
    assert several.delays["press"].months == 3
