"""« Veille »: the round, what it found, first pages judged and corrected, listed, erased."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from companion.model.first_page import FirstPage, FirstPageResult, Stance
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import Extension, MovableClock, Person

WHO = Practitioner(names=("Dr Camille Roussel",), specialty="Dermatologue", places=("Lyon",))
GOOGLE = f"https://www.google.com/search?q={quote(chr(34) + 'Camille Roussel' + chr(34))}"
HOSTILE = '"><script>alert(1)</script>\u202egnp.exe'


@pytest.fixture(autouse=True)
def _who(walk: Walk) -> None:
    walk.put_practitioner(WHO)


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def result(rank: int, site: str, stance: Stance = "neutral", title: str = "") -> FirstPageResult:
    return FirstPageResult(
        rank=rank,
        title=title or f"Page de {site}",
        url=f"https://{site}/p",
        snippet="Extrait",
        key=f"https://{site}/p",
        site=site,
        proposed=stance,
        why="nothing_marked",
    )


def put_page(
    store: Store, clock: MovableClock, name: str, *results: FirstPageResult, **fields: str
) -> None:
    usual = {"engine": "google-web", "query": '"Camille Roussel"', "series": "g"}
    store.watching.put_page(
        FirstPage(
            capture_id=name,
            seen_at=clock.now(),
            results=results,
            **{**usual, **fields},  # type: ignore[arg-type]
        )
    )


@pytest.fixture
def recorded(walk: Walk, store: Store, clock: MovableClock) -> None:
    """Two finished rounds of one search: one result new, one reworded, one gone."""
    first = walk.watching.start()
    put_page(store, clock, "c-1", result(1, "a.example", "own"), result(2, "b.example"),
             result(3, "c.example"), round_id=first.id)  # fmt: skip
    walk.watching.finish()
    clock.pass_time(days=31)
    second = walk.watching.start()
    put_page(store, clock, "c-2", result(1, "a.example", "own"),
             result(2, "b.example", title="Autre titre"), result(3, "n.example", "hostile"),
             round_id=second.id)  # fmt: skip
    walk.watching.finish()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    "path",
    ["/watch", "/watch/pages", "/watch/pages/c-2", "/settings", "/settings/colleagues"],
)
def test_each_page_has_one_heading_and_a_label_for_each_field(
    person: Person, path: str, language: str
) -> None:
    page = person.get(path, **{"Accept-Language": language}).get_data(as_text=True)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        if 'type="hidden"' in field or 'type="checkbox"' in field:
            continue
        (name,) = re.findall(r' id="([^"]+)"', field) or ["?"]
        assert name in labels, field


def test_a_round_is_begun_ticked_off_undone_and_ended(person: Person, walk: Walk) -> None:
    assert 'data-round="due"' in read(person, "/watch")
    person.post("/watch/round/start", {})
    current = walk.watching.view().current
    assert current is not None
    first = current.steps[0].search
    page = read(person, "/watch")
    assert 'data-round="running"' in page
    assert f'data-round-open="{first.id}"' in page
    assert 'rel="noreferrer noopener"' in page
    person.post("/watch/round/step", {"search": first.id, "state": "opened"})
    assert "1 sur" in read(person, "/watch").replace("\u00a0", " ")
    person.post("/watch/round/step", {"search": first.id, "state": "waiting"})
    assert walk.watching.view().current.done == 0  # type: ignore[union-attr]
    person.post("/watch/round/finish", {})
    assert 'data-round="done"' in read(person, "/watch")


def test_a_link_opened_from_the_page_is_ticked_off_without_leaving_it(
    person: Person, walk: Walk
) -> None:
    search = walk.watching.start().steps[2].search
    answer = person.post(
        "/watch/round/step", {"search": search.id, "state": "opened"}, **{"Avise-Quiet": "1"}
    )
    assert answer.status_code == 204
    assert walk.watching.view().current.done == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/watch/round/step", {"search": "x", "state": "burnt"}, 422),
        ("/watch/round/step", {"search": "no-such", "state": "opened"}, 404),
        ("/watch/round/rhythm", {"rhythm": "hourly"}, 422),
        ("/watch/pages/nothing/rulings", {"rank": "1", "stance": "own"}, 404),
        ("/watch/pages/nothing/erase", {"agreed": "yes"}, 404),
    ],
)
def test_what_is_not_understood_is_refused(
    person: Person, path: str, fields: dict[str, str], status: int
) -> None:
    assert person.post(path, fields).status_code == status


def test_the_rhythm_is_kept(person: Person, walk: Walk) -> None:
    person.post("/watch/round/rhythm", {"rhythm": "weekly"})
    assert walk.watching.rhythm == "weekly"
    page = read(person, "/watch")
    assert re.search(r'value="weekly"[^>]*aria-pressed="true"', page)


@pytest.mark.usefixtures("recorded")
def test_the_last_round_tells_what_is_new_changed_and_gone(person: Person) -> None:
    page = read(person, "/watch")
    assert 'data-found-new="1" data-found-changed="1" data-found-gone="1"' in page
    assert 'data-found-hostile="1"' in page
    assert "n.example" in page
    home = re.sub(r"<[^>]+>", " ", read(person, "/")).replace("\u00a0", " ")
    assert re.search(r"Nouveau\s*:\s*1", home)
    assert "1 nouveau résultat hostile" in home


@pytest.mark.usefixtures("recorded")
def test_a_first_page_shows_its_share_its_history_and_what_moved(person: Person) -> None:
    page = read(person, "/watch/pages/c-2")
    assert 'data-share="33"' in page
    assert "<svg" in page
    assert page.count('data-moved="') == 3
    assert page.count('scope="row"') == 2
    # The first one has nothing before it: said, and no chart of what moved.
    assert 'data-moved="' not in read(person, "/watch/pages/c-1")


@pytest.mark.usefixtures("recorded")
def test_a_correction_counts_for_the_domain_everywhere_and_is_undone(
    person: Person, walk: Walk
) -> None:
    fields = {"rank": "3", "stance": "own", "whole_site": "1"}
    answer = person.post("/watch/pages/c-2/rulings", fields)
    assert answer.status_code == 303
    page = read(person, "/watch/pages/c-2")
    assert 'data-share="67"' in page
    assert "Vous l’avez dit de tout n.example" in page
    assert 'name="rank" value="3"' in page
    person.post("/watch/pages/c-2/rulings", {**fields, "stance": "rules"})
    assert walk.watching.rulings() == {}
    assert 'data-share="33"' in read(person, "/watch/pages/c-2")


@pytest.mark.usefixtures("recorded")
def test_a_first_page_is_erased_once_agreed(person: Person, store: Store) -> None:
    refused = person.post("/watch/pages/c-2/erase", {})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.get_data(as_text=True)
    assert person.post("/watch/pages/c-2/erase", {"agreed": "yes"}).status_code == 303
    assert store.watching.find_page("c-2") is None
    assert person.get("/watch/pages/c-2").status_code == 404


def test_every_search_recorded_is_listed_a_page_at_a_time(
    person: Person, store: Store, clock: MovableClock
) -> None:
    assert "data-empty" in read(person, "/watch/pages")
    for number in range(60):
        engine = "bing" if number % 2 else "google-web"
        put_page(store, clock, f"c-{number}", result(1, "a.example"), series=f"s{number}",
                 engine=engine, query=f"q{number}")  # fmt: skip
        clock.pass_time(minutes=1)
    first = read(person, "/watch/pages")
    assert first.count("data-series") == 50
    assert first.index("q59") < first.index("q58")
    assert read(person, "/watch/pages?page=2").count("data-series") == 10
    assert read(person, "/watch/pages?page=99").count("data-series") == 10
    assert read(person, "/watch/pages?engine=bing").count("data-series") == 30
    assert "data-all-pages" in read(person, "/watch")


def test_hostile_words_of_a_search_page_are_shown_as_words(
    person: Person, store: Store, clock: MovableClock
) -> None:
    bad = FirstPageResult(
        rank=1,
        title=HOSTILE,
        url="javascript:alert(1)",
        snippet=HOSTILE,
        key=HOSTILE,
        site=HOSTILE,
        proposed="hostile",
        why="hostile_words",
        words=HOSTILE,
    )
    put_page(store, clock, "c-1", bad, query=HOSTILE)
    for path in ("/watch", "/watch/pages", "/watch/pages/c-1"):
        page = read(person, path)
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert "\u202e" not in page
    person.post("/watch/pages/c-1/rulings", {"rank": "1", "stance": "own"})
    assert "<script>alert" not in read(person, "/watch/pages/c-1")


# ── The extension ─────────────────────────────────────────────────────────────────────────────


def ask(extension: Extension, url: str = "") -> dict:
    answer = extension.get(f"/round?url={quote(url, safe='')}")
    assert answer.status_code == 200
    return answer.json  # type: ignore[return-value]


def say(extension: Extension, search: str, state: str, capture: str | None = None) -> dict:
    body = {"search_id": search, "state": state, "capture_id": capture}
    answer = extension.post("/round/steps", body)
    assert answer.status_code == 200, answer.data
    return answer.json  # type: ignore[return-value]


def test_the_popup_is_led_from_one_search_to_the_next(extension: Extension, walk: Walk) -> None:
    told = ask(extension)
    assert (told["standing"], told["done"], told["here"]) == ("due", 0, None)
    for number in range(told["total"]):
        told = say(extension, told["next"]["id"], "opened" if number % 2 else "skipped")
        assert told["done"] == number + 1
    assert (told["standing"], told["next"]) == ("done", None)
    assert walk.watching.view().streak == 1


def test_a_read_begins_no_round(extension: Extension, store: Store) -> None:
    assert ask(extension, GOOGLE)["here"]["state"] == "waiting"
    assert store.watching.last_round() is None


def test_the_popup_hears_what_a_recorded_page_shows(
    extension: Extension, walk: Walk, store: Store, clock: MovableClock
) -> None:
    search = walk.watching.search_of(GOOGLE)
    assert search is not None
    begun = walk.watching.start()
    put_page(store, clock, "c-1", result(1, "a.example", "own"), round_id=begun.id,
             search_id=search.id)  # fmt: skip
    say(extension, search.id, "recorded", "c-1")
    assert ask(extension, GOOGLE)["found"] == {
        "total": 1, "own": 1, "hostile": 0, "new": 0, "gone": 0,
    }  # fmt: skip
    walk.watching.finish()
    clock.pass_time(days=31)
    second = walk.watching.start()
    put_page(store, clock, "c-2", result(1, "b.example", "hostile"), round_id=second.id,
             search_id=search.id)  # fmt: skip
    told = say(extension, search.id, "recorded", "c-2")
    assert told["found"] == {"total": 1, "own": 0, "hostile": 1, "new": 1, "gone": 1}


def test_a_page_that_could_not_be_read_is_recorded_and_nothing_is_found(
    extension: Extension, walk: Walk
) -> None:
    search = walk.watching.start().steps[0].search
    told = say(extension, search.id, "recorded", "c-9")
    assert told["here"]["state"] == "recorded"
    assert told["found"] is None


def test_a_record_before_the_round_begins_it_and_is_tied_to_it(
    extension: Extension, walk: Walk, store: Store, clock: MovableClock
) -> None:
    search = walk.watching.search_of(GOOGLE)
    assert search is not None
    put_page(store, clock, "c-1", result(1, "a.example"))
    say(extension, search.id, "recorded", "c-1")
    page = store.watching.find_page("c-1")
    current = walk.watching.view().current
    assert page is not None
    assert current is not None
    assert (page.round_id, page.search_id) == (current.id, search.id)


def test_a_search_the_round_does_not_have_is_refused(extension: Extension, store: Store) -> None:
    body = {"search_id": "no-such", "state": "opened", "capture_id": None}
    assert extension.post("/round/steps", body).status_code == 404
    assert store.watching.last_round() is None


def test_an_address_too_long_is_no_search(extension: Extension) -> None:
    assert extension.get(f"/round?url={'x' * 9_000}").status_code == 422


def test_a_round_of_two_days_ago_is_over(extension: Extension, clock: MovableClock) -> None:
    say(extension, ask(extension)["next"]["id"], "opened")
    assert ask(extension)["standing"] == "running"
    clock.at += timedelta(days=2, hours=1)
    assert ask(extension)["standing"] == "due"
