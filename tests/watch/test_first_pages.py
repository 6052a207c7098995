"""Recorded first pages: whose each result is, the share occupied, what moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.model.first_page import (
    FirstPage,
    FirstPageResult,
    Movement,
    Ruling,
    Stance,
)
from companion.model.practitioner import Colleague, Practitioner
from companion.model.review import SearchResult
from companion.walk.watching import _Reader
from companion.watch.first_pages import (
    PAGE,
    SITE,
    is_shared,
    judged,
    latest_of_series,
    movement,
    share_of,
    stance_of,
    summed,
)
from companion.watch.stances import result_of

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "first-page-results.yaml").read_text("utf-8")
)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHO = Practitioner(
    names=("Dr Claire Martin", "Claire Martin"),
    specialty="Dermatologue",
    places=("Lyon",),
    own_pages=("https://claire-martin-dermato.example", "https://instagram.com/drclairemartin"),
    negative_words=("avocate", "actrice"),
    colleagues=(
        Colleague(
            names=("Dr Paul Roux",),
            specialty="Cardiologue",
            own_pages=("https://paul-roux.example/",),
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['title'][:40]}" for n, c in enumerate(CASES)])
def test_what_a_result_is_proposed_as_and_why(case: dict[str, str]) -> None:
    found = SearchResult(
        rank=1, title=case["title"], url=case["url"], snippet=case.get("snippet", "")
    )
    result = result_of(found, WHO, reader=_Reader(), known=case.get("known"))  # type: ignore[arg-type]
    assert (result.proposed, result.why) == (case["is"], case["why"])


def test_what_a_page_says_is_kept_short_enough() -> None:
    found = SearchResult(rank=1, title="x" * 9_000, url="https://a.example/", snippet="y" * 9_000)
    result = result_of(found, WHO, reader=_Reader(), known=None)
    assert (len(result.title), len(result.snippet)) == (300, 1_000)


def result(
    key: str, rank: int = 1, *, title: str = "", stance: Stance = "neutral"
) -> FirstPageResult:
    return FirstPageResult(
        rank=rank,
        title=title or key,
        url=f"https://{key}.example/p",
        snippet="",
        key=f"https://{key}.example/p",
        site=f"{key}.example",
        proposed=stance,
        why="nothing_marked",
    )


def page(*results: FirstPageResult, name: str = "c", series: str = "s", day: int = 0) -> FirstPage:
    return FirstPage(
        capture_id=name,
        seen_at=AT + timedelta(days=day),
        engine="google-web",
        query="Claire Martin",
        series=series,
        results=results,
    )


def keys(results: tuple[FirstPageResult, ...]) -> list[str]:
    return [one.site.removesuffix(".example") for one in results]


def test_new_moved_reworded_and_gone_are_told_apart() -> None:
    before = page(result("a", 1), result("b", 2), result("c", 3), result("d", 4, title="Avant"))
    after = page(result("a", 1), result("n", 2), result("b", 3), result("d", 4, title="Après"))
    moved = movement(before, after)
    assert keys(moved.new) == ["n"]
    assert keys(moved.gone) == ["c"]
    assert [(one.result.site, one.rank_before, one.is_reworded) for one in moved.moved] == [
        ("b.example", 2, False),
        ("d.example", 4, True),
    ]


def test_a_first_record_or_one_that_could_not_be_read_moves_nothing() -> None:
    some = page(result("a"))
    for before, after in ((None, some), (page(), some), (some, page())):
        assert movement(before, after) == Movement()


def test_accents_and_case_alone_reword_no_title() -> None:
    before = page(result("a", title="Médecin à Lyon"))
    assert movement(before, page(result("a", title="MEDECIN A LYON"))).is_still


PAGES = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10).map(
    lambda names: page(*(result(name, rank) for rank, name in enumerate(names, start=1)))
)


@given(PAGES, PAGES)
def test_what_is_new_one_way_is_gone_the_other(one: FirstPage, other: FirstPage) -> None:
    there, back = movement(one, other), movement(other, one)
    assert set(keys(there.new)) == set(keys(back.gone))
    assert movement(one, one).is_still
    if one.results and other.results:
        stayed = {r.key for r in one.results} & {r.key for r in other.results}
        assert {m.result.key for m in there.moved} <= stayed
        assert len(there.new) + len(stayed) == len(other.results)


def test_a_round_tells_each_result_once_and_not_what_went_to_another_page() -> None:
    google = page(result("new"), result("a", 5), result("b", 2), name="g", series="g")
    bing = page(result("new"), result("left", 1), name="b", series="b")
    found = [
        (google, movement(page(result("a", 1), result("b", 1), result("left")), google)),
        (bing, movement(page(result("gone"), result("left", 1)), bing)),
    ]
    total = summed(found)
    assert keys(total.new) == ["new"]
    assert keys(total.gone) == ["gone"]
    # One rank up or down comes from what was put above: only « a » has really moved.
    assert [one.result.site for one in total.moved] == ["a.example"]


STANCES = st.sampled_from(["own", "favourable", "neutral", "hostile", "namesake"])


@given(st.lists(STANCES, max_size=12))
def test_shares_add_up_and_the_best_hostile_rank_is_the_first(stances: list[Stance]) -> None:
    shown = page(*(result(f"s{n}", n, stance=one) for n, one in enumerate(stances, start=1)))
    share = share_of(shown, {})
    counts = (share.own, share.favourable, share.neutral, share.hostile, share.namesake)
    assert sum(counts) == share.total == len(stances)
    assert 0 <= share.occupied <= 1
    first = next((n for n, one in enumerate(stances, start=1) if one == "hostile"), None)
    assert share.best_hostile == first


def ruling(target: str, stance: Stance) -> dict[str, Ruling]:
    return {target: Ruling(id=target, stance=stance, said_at=AT)}


def test_the_doctor_s_word_goes_before_the_rules_and_of_a_page_before_its_domain() -> None:
    one = result("a", stance="hostile")
    of_site, of_page = ruling(SITE + one.site, "own"), ruling(PAGE + one.key, "neutral")
    assert stance_of(one, {}) == ("hostile", "rules")
    assert stance_of(one, of_site) == ("own", "site")
    assert stance_of(one, of_site | of_page) == ("neutral", "page")
    (shown,) = judged(page(one), of_site)
    assert (shown.stance, shown.ruled_by) == ("own", "site")
    share = share_of(page(one), of_site)
    assert (share.own, share.hostile, share.best_hostile) == (1, 0, None)


def test_domains_of_many_people_are_known() -> None:
    assert is_shared("facebook.com")
    assert is_shared("fr-fr.facebook.com")
    assert not is_shared("claire-martin-dermato.example")
    assert not is_shared("notfacebook.com")


def test_series_come_last_seen_first_and_each_oldest_first() -> None:
    pages = [
        page(name="a2", series="a", day=3),
        page(name="b1", series="b", day=5),
        page(name="a1", series="a", day=1),
    ]
    found = latest_of_series(pages)
    assert {name: [one.capture_id for one in seen] for name, seen in found.items()} == {
        "b": ["b1"],
        "a": ["a1", "a2"],
    }
    assert list(found) == ["b", "a"]
