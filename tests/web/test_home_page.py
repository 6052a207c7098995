"""« Aujourd'hui »: danger first, then what ends first at worst, what waits, what is new."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from companion.model.deadline import DaysLeft
from companion.model.follow_up import Outcome
from companion.model.interval import DateInterval
from companion.walk import Walk
from companion.walk.follow_up import StepDetails
from companion.web.dashboard.home_facts import BAR_DAYS, bar_of
from tests.web.running_companion import MovableClock, Person

AddMention = Callable[..., str]
TODAY = date(2026, 11, 23)
INSULT = "Un charlatan, un escroc."


def ago(days: int, width: int = 0) -> DateInterval:
    latest = TODAY - timedelta(days=days)
    return DateInterval(earliest=latest - timedelta(days=width), latest=latest)


def page_of(person: Person) -> html.HtmlElement:
    return html.fromstring(person.get("/").get_data())


def ends_on(page: html.HtmlElement) -> list[str]:
    hrefs = page.xpath('//ul[contains(@class, "ends")]//a/@href')
    return [href.split("/mentions/")[1].split("#")[0] for href in hrefs]


def test_what_ends_first_at_worst_comes_first(person: Person, add_mention: AddMention) -> None:
    surely_late = add_mention(INSULT, published=ago(60), author="A")
    maybe_sooner = add_mention(INSULT, published=ago(50, width=30), author="B")
    unknown = add_mention(
        INSULT, published=DateInterval(earliest=None, latest=TODAY), author="C", url="https://c.fr/"
    )
    early = add_mention(INSULT, published=ago(5), author="D")
    over = add_mention(INSULT, published=ago(120), author="E")
    lawful = add_mention("Une heure d’attente.", published=ago(80), author="F")
    found = ends_on(page_of(person))
    assert found == [unknown, maybe_sooner, surely_late, early]
    assert over not in found
    assert lawful not in found


def test_the_bar_shows_sure_days_and_days_that_may_be_left(
    person: Person, add_mention: AddMention
) -> None:
    add_mention(INSULT, published=ago(50, width=30))
    page = page_of(person)
    sentence = page.xpath("//*[@data-ends]//p[@data-deadline]/text()")[0]
    least, most = map(int, re.findall(r"(\d+) à (\d+) jours", sentence)[0])
    rects = {rect.get("class"): rect for rect in page.xpath("//*[@data-ends]//li//rect")}
    assert int(rects["days-sure"].get("width")) == least
    assert int(rects["days-doubt"].get("x")) == least
    assert int(rects["days-doubt"].get("width")) == most - least


@given(st.none() | st.integers(-4000, 4000), st.integers(-4000, 4000))
def test_no_bar_leaves_its_frame_nor_promises_more_than_the_worst_case(
    least: int | None, most: int
) -> None:
    sure, doubt = bar_of(DaysLeft(least=least, most=most))
    assert 0 <= sure <= doubt <= BAR_DAYS
    assert sure <= max(0, least or 0)


def test_danger_goes_before_every_delay(person: Person, add_mention: AddMention) -> None:
    add_mention(INSULT, published=ago(85))
    threat = add_mention("Je vais te tuer.", published=ago(1), author="B")
    page = person.get("/").get_data(as_text=True)
    assert page.index("data-danger") < page.index("data-ends")
    assert threat in page.split("data-danger")[1].split("</p>")[0]


def test_what_waits_is_told_by_how_long_and_an_ended_mention_waits_no_more(
    person: Person, walk: Walk, clock: MovableClock, add_mention: AddMention
) -> None:
    older, newer = add_mention(INSULT, author="A"), add_mention(INSULT, author="B")
    walk.set_step(older, "tell_insurer", "waiting")
    clock.pass_time(days=4)
    walk.set_step(newer, "platform_report", "waiting")
    walk.set_step(newer, "tell_insurer", "done")
    person.sign_in()
    page = page_of(person)
    assert page.xpath("//@data-waits") == ["2"]
    rows = [row.text_content() for row in page.xpath("//*[@data-waits]//li")]
    assert ["depuis 4 jours" in rows[0], "depuis 0 jour" in rows[1]] == [True, True]

    walk.follow_ups.say_outcome(older, Outcome(ending="removed_by_platform", on=TODAY))
    assert page_of(person).xpath("//@data-waits") == ["1"]


def test_what_came_within_seven_days_is_new_unless_it_is_somebody_elses(
    person: Person, walk: Walk, clock: MovableClock, add_mention: AddMention
) -> None:
    old = add_mention("Une heure d’attente.", author="A")
    clock.pass_time(days=8)
    new = add_mention("Accueil froid.", author="B")
    walk.set_mention_concerns(add_mention("Trop cher.", author="C"), ticked=False)
    person.sign_in()
    page = page_of(person)
    assert page.xpath("//@data-new") == ["1"]
    hrefs = page.xpath("//*[@data-new]//a/@href")
    assert any(new in href for href in hrefs)
    assert not any(old in href for href in hrefs)


def test_health_says_the_last_capture_and_the_last_copy(
    person: Person, add_mention: AddMention
) -> None:
    assert "data-last-capture" not in person.get("/").get_data(as_text=True)
    add_mention()
    page = page_of(person).text_content().replace("\u00a0", " ")
    assert "dernière capture : 23 novembre 2026 à 11:00" in page


@pytest.mark.parametrize(
    ("on", "is_due"), [("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False)]
)
def test_a_reminder_shows_from_its_day_on(
    person: Person, walk: Walk, add_mention: AddMention, on: str, *, is_due: bool
) -> None:
    mention = add_mention()
    day = date.fromisoformat(on)
    walk.follow_ups.put_details(mention, "tell_insurer", StepDetails(remind_on=day))
    assert (page_of(person).xpath("//@data-reminders") == ["1"]) is is_due
    everything = [one for one in walk.follow_ups.reminders() if one.on <= walk.today()]
    assert list(walk.follow_ups.reminders_due()) == everything


def test_of_ten_delays_the_six_nearest_are_shown(person: Person, add_mention: AddMention) -> None:
    made = [add_mention(INSULT, published=ago(days), author=str(days)) for days in range(10, 20)]
    assert ends_on(page_of(person)) == made[::-1][:6]


def test_a_time_is_that_of_paris_and_exact_on_hover(
    person: Person, add_mention: AddMention, clock: MovableClock
) -> None:
    clock.pass_time(minutes=4, seconds=30)
    add_mention()
    time = page_of(person).xpath("//*[@data-last-capture]//time")[0]
    assert time.text_content().replace("\u00a0", " ") == "23 novembre 2026 à 11:04"
    assert time.get("datetime") == "2026-11-23T10:04:30+00:00"
    assert time.get("title").replace("\u00a0", " ") == (
        "23 novembre 2026 à 11:04:30 (2026-11-23T10:04:30.000Z)"
    )
