from __future__ import annotations

import os
import sqlite3
import stat
import uuid
from pathlib import Path
from typing import Any

import pytest
from store_values import a_browser, a_capture, a_mention, a_reading, a_review, an_assessment

from companion.model.errors import NotFound, NotUnderstood, StoreTooNew, StoreUnavailable
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.store.database import DATABASE, Store
from companion.store.format import FORMAT


def test_every_kind_comes_back_as_it_was_given_after_closing(folder: Path, clock: Clock) -> None:
    practitioner = Practitioner(names=("Dr Exemple",), places=("Lyon",), status="liberal")
    with Store.open(folder, clock=clock) as store:
        store.put_capture(a_capture())
        store.put_reading(a_reading())
        store.put_mention(a_mention())
        store.put_assessment(an_assessment())
        store.put_practitioner(practitioner)
        store.put_browser(a_browser())
        store.put_setting("language", "fr")
    with Store.open(folder, clock=clock) as store:
        assert store.find_capture("c-1") == a_capture()
        assert store.find_reading("c-1") == a_reading()
        assert store.get_mention("m-1") == a_mention()
        assert store.find_assessment("a-1") == an_assessment()
        assert store.practitioner() == practitioner
        assert store.find_browser("b-1") == a_browser()
        assert store.setting("language") == "fr"
        assert store.incidents == ()


def test_what_was_never_kept_is_not_found(store: Store) -> None:
    assert store.find_capture("c-9") is None
    assert store.find_reading("c-9") is None
    assert store.find_mention("m-9") is None
    assert store.find_assessment("a-9") is None
    assert store.find_browser("b-9") is None
    assert store.setting("language") is None
    assert store.setting("language", "en") == "en"
    assert store.practitioner() == Practitioner()
    with pytest.raises(NotFound):
        store.get_mention("m-9")


def test_putting_again_replaces_and_counts_once(store: Store) -> None:
    store.put_mention(a_mention())
    store.put_mention(a_mention("m-2"))
    store.put_mention(a_mention(notes="vue"))
    assert store.mention_count() == 2
    assert [(mention.id, mention.notes) for mention in store.mentions()] == [
        ("m-1", "vue"),
        ("m-2", ""),
    ]


def test_a_field_that_is_emptied_is_emptied(store: Store) -> None:
    store.put_mention(a_mention(assessment_id="a-1"))
    store.put_mention(a_mention(assessment_id=None))
    assert store.get_mention("m-1").assessment_id is None


def test_captures_wait_until_they_are_read_and_come_newest_first(store: Store) -> None:
    for number in range(5):
        store.put_capture(a_capture(f"c-{number}"))
    store.put_capture(a_capture("c-1", state="read"))
    assert [capture.id for capture in store.captures_to_read()] == ["c-0", "c-2", "c-3", "c-4"]
    assert [capture.id for capture in store.captures(limit=3)] == ["c-4", "c-3", "c-2"]


def test_mentions_are_found_by_their_page_and_follow_it_when_it_changes(store: Store) -> None:
    store.put_mention(a_mention("m-1", page_url="https://a.example/p?utm_source=x"))
    store.put_mention(a_mention("m-2", page_url="https://a.example/p#avis"))
    store.put_mention(a_mention("m-3", page_url="https://b.example/p"))
    found = store.mentions_on_page("https://a.example/p?gclid=1")
    assert [mention.id for mention in found] == ["m-1", "m-2"]
    store.put_mention(a_mention("m-2", page_url="https://b.example/p"))
    assert [mention.id for mention in store.mentions_on_page("https://b.example/p")] == [
        "m-2",
        "m-3",
    ]


def test_assessments_of_a_mention_are_kept_for_ever_oldest_first(store: Store) -> None:
    store.put_assessment(an_assessment("a-1", law_version="fr-1"))
    store.put_assessment(an_assessment("a-2", mention_id="m-2"))
    store.put_assessment(an_assessment("a-3", law_version="fr-2"))
    found = [(kept.id, kept.assessment.law_version) for kept in store.assessments_of("m-1")]
    assert found == [("a-1", "fr-1"), ("a-3", "fr-2")]


def test_a_browser_is_found_by_its_token_until_it_is_revoked(store: Store, clock: Clock) -> None:
    store.put_browser(a_browser())
    assert store.find_browser_by_token("a" * 64) == a_browser()
    assert store.find_browser_by_token("b" * 64) is None
    revoked = a_browser(revoked_at=clock.now())
    store.put_browser(revoked)
    assert store.find_browser_by_token("a" * 64) is None
    assert store.browsers() == (revoked,)


def test_a_transaction_keeps_all_or_nothing(store: Store, folder: Path, clock: Clock) -> None:
    store.put_mention(a_mention("m-1"))
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - the block fails
        store.put_mention(a_mention("m-1", notes="changée"))
        store.put_mention(a_mention("m-2"))
        assert store.get_mention("m-1").notes == "changée"
        assert store.mention_count() == 2
        _ = 1 // 0
    assert store.get_mention("m-1").notes == ""
    assert store.find_mention("m-2") is None
    with store.transaction():
        store.put_mention(a_mention("m-2"))
        store.put_capture(a_capture())
    with Store.open(folder, clock=clock) as other:
        assert other.find_mention("m-2") == a_mention("m-2")
        assert other.find_capture("c-1") == a_capture()


def test_an_inner_transaction_that_fails_is_undone_alone(store: Store) -> None:
    with store.transaction():
        store.put_mention(a_mention("m-1"))
        with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - the block fails
            store.put_mention(a_mention("m-2"))
            _ = 1 // 0
        store.put_mention(a_mention("m-3"))
    assert [mention.id for mention in store.mentions()] == ["m-1", "m-3"]


def test_strange_words_survive(store: Store) -> None:
    words = "« À fuir ! » 👩🏽‍⚕️ \u202e\u0000\u2028 e\u0301 \U0001f9d1"
    store.put_mention(a_mention(review=a_review(words)))
    store.put_mention(a_mention("id with ' and \" and \0 and é", notes=words))
    assert store.get_mention("m-1").review.text == words
    assert store.get_mention("id with ' and \" and \0 and é").notes == words


UNREADABLE: list[tuple[str, dict[str, Any]]] = [
    ("half a surrogate pair", {"notes": "\ud83d"}),
    ("a number for words", {"notes": 3}),
    ("an unknown state", {"state": "lost"}),
    ("what JSON cannot say", {"review": object()}),
]


@pytest.mark.parametrize(("what", "wrong"), UNREADABLE, ids=[case[0] for case in UNREADABLE])
def test_what_could_not_be_read_back_is_refused(
    what: str, wrong: dict[str, Any], store: Store
) -> None:
    store.put_mention(a_mention())
    with pytest.raises(NotUnderstood):
        store.put_mention(a_mention(**wrong))
    assert store.get_mention("m-1") == a_mention(), what


def test_many_mentions_come_back_in_order_however_few_are_at_hand(
    folder: Path, clock: Clock
) -> None:
    many = tuple(a_mention(f"m-{number * 7 % 200}") for number in range(200))
    with Store.open(folder, clock=clock) as store, store.transaction():
        for mention in many:
            store.put_mention(mention)
        assert store.mentions() == many
    with Store.open(folder, clock=clock) as store:
        for number in (0, 9, 150):
            store.get_mention(f"m-{number}")
        assert store.mentions() == many
        assert store.mentions() == many
        assert store.mentions_on_page(many[0].page_url) == many


def test_the_instance_keeps_its_name(folder: Path, clock: Clock) -> None:
    with Store.open(folder, clock=clock) as store:
        first = store.instance_id
    with Store.open(folder, clock=clock) as store:
        assert store.instance_id == first
    assert str(uuid.UUID(first)) == first


def test_two_folders_have_two_names(tmp_path: Path, clock: Clock) -> None:
    with (
        Store.open(tmp_path / "a", clock=clock) as one,
        Store.open(tmp_path / "b", clock=clock) as other,
    ):
        assert one.instance_id != other.instance_id


def test_only_the_owner_can_read_the_folder(folder: Path, clock: Clock) -> None:
    before = os.umask(0)
    try:
        with Store.open(folder, clock=clock) as store:
            store.put_capture(a_capture())
            store.evidence.put(b"page", media_type="text/html", role="dom")
            store.custody.append("collected", subject="c-1")
            store.back_up_if_due()
            for path in (folder, *folder.rglob("*")):
                mode = stat.S_IMODE(path.stat().st_mode)
                assert mode == (0o700 if path.is_dir() else 0o600), path
    finally:
        os.umask(before)


def test_a_folder_of_a_newer_program_is_refused_and_left_as_it_is(
    folder: Path, clock: Clock
) -> None:
    with Store.open(folder, clock=clock) as store:
        store.put_capture(a_capture())
    with sqlite3.connect(folder / DATABASE) as connection:
        connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    connection.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreTooNew):
        Store.open(folder, clock=clock)
    assert (folder / DATABASE).read_bytes() == before


def test_a_newer_format_is_refused_even_while_another_has_the_folder_open(
    store: Store, folder: Path, clock: Clock
) -> None:
    store.put_capture(a_capture())
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    with pytest.raises(StoreTooNew):
        Store.open(folder, clock=clock)
    assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT + 1,)
    connection.close()


def test_a_closed_store_refuses(folder: Path, clock: Clock) -> None:
    store = Store.open(folder, clock=clock)
    store.close()
    with pytest.raises(StoreUnavailable):
        store.put_capture(a_capture())
    with pytest.raises(StoreUnavailable):
        store.find_capture("c-1")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreUnavailable):
        Store.open(tmp_path / "data", clock=clock)
