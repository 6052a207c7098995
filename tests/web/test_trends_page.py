"""Trends: each chart draws what its table says, in words and textures and not in colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from companion.model.interval import DateInterval
from companion.model.view import Glance
from companion.walk import Walk
from companion.web.charts import Series, line_chart, lying_bars, stacked_bars
from companion.web.dashboard.trend_counts import by_month, by_platform, ends_by_week
from tests.web.running_companion import MovableClock, Person

SVG = "{http://www.w3.org/2000/svg}"
TAGS = ("svg", "g", "path", "rect", "circle", "text", "title", "defs", "pattern")
ALLOWED = {f"{SVG}{tag}" for tag in TAGS}
STRANGE = "</svg><script>alert(1)</script>"


def drawn(markup: str) -> etree._Element:
    return etree.fromstring(str(markup))


CHARTS = [
    line_chart([STRANGE, "b"], {"own": [10, None], "hostile": [0, 100]}, title=STRANGE),
    stacked_bars(
        ["a", STRANGE], [Series(STRANGE, "x", [1, 2]), Series("z", "y", [0, 3])], title="t"
    ),
    lying_bars([STRANGE], Series(STRANGE, "x", [4]), title="t"),
    stacked_bars(["a"], [Series("z", "y", [0])], title="nothing yet"),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_no_script_no_style_and_no_markup_of_its_words(chart: str) -> None:
    root = drawn(chart)
    for element in root.iter():
        assert element.tag in ALLOWED
        for name, value in element.attrib.items():
            assert name not in {"style", "href"}
            assert not name.startswith("on")
            assert not re.search(r"url\((?!#)", value)
    assert root.get("role") == "img"
    assert root.get("aria-label")


@given(st.lists(st.integers(min_value=0, max_value=500), min_size=1, max_size=14))
def test_bars_are_as_high_as_their_numbers(counts: list[int]) -> None:
    labels = [f"m{number}" for number in range(len(counts))]
    root = drawn(stacked_bars(labels, [Series("n", "ends", counts)], title="t"))
    bars = [
        r for g in root.iter(f"{SVG}g") if g.get("class") == "bar" for r in g.iter(f"{SVG}rect")
    ]
    assert [bar.find(f"{SVG}title").text for bar in bars] == [
        f"{label} – n – {count}" for label, count in zip(labels, counts, strict=True)
    ]
    heights = [float(bar.get("height")) for bar in bars]
    most = max(counts)
    for count, height in zip(counts, heights, strict=True):
        assert height == pytest.approx(count / most * max(heights) if most else 0, abs=0.01)


def test_each_kind_of_bar_has_a_texture_of_its_own() -> None:
    series = [Series(str(level), f"severity-{level}", [1]) for level in range(6)]
    root = drawn(stacked_bars(["a"], series, title="t"))
    textures = [path.get("d") for path in root.iterfind(f".//{SVG}pattern/{SVG}path")]
    assert len(set(textures)) == 6
    fills = [rect.get("fill") for rect in root.iter(f"{SVG}rect") if rect.get("fill")]
    assert fills == [f"url(#texture-severity-{level})" for level in range(6)]


@pytest.fixture
def mentions(
    add_mention: Callable[..., str], walk: Walk, clock: MovableClock, person: Person
) -> None:
    def on(days_ago: int) -> DateInterval:
        day = clock.now().date() - timedelta(days=days_ago)
        return DateInterval(earliest=day, latest=day)

    add_mention("Un charlatan, un escroc.", published=on(10))
    walk.set_mention_concerns(add_mention("Une voleuse.", published=on(2), author="B"), False)  # noqa: FBT003 a tick
    clock.pass_time(days=40)
    add_mention("Très à l’écoute, merci.", published=on(3), author="C")
    add_mention("Un menteur et un voleur.", published=on(3), author="D")
    person.sign_in()


@pytest.mark.usefixtures("mentions")
def test_the_page_counts_what_concerns_the_doctor(person: Person) -> None:
    page = html.fromstring(person.get("/trends").get_data())

    def rows(trend: str) -> list[list[str]]:
        found = page.xpath(f'//section[@data-trend="{trend}"]//tbody/tr')
        return [[" ".join(cell.text_content().split()) for cell in row] for row in found]

    assert rows("time") == [["janv. 2027", "1", "1"], ["nov. 2026", "0", "1"]]
    assert [row[1] for row in rows("ends")] == ["1", "1"]
    assert rows("places") == [["Autre site", "3"]]
    assert page.xpath('//section[@data-trend="time"]//*[@role="img"]/@aria-label')


def test_nothing_to_count_is_said_with_a_way_on(person: Person) -> None:
    page = person.get("/trends").get_data(as_text=True)
    assert "data-empty" in page
    assert 'role="img"' not in page


def glance(**said: object) -> Glance:
    usual: dict[str, object] = {
        "mention_id": "m",
        "urgency": (0, False, 0),
        "is_urgent": False,
        "severity": 3,
        "nature": "injure",
        "state": "online",
        "platform": None,
        "concerns": None,
        "expires": None,
        "is_expired": False,
        "is_reminded": False,
        "first_seen": MovableClock().at,
        "last_active": MovableClock().at,
    }
    return Glance(**{**usual, **said})  # type: ignore[arg-type]


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("earliest", "latest", "week"),
    [
        (TODAY, TODAY, 0),
        (None, TODAY + timedelta(days=80), 0),
        (TODAY + timedelta(days=6), TODAY + timedelta(days=9), 0),
        (TODAY + timedelta(days=7), TODAY + timedelta(days=9), 1),
        (TODAY - timedelta(days=3), TODAY + timedelta(days=9), 0),
        (TODAY + timedelta(days=90), TODAY + timedelta(days=90), 12),
        (TODAY + timedelta(days=91), TODAY + timedelta(days=91), None),
    ],
)
def test_a_delay_is_counted_in_the_week_of_its_worst_day(
    earliest: date | None, latest: date, week: int | None
) -> None:
    found = ends_by_week([glance(expires=DateInterval(earliest=earliest, latest=latest))], TODAY)
    assert found.later == (week is None)
    assert [number for number, count in enumerate(found.counts) if count] == (
        [] if week is None else [week]
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 500)), max_size=30))
def test_no_mention_of_the_year_is_lost_between_months(seen: list[tuple[int, int]]) -> None:
    at = MovableClock().at
    glances = [glance(severity=level, first_seen=at - timedelta(days=days)) for level, days in seen]
    counted = by_month(glances, TODAY)
    assert counted.months[0] == date(2025, 12, 1)
    recent = [
        days for _level, days in seen if at.date() - timedelta(days=days) >= date(2025, 12, 1)
    ]
    assert sum(sum(counts) for counts in counted.counts.values()) == len(recent)


def test_the_smallest_platforms_are_told_together() -> None:
    glances = [glance(platform=f"p{n}") for n in range(12) for _ in range(n + 1)] + [glance()]
    counted = by_platform(glances)
    assert counted[0] == ("p11", 12)
    assert counted[-1] == (None, 1 + 1 + 2 + 3 + 4)
    assert sum(count for _platform, count in counted) == len(glances)
