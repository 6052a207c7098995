"""The presence plan: its pack, what waits when, and the calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from companion.advice.presence import (
    due_again,
    first_calendar,
    in_order,
    is_profile_due,
    load_presence,
    look_at,
    may_claim,
)
from companion.advice.presence_calendar import PlanDay, write_plan
from companion.model.errors import PackBroken
from companion.model.practitioner import Practitioner
from companion.model.presence import ContentItem, Profile, ProfileState
from companion.model.text import Text
from companion.resources import law_pack_folder

PACK = load_presence(law_pack_folder("fr"))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LINKEDIN = Text(fr="LinkedIn", en="LinkedIn")
WHO = Practitioner(names=("Dr Zoé Aubry",), places=("Saint-Étienne",))


def profile(profile_id: str) -> Profile:
    return next(one for one in PACK.profiles if one.id == profile_id)


def test_the_plan_names_every_profile_the_doctor_may_have() -> None:
    assert {one.id for one in PACK.profiles} == {
        "ordre_directory",
        "health_directory",
        "google_listing",
        "booking",
        "hospital_page",
        "linkedin",
        "own_site",
        "scholarly",
    }


def test_asking_for_buying_and_filtering_reviews_are_excluded_with_a_reason() -> None:
    never = {one.id: one for one in PACK.never}
    assert {"ask_reviews", "buy_reviews", "filter_reviews", "compare"} <= set(never)
    assert all(one.why.fr and one.sources for one in never.values())


@pytest.mark.parametrize(
    ("found", "changed", "said"),
    [
        ("sources: [presence-own-name, presence-directories]", "sources: []", "no source"),
        ("presence-own-name, presence-directories]", "presence-nowhere]", "presence-nowhere"),
        ("id: health_directory", "id: ordre_directory", "written twice"),
        ("repeat_months: 12", "repeat_months: often", "presence.yaml"),
    ],
)
def test_a_broken_plan_is_refused_with_its_place(
    found: str, changed: str, said: str, tmp_path: Path
) -> None:
    whole = (law_pack_folder("fr") / "presence.yaml").read_text("utf-8")
    assert found in whole
    (tmp_path / "presence.yaml").write_text(whole.replace(found, changed, 1), "utf-8")
    with pytest.raises(PackBroken) as refused:
        load_presence(tmp_path)
    assert said in str(refused.value)


def test_the_listing_is_claimed_only_to_defend_or_occupy_it() -> None:
    listing, own_site = profile("google_listing"), profile("own_site")
    assert [may_claim(listing, choice) for choice in (None, "erase", "defend", "occupy")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert may_claim(own_site, None)


def test_a_profile_waits_until_checked_and_again_after_its_months() -> None:
    listing = profile("google_listing")
    state = ProfileState(profile_id=listing.id, progress="checked", at=NOW)
    again = due_again(listing, state)
    assert again == date(2027, 2, 21)
    assert is_profile_due(listing, None, NOW.date())
    assert not is_profile_due(listing, state, date(2027, 2, 20))
    assert is_profile_due(listing, state, again)
    aside = ProfileState(profile_id=listing.id, progress="set_aside", at=NOW)
    assert not is_profile_due(listing, aside, date(2037, 1, 1))


def test_a_link_holds_the_name_and_the_place_as_an_address_writes_them() -> None:
    link = look_at(profile("google_listing"), WHO)
    assert link == "https://www.google.com/maps/search/Zo%C3%A9%20Aubry%20Saint-%C3%89tienne"
    assert look_at(profile("google_listing"), Practitioner()) is None
    assert look_at(profile("own_site"), WHO) is None
    assert look_at(profile("ordre_directory"), Practitioner()) is not None


@given(name=st.text(max_size=40), place=st.text(max_size=40))
def test_no_name_leads_to_another_site(name: str, place: str) -> None:
    who = Practitioner(names=(name,), places=(place,))
    for one in PACK.profiles:
        link = look_at(one, who)
        if link is not None:
            assert one.look_at is not None
            assert link.split("/")[:3] == one.look_at.split("/")[:3]
            assert not set(link) & set(' "<>{}\n')


def test_a_first_calendar_has_each_kind_two_weeks_apart() -> None:
    plan = first_calendar(PACK, date(2026, 12, 1))
    assert [kind for kind, _ in plan] == [one.id for one in PACK.content]
    assert [day for _, day in plan][:3] == [
        date(2026, 12, 15), date(2026, 12, 29), date(2027, 1, 12),
    ]  # fmt: skip


def test_what_waits_comes_by_its_day_then_what_is_published() -> None:
    def item(item_id: str, day: int, state: str = "planned", out: int | None = None) -> ContentItem:
        return ContentItem(
            id=item_id,
            kind="blog",
            title=item_id,
            due_on=date(2026, 12, day),
            state=state,  # type: ignore[arg-type]
            published_on=date(2026, 12, out) if out else None,
        )

    items = [
        item("b", 9), item("x", 1, "published", 2), item("a", 3, "drafted"),
        item("y", 1, "published", 8), item("gone", 2, "set_aside"),
    ]  # fmt: skip
    assert [one.id for one in in_order(items)] == ["a", "b", "y", "x"]


def test_the_calendar_file_opens_anywhere_and_names_nobody() -> None:
    title = Text(fr="La page du cabinet", en="The practice's page")
    days = [
        PlanDay("content-1", date(2026, 12, 15), title, is_profile=False),
        PlanDay(
            "profile-x", date(2026, 12, 1), Text(fr="LinkedIn", en="LinkedIn"), is_profile=True
        ),
    ]
    written = write_plan(days, language="fr", now=NOW)
    read = Calendar.from_ical(written)
    events = list(read.walk("VEVENT"))
    assert [str(one["summary"]) for one in events] == [
        "Avisé – profil à vérifier\u00a0: LinkedIn",
        "Avisé – à publier\u00a0: La page du cabinet",
    ]
    assert [one.decoded("dtstart") for one in events] == [date(2026, 12, 1), date(2026, 12, 15)]
    assert {str(one["class"]) for one in events} == {"PRIVATE"}
    assert len({str(one["uid"]) for one in events}) == len(events)
    moved = days[0]._replace(on=date(2026, 12, 20))
    again = next(
        iter(Calendar.from_ical(write_plan([moved], language="en", now=NOW)).walk("VEVENT"))
    )
    assert again["uid"] == events[1]["uid"]
