"""The search links: whole, well encoded, in order, and none without a name."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.practitioner import Practitioner
from companion.watch.searches import searches_for

MARIE = Practitioner(
    names=("Marie-Hélène Lœuvre",), specialty="Dermatologue", places=("Évreux", "L’Haÿ-les-Roses")
)


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, strict_parsing=True)


@pytest.mark.parametrize(
    "nobody",
    [
        Practitioner(),
        Practitioner(names=("", "   ", '"')),
        Practitioner(specialty="Dermatologue", places=("Évreux",)),
    ],
)
def test_no_name_no_search(nobody: Practitioner) -> None:
    assert searches_for(nobody) == ()


def test_every_place_people_look_is_searched_google_first() -> None:
    engines = [search.engine for search in searches_for(MARIE)]
    assert engines[0] == "google-web"
    assert list(dict.fromkeys(engines)) == [
        "google-web",
        "google-maps",
        "google-news",
        "google-images",
        "bing",
        "qwant",
        "duckduckgo",
        "brave",
        "pagesjaunes",
        "facebook",
        "x",
        "instagram",
        "tiktok",
        "youtube",
        "reddit",
        "doctissimo",
        "hospitalidee",
        "forums",
    ]


def test_the_first_search_is_the_exact_name_with_its_accents() -> None:
    first = searches_for(MARIE)[0]
    assert first.url == (
        "https://www.google.com/search?q=%22Marie-H%C3%A9l%C3%A8ne%20L%C5%93uvre%22&hl=fr"
    )
    assert asked(first.url)["q"] == ['"Marie-Hélène Lœuvre"']
    assert first.label.fr == 'Google\u00a0: "Marie-Hélène Lœuvre"'


def test_specialty_and_places_narrow_google() -> None:
    queries = [asked(s.url)["q"][0] for s in searches_for(MARIE) if s.engine == "google-web"]
    assert queries == [
        '"Marie-Hélène Lœuvre"',
        '"Marie-Hélène Lœuvre" avis',
        '"Marie-Hélène Lœuvre" Dermatologue',
        '"Marie-Hélène Lœuvre" Évreux',
        '"Marie-Hélène Lœuvre" L’Haÿ-les-Roses',
    ]


def test_maps_and_pages_jaunes_are_asked_once_a_place() -> None:
    found = searches_for(MARIE)
    assert [asked(s.url)["query"][0] for s in found if s.engine == "google-maps"] == [
        "Marie-Hélène Lœuvre Dermatologue Évreux",
        "Marie-Hélène Lœuvre Dermatologue L’Haÿ-les-Roses",
    ]
    assert [asked(s.url)["ou"][0] for s in found if s.engine == "pagesjaunes"] == list(MARIE.places)


def test_a_forum_is_searched_through_a_site_query() -> None:
    (forum,) = [s for s in searches_for(MARIE) if s.engine == "doctissimo"]
    assert asked(forum.url)["q"] == ['site:doctissimo.fr "Marie-Hélène Lœuvre"']
    assert urlsplit(forum.url).hostname == "www.google.com"


def test_a_name_written_twice_is_searched_once_and_the_order_stays() -> None:
    names = ("Dr A. Blé", "Zoé Cap", "dr a.  blé ", "Zoé Cap")
    found = searches_for(Practitioner(names=names))
    firsts = [asked(s.url)["q"][0] for s in found if s.engine == "bing"]
    assert firsts == ['"Dr A. Blé"', '"Zoé Cap"']


def test_ids_do_not_change_when_another_name_is_added() -> None:
    before = {s.id for s in searches_for(MARIE)}
    more = Practitioner(
        names=("Autre Nom", *MARIE.names), specialty=MARIE.specialty, places=MARIE.places
    )
    assert before <= {s.id for s in searches_for(more)}


@given(
    st.builds(
        Practitioner,
        names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30)).map(tuple),
        specialty=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        places=st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=3
        ).map(tuple),
    )
)
def test_no_identity_breaks_an_address_or_leaves_the_engines(who: Practitioner) -> None:
    found = searches_for(who)
    assert len({s.id for s in found}) == len(found)
    assert len({s.url for s in found}) == len(found)
    for search in found:
        parts = urlsplit(search.url)
        assert parts.scheme == "https"
        assert search.url.isascii()
        assert not parts.fragment
        assert all(len(values) == 1 for values in asked(search.url).values())
