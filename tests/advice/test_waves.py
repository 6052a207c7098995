"""Hints of a wave: close in time, copied, one author, empty accounts; and what is none of these."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.advice.wave_board import WaveBoard
from companion.advice.waves import find_waves
from companion.model.interval import DateInterval
from companion.model.mention import Mention, Sighting
from companion.model.review import Review
from companion.model.wave import WaveKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RANT = (
    "Ce médecin bâcle ses consultations, ne regarde jamais ses patients en face et encaisse vite."
)


def a_mention(place: int, text: str = "", *, days_ago: int | None = None, **fields: Any) -> Mention:
    when = None if days_ago is None else TODAY - timedelta(days=days_ago)
    page_url = fields.pop("page_url", "https://avis.example/dr")
    concerns = fields.pop("concerns", None)
    usual: dict[str, Any] = {
        "author": f"Prénom{place} Nom{place}",
        "rating": 1.0,
        "rating_max": 5.0,
        "text": text or f"avis numéro {place} sur mot{place} et chose{place} puis fin{place}",
        "published": DateInterval(earliest=when, latest=when) if when else None,
    }
    return Mention(
        id=f"m-{place}",
        platform="google-maps",
        page_url=page_url,
        review=Review(**(usual | fields)),
        concerns=concerns,
        sightings=(Sighting(capture_id="c", seen_at=AT, state="online", words_sha256="0" * 64),),
    )


def kinds(mentions: list[Mention]) -> list[WaveKind]:
    return [wave.kind for wave in find_waves(mentions)]


def a_quiet_year() -> list[Mention]:
    return [a_mention(place, days_ago=60 + 60 * place) for place in range(10)]


def test_several_reviews_within_days_are_a_burst_when_the_year_was_quiet() -> None:
    found = find_waves([*a_quiet_year(), *(a_mention(50 + n, days_ago=2 + n) for n in range(4))])
    (burst,) = found
    assert burst.kind == "burst"
    assert set(burst.mention_ids) == {"m-50", "m-51", "m-52", "m-53"}
    assert burst.window == DateInterval(
        earliest=TODAY - timedelta(days=5), latest=TODAY - timedelta(days=2)
    )
    assert burst.usual is not None
    assert burst.usual < 0.5


def test_the_usual_rhythm_of_a_busy_page_is_no_burst() -> None:
    assert kinds([a_mention(place, days_ago=3 * place) for place in range(200)]) == []


def test_two_reviews_in_days_are_no_burst_and_neither_are_spread_ones() -> None:
    assert kinds([*a_quiet_year(), *(a_mention(50 + n, days_ago=2) for n in range(2))]) == []
    assert (
        kinds([*a_quiet_year(), *(a_mention(50 + n, days_ago=2 + 9 * n) for n in range(4))]) == []
    )


def test_without_a_past_it_takes_more_reviews_and_the_rhythm_stays_unsaid() -> None:
    assert kinds([a_mention(n, days_ago=n) for n in range(4)]) == []
    (burst,) = find_waves([a_mention(n, days_ago=n) for n in range(5)])
    assert burst.usual is None


def test_dates_too_vague_to_tell_make_no_burst() -> None:
    vague = DateInterval(earliest=TODAY - timedelta(days=60), latest=TODAY - timedelta(days=30))
    assert kinds([*a_quiet_year(), *(a_mention(50 + n, published=vague) for n in range(6))]) == []


def test_praise_and_what_is_somebody_elses_are_no_wave() -> None:
    happy = [a_mention(50 + n, RANT, days_ago=1, rating=5.0) for n in range(6)]
    others = [a_mention(70 + n, RANT, days_ago=1, concerns=False) for n in range(6)]
    assert kinds([*a_quiet_year(), *happy, *others]) == []


def test_copied_phrases_are_found_inside_other_words_and_shown_as_written() -> None:
    one = a_mention(1, f"Bonjour à tous. {RANT} Voilà.")
    other = a_mention(2, f"{RANT.upper()} Fuyez ce cabinet !")
    (wave,) = find_waves([one, other, a_mention(3)])
    assert wave.kind == "copied"
    assert wave.mention_ids == ("m-1", "m-2")
    assert wave.phrase == RANT.rstrip(".")


def test_ones_own_words_on_two_sites_are_no_copy_and_nor_are_those_of_nobody_named() -> None:
    pages = ["https://a.example/1", "https://b.example/2"]
    own = [a_mention(n, RANT, author="Élodie Marchal", page_url=url) for n, url in enumerate(pages)]
    assert kinds(own) == ["same_author"]
    assert kinds([a_mention(n, RANT, author=None) for n in range(2)]) == []


def test_a_retouched_copy_is_still_found() -> None:
    retouched = RANT.replace("jamais", "presque jamais").replace("vite", "rapidement")
    assert kinds([a_mention(1, RANT), a_mention(2, retouched)]) == ["copied"]


def test_a_common_way_of_speaking_is_no_copy() -> None:
    common = "je ne recommande pas du tout ce"
    texts = [
        f"{common} cabinet, attente de trois heures, accueil désagréable et locaux sales en bas",
        f"{common} docteur qui a oublié mon ordonnance puis refusé de répondre au téléphone hier",
    ]
    assert kinds([a_mention(n, text) for n, text in enumerate(texts)]) == []


def test_one_profile_or_one_full_name_on_several_pages_is_one_author() -> None:
    profile = "https://www.google.com/maps/contrib/117"
    pages = ["https://a.example/1", "https://b.example/2"]
    by_profile = [
        a_mention(n, author=f"Nom{n}", author_url=profile, page_url=url)
        for n, url in enumerate(pages)
    ]
    by_name = [a_mention(n, author="Élodie MARCHAL", page_url=url) for n, url in enumerate(pages)]
    assert kinds(by_profile) == ["same_author"]
    assert kinds(by_name) == ["same_author"]
    assert kinds([msgspec.structs.replace(m, page_url=pages[0]) for m in by_name]) == []


def test_first_names_initials_and_nameless_accounts_tie_nobody_together() -> None:
    for author in ("Julie", "Julie M", "Patient anonyme", "Un patient déçu", "Utilisateur Google"):
        pair = [a_mention(n, author=author, page_url=f"https://{n}.example/") for n in range(2)]
        assert kinds(pair) == [], author


def test_accounts_that_show_one_review_only_are_told_when_several() -> None:
    alone = [a_mention(n, author_reviews=1) for n in range(3)]
    assert kinds(alone) == ["one_review"]
    assert kinds(alone[:2]) == []
    assert kinds([a_mention(n, author_reviews=40) for n in range(3)]) == []


@given(
    st.lists(
        st.tuples(st.text(max_size=120), st.integers(0, 400), st.sampled_from([1.0, 5.0, None])),
        max_size=25,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_each_hint_names_several_known_mentions_once(
    reviews: list[tuple[str, int, float | None]],
) -> None:
    mentions = [
        a_mention(n, text, days_ago=days, rating=stars)
        for n, (text, days, stars) in enumerate(reviews)
    ]
    known = {mention.id for mention in mentions}
    for wave in find_waves(mentions):
        assert len(wave.mention_ids) > 1
        assert len(set(wave.mention_ids)) == len(wave.mention_ids)
        assert set(wave.mention_ids) <= known


def test_ten_thousand_mentions_take_seconds_and_nothing_changed_takes_none() -> None:
    chance = random.Random(7)  # noqa: S311 - the same words at each run
    words = [f"mot{n}" for n in range(3000)]
    mentions = [
        a_mention(n, " ".join(chance.choices(words, k=40)), days_ago=chance.randrange(2000))
        for n in range(10_000)
    ]
    asked: list[int] = []
    changes = [0]

    def every() -> list[Mention]:
        asked.append(1)
        return mentions

    board = WaveBoard(every, lambda: changes[0])
    began = time.perf_counter()
    board.all()
    # Cubic or all-pairs work would take minutes; the machine of a test may be busy.
    assert time.perf_counter() - began < 20
    began = time.perf_counter()
    for mention in mentions[:1000]:
        board.kinds_of(mention.id)
    assert time.perf_counter() - began < 1
    assert asked == [1]


def test_a_note_does_not_find_the_hints_again_and_a_new_review_does() -> None:
    mentions = [a_mention(1, RANT)]
    changes = [0]
    board = WaveBoard(lambda: mentions, lambda: changes[0])
    assert board.all() == ()
    mentions.append(a_mention(2, RANT))
    assert board.all() == ()
    changes[0] += 1
    (wave,) = board.all()
    assert board.of("m-2") == (wave,)
    mentions[0] = msgspec.structs.replace(mentions[0], notes="une note")
    changes[0] += 1
    assert board.all()[0] is wave
    mentions[0] = msgspec.structs.replace(mentions[0], concerns=False)
    changes[0] += 1
    assert board.kinds_of("m-2") == ()
