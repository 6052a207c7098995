"""The list of mentions: narrowed, sorted, kept as views, and done with several at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from companion.model.interval import DateInterval
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import MovableClock, Person

GRAVE = "Elle facture des actes qu’elle n’a pas faits."


@pytest.fixture
def ids(
    add_mention: Callable[..., str], walk: Walk, person: Person, clock: MovableClock
) -> dict[str, str]:
    day = date(2026, 11, 20)
    made = {"grave": add_mention(GRAVE, published=_on(day))}
    clock.pass_time(days=3)
    made["old"] = add_mention("Un escroc.", published=_on(day - timedelta(days=90)))
    clock.pass_time(days=3)
    made["kind"] = add_mention("Très à l’écoute, merci.", published=_on(day))
    walk.set_mention_concerns(made["kind"], ticked=False)
    walk.set_step(made["grave"], "tell_insurer", "waiting")
    person.sign_in()
    return made


def _on(day: date) -> DateInterval:
    return DateInterval(earliest=day, latest=day)


def _shown(person: Person, path: str) -> list[str]:
    page = person.get(path).get_data(as_text=True)
    return re.findall(r'<article[^>]* data-mention="([^"]+)"', page)


CASES = [
    ("/mentions", ["grave", "old", "kind"]),
    ("/mentions?severity=3", ["grave", "old"]),
    ("/mentions?nature=favorable", ["kind"]),
    ("/mentions?platform=other", ["grave", "old", "kind"]),
    ("/mentions?platform=yelp", []),
    ("/mentions?state=gone", []),
    ("/mentions?concerns=no", ["kind"]),
    ("/mentions?delay=running", ["grave"]),
    ("/mentions?delay=over", ["old"]),
    ("/mentions?delay=none", ["kind"]),
    ("/mentions?step=waiting", ["grave"]),
    ("/mentions?q=ECOUTE", ["kind"]),
    ("/mentions?since=2026-11-25", ["old", "kind"]),
    ("/mentions?until=2026-11-25", ["grave"]),
    ("/mentions?since=hier", ["grave", "old", "kind"]),
    ("/mentions?sort=newest", ["kind", "old", "grave"]),
    ("/mentions?sort=oldest", ["grave", "old", "kind"]),
    ("/mentions?sort=rank", ["grave", "old", "kind"]),
]


@pytest.mark.parametrize(("path", "expected"), CASES)
def test_each_filter_and_order_shows_what_it_says(
    ids: dict[str, str], person: Person, path: str, expected: list[str]
) -> None:
    shown = _shown(person, path)
    named = [next(name for name, i in ids.items() if i == mention) for mention in shown]
    if "sort" in path or len(expected) < 2:
        assert named == expected
    else:
        assert sorted(named) == sorted(expected)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("Cabinet des Tilleuls, Lyon", {"named", "noted"}),
        ("Lyon", {"noted"}),
        ("Clinique du Pont-Neuf", set()),
        ("cabinet DES tilleuls", {"named"}),
    ],
)
def test_a_place_finds_what_names_it_in_the_words_the_page_or_the_notes(
    add_mention: Callable[..., str], walk: Walk, person: Person, place: str, found: set[str]
) -> None:
    walk.put_practitioner(Practitioner(names=("Dr A",), places=("Cabinet des Tilleuls, Lyon",)))
    made = {
        "named": add_mention("Accueil froid au cabinet des tilleuls.", author="A"),
        "noted": add_mention("Un escroc.", author="B"),
        "other": add_mention("Une heure d’attente.", author="C"),
    }
    walk.set_notes(made["noted"], "Vu à LYON.")
    assert set(_shown(person, f"/mentions?place={quote(place)}")) == {made[one] for one in found}
    page = person.get("/mentions").get_data(as_text=True)
    assert '<option value="Cabinet des Tilleuls, Lyon">' in page


def test_what_ends_first_comes_first_and_what_is_over_last(
    ids: dict[str, str], add_mention: Callable[..., str], person: Person
) -> None:
    sooner = add_mention("Un menteur, un voleur.", author="Zoé", published=_on(date(2026, 9, 5)))
    shown = _shown(person, "/mentions?sort=ends")
    assert shown[:2] == [sooner, ids["grave"]]
    assert _shown(person, "/mentions?delay=soon") == [sooner]


@pytest.mark.usefixtures("ids")
def test_a_view_is_kept_shown_and_removed_with_a_way_back(person: Person) -> None:
    asked = {"severity": "3", "sort": "newest", "name": "  Mes   graves "}
    assert person.post("/mentions/views", asked).status_code == 303
    page = person.get("/mentions?severity=3&sort=newest").get_data(as_text=True)
    assert "Vue «\u00a0Mes graves\u00a0» enregistrée" in page
    assert 'aria-current="true"><bdi>Mes graves</bdi>' in page
    assert "keep-view" not in page

    person.post("/mentions/views/drop", {"name": "Mes graves"})
    page = person.get("/mentions").get_data(as_text=True)
    assert "Vue «\u00a0Mes graves\u00a0» retirée" in page
    assert 'name="severity" value="3"' in page.split("data-notice")[1].split("</form>")[0]
    assert "<bdi>Mes graves</bdi>" not in page


@pytest.mark.parametrize("fields", [{"severity": "3", "name": " "}, {"name": "Tout"}])
def test_a_view_without_a_name_or_a_filter_is_refused_and_the_list_stays(
    ids: dict[str, str], person: Person, fields: dict[str, str]
) -> None:
    answer = person.post("/mentions/views", fields)
    assert answer.status_code == 422
    assert ids["grave"] in answer.get_data(as_text=True)


def test_several_are_ticked_at_once_and_put_back_as_they_were(
    ids: dict[str, str], walk: Walk, person: Person
) -> None:
    chosen = [ids["grave"], ids["kind"]]
    before = {mention: walk.store.get_mention(mention).concerns for mention in chosen}
    answer = person.post(
        "/mentions/several", {"mention": chosen, "action": "yes", "severity": "0", "page": "1"}
    )
    assert answer.headers["Location"] == "/mentions?severity=0&page=1"
    assert {walk.store.get_mention(mention).concerns for mention in chosen} == {True}
    assert walk.store.get_mention(ids["old"]).concerns is None

    page = person.get(answer.headers["Location"]).get_data(as_text=True)
    said = re.search(r'name="before" value="([^"]+)"', page)
    assert said
    person.post("/mentions/several/undo", {"before": said.group(1)})
    after = {mention: walk.store.get_mention(mention).concerns for mention in chosen}
    assert after == before


@pytest.mark.usefixtures("ids")
def test_nothing_ticked_is_said_and_changes_nothing(person: Person) -> None:
    answer = person.post("/mentions/several", {"action": "yes"})
    assert answer.status_code == 303
    assert "Cochez d’abord" in person.get("/mentions").get_data(as_text=True)


def test_a_mention_erased_meanwhile_does_not_hold_the_others_up(
    ids: dict[str, str], walk: Walk, person: Person
) -> None:
    fields = {"mention": ["gone", ids["grave"]], "action": "no"}
    assert person.post("/mentions/several", fields).status_code == 303
    assert walk.store.get_mention(ids["grave"]).concerns is False


def test_several_go_to_a_dossier(ids: dict[str, str], person: Person) -> None:
    chosen = [ids["grave"], ids["old"]]
    answer = person.post("/mentions/several", {"mention": chosen, "action": "dossier"})
    page = person.get(answer.headers["Location"]).get_data(as_text=True)
    assert page.count("checked") >= len(chosen)


def test_several_are_erased_only_once_agreed(
    ids: dict[str, str], store: Store, person: Person
) -> None:
    chosen = [ids["grave"], ids["old"]]
    answer = person.post("/mentions/several", {"mention": chosen, "action": "erase"})
    page = person.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Effacer 2 mentions" in page
    assert GRAVE in page
    assert person.post("/mentions/erase", {"mention": chosen}).status_code == 422
    assert store.mention_count() == 3

    assert person.post("/mentions/erase", {"mention": chosen, "agreed": "yes"}).status_code == 303
    assert [mention.id for mention in store.mentions()] == [ids["kind"]]


@pytest.mark.parametrize("action", ["", "publish"])
def test_an_action_that_does_not_exist_is_refused(
    ids: dict[str, str], person: Person, action: str
) -> None:
    fields = {"mention": [ids["grave"]], "action": action}
    assert person.post("/mentions/several", fields).status_code == 422
