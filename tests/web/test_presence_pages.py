"""« Présence »: profiles, content, drafts read by the guard, effect measured on first pages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from icalendar import Calendar

from companion.model.address import page_key
from companion.model.first_page import FirstPage, FirstPageResult, Stance
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.store.export import export_all
from companion.walk import Walk
from tests.web.running_companion import MovableClock, Person

SITE = "https://cabinet-aubry.example/"


def text(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ").replace("&#39;", "'")


def shown(person: Person, path: str = "/presence") -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return text(answer.get_data(as_text=True))


def a_page(
    number: int, at: datetime, stances: list[Stance], *, own_at: int | None = None
) -> FirstPage:
    results = tuple(
        FirstPageResult(
            rank=rank,
            title=f"Résultat {rank}",
            url=SITE if rank == own_at else f"https://site{rank}.example/",
            snippet="",
            key=page_key(SITE) if rank == own_at else f"site{rank}.example/",
            site="",
            proposed=stance,
            why="nothing_marked",
        )
        for rank, stance in enumerate(stances, start=1)
    )
    return FirstPage(
        capture_id=f"page-{number}",
        seen_at=at,
        engine="google-web",
        query="zoé aubry",
        series="google-web zoe aubry",
        results=results,
    )


def one_item(person: Person) -> str:
    person.post(
        "/presence/content", {"kind": "practice_page", "title": "Page", "due_on": "2026-12-15"}
    )
    found = re.search(r'data-content="([0-9a-f]{32})"', shown(person))
    assert found
    return found[1]


def test_a_new_plan_says_what_to_do_and_what_it_never_does(person: Person) -> None:
    page = shown(person)
    assert page.count("data-profile=") == 8
    assert "data-no-content" in page
    assert "data-no-share" in page
    assert {"ask_reviews", "buy_reviews", "filter_reviews"} <= set(
        re.findall(r'data-never-rule="(\w+)"', page)
    )
    assert 'aria-current="page">Présence' in page


def test_a_profile_is_ticked_with_its_day_and_the_tick_taken_back(person: Person) -> None:
    person.post("/presence/profiles/own_site", {"progress": "checked", "url": SITE})
    page = shown(person)
    assert 'data-profile="own_site" data-progress="checked"' in page
    assert "21 février 2027" in page
    assert "data-undo" in page
    person.post("/presence/profiles/own_site", {"progress": "to_do", "url": ""})
    assert 'data-profile="own_site" data-progress="to_do"' in shown(person)


def test_claiming_the_listing_waits_for_the_choice_that_the_steps_follow(
    person: Person, walk: Walk
) -> None:
    assert "data-claim-waits" in shown(person)
    person.post("/presence/profiles/google_listing", {"progress": "claimed"})
    assert walk.presence.profiles() == {}
    assert "Choisissez d’abord" in shown(person)
    person.post("/presence/listing", {"listing_choice": "erase"})
    assert "data-erase" in shown(person)
    person.post("/presence/profiles/google_listing", {"progress": "claimed"})
    assert walk.presence.profiles() == {}
    person.post("/presence/listing", {"listing_choice": "occupy"})
    assert walk.follow_ups.listing() == ("", "occupy")
    person.post("/presence/profiles/google_listing", {"progress": "claimed"})
    assert walk.follow_ups.listing() == ("yes", "occupy")
    assert person.post("/presence/listing", {"listing_choice": "sell"}).status_code == 422


def test_an_address_that_is_none_is_refused_and_nothing_kept(person: Person, walk: Walk) -> None:
    person.post(
        "/presence/profiles/own_site", {"progress": "checked", "url": "javascript:alert(1)"}
    )
    assert walk.presence.profiles() == {}
    assert "n’est pas retenue" in shown(person)


def test_a_page_said_to_be_mine_counts_among_my_pages_once(person: Person, walk: Walk) -> None:
    walk.put_practitioner(Practitioner(names=("Zoé Aubry",)))
    for _ in range(2):
        person.post(
            "/presence/profiles/own_site", {"progress": "claimed", "url": SITE, "own": "yes"}
        )
    assert walk.practitioner().own_pages == (SITE,)


def test_a_first_calendar_is_planned_once_and_goes_into_the_calendar_file(person: Person) -> None:
    person.post("/presence/plan", {})
    assert "5 contenus prévus" in shown(person)
    person.post("/presence/plan", {})
    page = shown(person)
    assert page.count("data-content=") == 5
    assert "Tout est déjà prévu" in page
    person.post("/presence/profiles/linkedin", {"progress": "checked"})
    answer = person.get("/presence/calendar.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))
    assert len(events) == 6


def test_what_is_planned_needs_a_title_and_a_day(person: Person) -> None:
    answer = person.post("/presence/content", {"kind": "blog", "title": "", "due_on": "demain"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'data-error="title"' in page
    assert 'data-error="due_on"' in page


def test_a_draft_is_read_by_the_guard_and_kept_as_written(person: Person, walk: Walk) -> None:
    item_id = one_item(person)
    draft = "Nous sommes le meilleur cabinet de la ville, lisez les avis de nos patients."
    path = f"/presence/content/{item_id}"
    person.post(path, {"title": "Page", "due_on": "2026-12-15", "draft": draft})
    page = shown(person, path)
    assert {"comparison", "testimonial"} & set(re.findall(r'data-finding="(\w+)"', page))
    assert "data-not-ready" in page
    assert walk.presence.get_content(item_id).draft == draft
    honest = "Le cabinet reçoit sur rendez-vous du lundi au vendredi, de 9 heures à 18 heures."
    person.post(path, {"title": "Page", "due_on": "2026-12-15", "draft": honest})
    page = shown(person, path)
    assert 'data-result="nothing"' in page
    assert "data-not-ready" not in page


def test_a_hostile_draft_is_shown_as_words(person: Person) -> None:
    item_id = one_item(person)
    draft = "<script>alert(1)</script> le meilleur"
    path = f"/presence/content/{item_id}"
    person.post(path, {"title": "<b>x</b>", "due_on": "2026-12-15", "draft": draft})
    page = shown(person, path)
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_the_effect_of_a_publication_is_measured_on_the_first_pages(
    person: Person, store: Store, walk: Walk, clock: MovableClock
) -> None:
    store.watching.put_page(a_page(1, clock.now(), ["own", "hostile", "neutral", "neutral"]))
    item_id = one_item(person)
    refused = person.post(f"/presence/content/{item_id}/published", {"url": "mon site"})
    assert refused.status_code == 422
    person.post(f"/presence/content/{item_id}/published", {"url": SITE})
    assert "n’est sur aucune première page" in shown(person)
    clock.pass_time(days=40)
    person.sign_in()
    store.watching.put_page(a_page(2, clock.now(), ["own", "own", "hostile", "neutral"], own_at=2))
    page = shown(person)
    assert "Cette page est au rang 2." in page
    assert "Part à vous : 25 % ce jour-là, 50 % maintenant." in page
    assert page.count("data-month=") == 2
    assert "<svg" in page
    person.post(f"/presence/content/{item_id}/unpublished", {})
    assert walk.presence.get_content(item_id).published_on is None


def test_what_is_set_aside_can_be_put_back_or_deleted(person: Person, walk: Walk) -> None:
    item_id = one_item(person)
    path = f"/presence/content/{item_id}"
    assert person.post(f"{path}/delete", {}).status_code == 409
    person.post(f"{path}/aside", {})
    assert "data-aside" in shown(person)
    person.post(f"{path}/back", {})
    assert walk.presence.get_content(item_id).state == "planned"
    person.post(f"{path}/aside", {})
    person.post(f"{path}/delete", {})
    assert person.get(path).status_code == 404
    assert walk.presence.content() == ()


def test_pages_of_other_engines_than_the_web_are_not_counted(
    store: Store, walk: Walk, clock: MovableClock
) -> None:
    news = msgspec.structs.replace(a_page(1, clock.now(), ["own"]), engine="google-news")
    store.watching.put_page(news)
    assert walk.presence.measured().share_now is None


def test_a_month_counts_each_search_as_it_was_seen_last_up_to_then(
    store: Store, walk: Walk, clock: MovableClock
) -> None:
    start = clock.now() - timedelta(days=70)
    store.watching.put_page(a_page(1, start, ["own", "hostile"]))
    other = msgspec.structs.replace(
        a_page(2, start + timedelta(days=40), ["own", "own"]), series="bing", engine="bing"
    )
    store.watching.put_page(other)
    assert [(row.own, row.hostile, row.pages) for row in walk.presence.measured().by_month()] == [
        (0.5, 0.5, 1),
        (0.75, 0.25, 2),
    ]


def test_the_plan_is_in_the_export(person: Person, store: Store, tmp_path: Path) -> None:
    one_item(person)
    person.post("/presence/profiles/linkedin", {"progress": "checked"})
    export_all(store, tmp_path / "export")
    names = {file.name for file in (tmp_path / "export").rglob("*.json")}
    assert {"presence_content.json", "presence_profiles.json"} <= names
