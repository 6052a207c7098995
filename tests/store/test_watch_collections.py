"""Rounds, first pages, what was said of results and alerts: backed up, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archives import backed_up, content_of, restored
from store_values import AT, StandingClock, a_capture

from companion.model.alert import Alert, Feed, Match
from companion.model.first_page import FirstPage, FirstPageResult, Ruling
from companion.model.practitioner import Colleague, Practitioner
from companion.model.round import Round, RoundStep
from companion.model.text import Text
from companion.model.watch import Search
from companion.store.database import Store
from companion.store.export import export_all

SECRET = "motquidoitdisparaitre"
SEARCH = Search(
    id="google-web-1",
    engine="google-web",
    label=Text(fr="Google", en="Google"),
    url="https://g.example/",
)
PERSON = Practitioner(
    names=("Dr Exemple",),
    former_names=("Avant",),
    telephones=("04 78 00 00 00",),
    colleagues=(Colleague(names=("Dr Paul Roux",)),),
)


def fill(store: Store, capture_id: str = "c-1", words: str = SECRET) -> None:
    """Keep a first page over its capture, and everything the watch files."""
    file = store.evidence.put(f"<p>{words}</p>".encode(), media_type="text/html", role="dom")
    store.put_capture(a_capture(capture_id, title=words, evidence=(file,)))
    shelf = store.watching
    shelf.put_page(
        FirstPage(
            capture_id=capture_id,
            seen_at=AT,
            engine="google-web",
            query="Dr Exemple",
            series="google-web|dr exemple|",
            round_id="r-1",
            search_id=SEARCH.id,
            results=(
                FirstPageResult(
                    rank=1,
                    title=words,
                    url="https://avis.example/1",
                    snippet=words,
                    key="https://avis.example/1",
                    site="avis.example",
                    proposed="hostile",
                    why="hostile_words",
                ),
            ),
        )
    )
    shelf.put_round(Round(id="r-1", started_at=AT, steps=(RoundStep(search=SEARCH),)))
    shelf.put_ruling(Ruling(id="site:avis.example", stance="neutral", said_at=AT))
    store.put_practitioner(PERSON)
    store.alerts.put_feed(Feed(id="f-1", url="https://g.example/feed", kind="other", added_at=AT))
    store.alerts.put(
        Alert(
            id="a-1",
            url="https://avis.example/2",
            title="Alerte",
            found_at=AT,
            sources=("f-1",),
            match=Match(is_kept=True, reasons=()),
        )
    )


def words_in(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def test_what_the_watch_keeps_is_in_a_backup_and_comes_back_as_it_was(
    folder: Path, tmp_path: Path, clock: StandingClock
) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store)
    before = content_of(folder, clock)
    archive = backed_up(folder, tmp_path / "b.zip", clock)
    restored(archive, tmp_path / "other", clock)
    assert content_of(tmp_path / "other", clock) == before
    with Store.open(tmp_path / "other", clock=clock) as store:
        assert store.practitioner() == PERSON
        assert store.watching.find_page("c-1") is not None
        assert store.watching.last_round() is not None
        assert [one.id for one in store.watching.rulings()] == ["site:avis.example"]


def test_what_the_watch_keeps_comes_out_in_files_any_program_reads(
    store: Store, tmp_path: Path
) -> None:
    fill(store)
    export_all(store, tmp_path / "out")
    read = {
        name: json.loads((tmp_path / "out" / f"{name}.json").read_text("utf-8"))
        for name in ("first_pages", "rounds", "rulings", "alerts", "feeds")
    }
    assert read["first_pages"][0]["results"][0]["title"] == SECRET
    assert read["rounds"][0]["steps"][0]["search"]["engine"] == "google-web"
    assert read["rulings"][0]["stance"] == "neutral"


def test_not_a_byte_of_an_erased_first_page_is_left(folder: Path, clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store)
        fill(store, "c-2", "ce qui reste")
        store.backups.make(store.storage)
        assert len(words_in(folder)) >= 3
        plan = store.eraser.erase((), captures=("c-1", "no such"), why="asked")
        assert (plan.mentions, plan.captures) == ((), ("c-1",))
        assert len(plan.evidence) == 1
        assert words_in(folder) == []
        assert [page.capture_id for page in store.watching.pages()] == ["c-2"]
        said = [event for event in store.custody.events() if event.event == "erased"]
        assert [(event.subject, event.detail["what"]) for event in said] == [("c-1", "capture")]
        assert store.custody.verify() == ()
        assert store.eraser.finish() == 0


def test_a_first_page_erased_since_a_backup_does_not_come_back_with_it(
    folder: Path, tmp_path: Path, clock: StandingClock
) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store)
    archive = backed_up(folder, tmp_path / "b.zip", clock)
    with Store.open(folder, clock=clock) as store:
        store.eraser.erase((), captures=("c-1",), why="asked")
    restored(archive, folder, clock)
    with Store.open(folder, clock=clock) as store:
        assert store.watching.find_page("c-1") is None
        assert store.find_capture("c-1") is None
        assert store.evidence.names() == set()


@pytest.mark.parametrize("count", [0, 3])
def test_heads_are_the_pages_without_their_results(store: Store, count: int) -> None:
    for number in range(count):
        fill(store, f"c-{number}")
    heads = list(store.watching.page_heads())
    pages = store.watching.pages()
    assert [(one.capture_id, one.series, one.round_id) for one in heads] == [
        (one.capture_id, one.series, one.round_id) for one in pages
    ]
    assert store.watching.page_count() == count
