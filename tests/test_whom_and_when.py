"""Through the walk: whom a review concerns, and when it was published, as more becomes known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from companion.model.errors import NotUnderstood
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.practitioner import Practitioner
from companion.reading.dating import dating_of, impossible
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock, a_capture_body

PAGE = "https://avis.example/cabinet"
ONE = ("Thierry L.", "Elle facture des actes qu’elle n’a pas faits.", "il y a 2 mois")
TWO = ("Monique P.", "À l’écoute, ponctuelle, je recommande.", "il y a un an")
THREE = ("Karim Z.", "Une arnaque, elle invente des soins pour vous faire payer.", "il y a 2 mois")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def cards(*reviews: tuple[str, str, str]) -> str:
    return "".join(
        f'<div class="review"><b class="author">{author}</b><i aria-label="1 sur 5"></i>'
        f'<span class="date">{when}</span><p class="text">{words}</p></div>'
        for author, words, when in reviews
    )


def a_list(
    *reviews: tuple[str, str, str], title: str = "Cabinet du Lac", announced: int = 0
) -> str:
    return (
        f'<!doctype html><html lang="fr"><title>{title}</title><h1>{title}</h1>'
        f"<p>{announced or len(reviews)} avis</p><main>{cards(*reviews)}</main></html>"
    )


def captured(walk: Walk, clock: FixedClock, dom: str) -> dict[str, Mention]:
    """Capture the page now; return its mentions by author."""
    body = a_capture_body(url=PAGE, dom=dom, captured_at=clock.now().isoformat())
    capture = walk.receive(*body)
    walk.read_capture(capture.id)
    views = walk.view_capture(capture.id).mentions
    return {str(view.mention.review.author): view.mention for view in views}


def days(mention: Mention) -> tuple[str | None, str]:
    published = mention.review.published
    assert published is not None
    return (published.earliest.isoformat() if published.earliest else None), str(published.latest)


# ── when ──────────────────────────────────────────────────────────────────────────────────────


def test_later_sightings_tighten_the_days_and_the_deadline_follows(
    walk: Walk, clock: FixedClock
) -> None:
    first = captured(walk, clock, a_list(ONE, TWO))["Thierry L."]
    before = walk.view_mention(first.id).deadline
    clock.advance(days=20)
    again = captured(walk, clock, a_list((*ONE[:2], "il y a 3 mois"), TWO))["Thierry L."]
    # 23 November: 3 full months at most; 13 December: 3 at least and less than 4.
    assert (days(first), days(again)) == (
        ("2026-08-23", "2026-09-24"), ("2026-08-23", "2026-09-14"),
    )  # fmt: skip
    after = walk.view_mention(first.id).deadline
    assert before is not None
    assert after is not None
    assert after.expires.latest < before.expires.latest
    kinds = [(one.kind, one.date_text) for one in dating_of(again).bounds]
    assert kinds == [
        ("shown", "il y a 2 mois"), ("shown", "il y a 3 mois"), ("first_seen", None),
    ]  # fmt: skip


def test_an_earlier_whole_list_without_it_bounds_its_first_day(
    walk: Walk, clock: FixedClock
) -> None:
    clock.advance(days=-70)
    captured(walk, clock, a_list(ONE, TWO))
    clock.advance(days=70)
    new = captured(walk, clock, a_list(ONE, TWO, THREE))["Karim Z."]
    assert days(new) == ("2026-09-14", "2026-09-24")
    assert new.published_read == DateInterval(earliest=date(2026, 8, 23), latest=date(2026, 9, 24))
    (absent,) = [one for one in dating_of(new).bounds if one.kind == "absent"]
    assert (absent.listed, absent.counts) == (2, True)
    deadline = walk.view_mention(new.id).deadline
    assert deadline is not None
    assert deadline.expires.earliest == date(2026, 12, 14)


@pytest.mark.parametrize(
    "earlier",
    [
        a_list(ONE, TWO, announced=9),
        a_list(ONE, TWO).replace("<main>", '<main><a href="?page=2">Page suivante</a>'),
        a_list(ONE, TWO, ("Karim Z.", "Bof, rien à dire.", "il y a 4 mois")),
    ],
    ids=["not all were read", "there is a second page", "its author stood there"],
)
def test_a_list_that_was_not_whole_bounds_nothing(
    walk: Walk, clock: FixedClock, earlier: str
) -> None:
    clock.advance(days=-70)
    captured(walk, clock, earlier)
    clock.advance(days=70)
    others = [("Zoé M.", "Très bien, merci à toute l’équipe.", "il y a 5 mois")]
    new = captured(walk, clock, a_list(ONE, TWO, *others, THREE))["Karim Z."]
    assert days(new) == ("2026-08-23", "2026-09-24")


def test_a_list_without_it_that_the_page_contradicts_is_left_aside(
    walk: Walk, clock: FixedClock
) -> None:
    clock.advance(days=-10)
    captured(walk, clock, a_list(ONE, TWO))
    clock.advance(days=10)
    new = captured(walk, clock, a_list(ONE, TWO, THREE))["Karim Z."]
    assert days(new) == ("2026-08-23", "2026-09-24")
    (absent,) = [one for one in dating_of(new).bounds if one.kind == "absent"]
    assert (absent.counts, absent.contradicts) == (False, True)


def test_days_the_doctor_gives_tighten_and_are_taken_back(walk: Walk, clock: FixedClock) -> None:
    mention = captured(walk, clock, a_list(ONE, TWO))["Thierry L."]
    walk.say_day(mention.id, date(2026, 9, 5), "seen")
    walk.say_day(mention.id, date(2026, 8, 30), "absent")
    assert days(walk.view_mention(mention.id).mention) == ("2026-08-30", "2026-09-05")
    clock.advance(days=20)
    again = captured(walk, clock, a_list((*ONE[:2], "il y a 3 mois"), TWO))["Thierry L."]
    assert days(again) == ("2026-08-30", "2026-09-05")
    walk.forget_day(mention.id, date(2026, 8, 30), "absent")
    walk.forget_day(mention.id, date(2026, 9, 5), "seen")
    assert days(walk.view_mention(mention.id).mention) == ("2026-08-23", "2026-09-14")


def test_a_review_without_a_date_gets_days_from_what_is_known(
    walk: Walk, clock: FixedClock
) -> None:
    undated = [(author, words, "") for author, words, _ in (ONE, TWO)]
    mention = captured(walk, clock, a_list(*undated))["Thierry L."]
    assert mention.review.published is None
    walk.say_day(mention.id, date(2026, 11, 1), "absent")
    assert days(walk.view_mention(mention.id).mention) == ("2026-11-01", "2026-11-23")
    walk.forget_day(mention.id, date(2026, 11, 1), "absent")
    assert walk.view_mention(mention.id).mention.review.published is None


@pytest.mark.parametrize(
    ("day", "kind", "why"),
    [
        (date(2026, 11, 24), "seen", "to-come"),
        (date(1980, 1, 1), "absent", "too-old"),
        (date(2026, 8, 22), "seen", "before-shown"),
        (date(2026, 11, 24), "absent", "to-come"),
        (date(2026, 9, 25), "absent", "after-shown"),
        (date(2026, 9, 11), "absent", "after-first-seen"),
        (date(2026, 8, 29), "seen", "before-absent"),
        (date(2026, 9, 9), "seen", None),
        (date(2026, 9, 9), "absent", None),
    ],
)
def test_days_that_cannot_be_are_refused(
    walk: Walk, clock: FixedClock, day: date, kind: str, why: str | None
) -> None:
    mention = captured(walk, clock, a_list(ONE, TWO))["Thierry L."]
    walk.say_day(mention.id, date(2026, 9, 10), "seen")
    walk.say_day(mention.id, date(2026, 8, 30), "absent")
    known = walk.view_mention(mention.id).mention
    assert impossible(known, day, kind, today=walk.today()) == why  # type: ignore[arg-type]  # a table
    if why is not None:
        with pytest.raises(NotUnderstood):
            walk.say_day(mention.id, day, kind)  # type: ignore[arg-type]  # likewise
        assert walk.view_mention(mention.id).mention == known


# ── whom ──────────────────────────────────────────────────────────────────────────────────────


def test_a_new_review_follows_what_was_said_of_its_page(walk: Walk, clock: FixedClock) -> None:
    walk.put_practitioner(Practitioner(names=("Dr Camille Roussel",)))
    known = captured(walk, clock, a_list(ONE, TWO))
    assert {one.concerns for one in known.values()} == {None}
    assert walk.set_page_concerns(known["Thierry L."].id, ticked=False) == 2
    clock.advance(days=1)
    named = ("Éva R.", "Le Dr Camille Roussel m’a très bien soignée.", "il y a 3 jours")
    new = captured(walk, clock, a_list(ONE, TWO, THREE, named))
    assert [(new[a].concerns, new[a].relevance.why) for a in ("Karim Z.", "Éva R.")] == [  # type: ignore[union-attr]  # judged
        (False, "page_choice"), (True, "named"),
    ]  # fmt: skip
    assert new["Monique P."].concerns is False
    walk.set_page_concerns(known["Thierry L."].id, ticked=None)
    clock.advance(days=1)
    after = captured(walk, clock, a_list(ONE, TWO, THREE, named))
    assert [after[a].concerns for a in ("Thierry L.", "Karim Z.", "Éva R.")] == [None, None, True]


def test_ticks_alike_on_all_reviews_of_a_page_say_so_of_the_page(
    walk: Walk, clock: FixedClock
) -> None:
    known = captured(walk, clock, a_list(ONE, TWO))
    walk.set_mention_concerns(known["Thierry L."].id, ticked=True)
    clock.advance(days=1)
    # One tick among others says nothing of the rest.
    four = ("Léo", "Accueil charmant, rien à redire.", "hier")
    assert captured(walk, clock, a_list(ONE, TWO, four))["Léo"].concerns is None
    for one in walk.store.mentions():
        walk.set_mention_concerns(one.id, ticked=True)
    clock.advance(days=1)
    assert captured(walk, clock, a_list(ONE, TWO, four, THREE))["Karim Z."].concerns is True


def test_a_tick_on_one_review_stands_above_page_and_reading(walk: Walk, clock: FixedClock) -> None:
    title = "Dr Camille Roussel"
    walk.put_practitioner(Practitioner(names=(title,)))
    mine = captured(walk, clock, a_list(ONE, TWO, title=title))["Thierry L."]
    assert (mine.concerns, mine.concern_said) == (True, None)
    walk.set_mention_concerns(mine.id, ticked=False)
    clock.advance(days=1)
    again = captured(walk, clock, a_list(ONE, TWO, title=title))["Thierry L."]
    assert (again.concerns, again.concern_said) == (False, "review")
    walk.set_page_concerns(walk.store.mentions()[1].id, ticked=True)
    assert walk.view_mention(mine.id).mention.concerns is False
    walk.forget_concerns(mine.id)
    assert walk.view_mention(mine.id).mention.concerns is True


def test_what_was_said_of_an_entry_of_a_list_says_nothing_of_the_others(
    walk: Walk, clock: FixedClock
) -> None:
    def directory(*more: tuple[str, str, str]) -> str:
        entries = (("Dr Marc Delattre", (ONE, TWO)), ("Dr Anne Le Goff", (THREE, *more)))
        blocks = "".join(
            f"<section><h2>{name}</h2>{cards(*reviews)}</section>" for name, reviews in entries
        )
        return f'<html lang="fr"><title>Avis</title><h1>Annuaire</h1>{blocks}</html>'

    known = captured(walk, clock, directory(("Léo", "Accueil charmant, bravo.", "hier")))
    assert known["Karim Z."].review.about.startswith("Dr Anne Le Goff")
    walk.set_page_concerns(known["Thierry L."].id, ticked=True)
    clock.advance(days=1)
    new = ("Zoé M.", "Salle d’attente bondée, personne pour répondre.", "hier")
    after = captured(
        walk, clock, directory(("Léo", "Accueil charmant, bravo.", "il y a 2 jours"), new)
    )
    assert [after[a].concerns for a in ("Thierry L.", "Zoé M.")] == [True, None]
