"""A backup is the whole folder, and restoring gives it back: whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from archives import backed_up, content_of, everything_in, fill, members_of, restored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_values import StandingClock, a_browser, a_capture, a_mention, a_review

from companion.model.errors import (
    BackupRefused,
    PassphraseRefused,
    StoreInUse,
    StoreUnavailable,
)
from companion.store.database import Store
from companion.store.restore import Restore
from companion.store.sealing import SHORTEST, check_passphrase, is_sealed
from companion.store.whole_backup import write_backup

PASSPHRASE = "cheval agrafe pile correcte"

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
pages = st.one_of(st.binary(max_size=200), st.binary(max_size=3).map(lambda some: some * 5_000))
folders = st.fixed_dictionaries(
    {
        "mentions": st.dictionaries(names, words, max_size=4),
        "captures": st.dictionaries(names, st.lists(pages, max_size=3), max_size=3),
        "settings": st.dictionaries(names, words, max_size=2),
        "events": st.lists(names, max_size=4),
    }
)


def make(folder: Path, x: dict[str, Any], clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        for name, text in x["mentions"].items():
            store.put_mention(a_mention(name, review=a_review(text), notes=text))
        for name, contents in x["captures"].items():
            kept = [
                store.evidence.put(page, media_type="text/html", role="dom") for page in contents
            ]
            store.put_capture(a_capture(name, evidence=tuple(kept)))
        for name, value in x["settings"].items():
            store.put_setting(name, value)
        for subject in x["events"]:
            store.custody.append("read", subject=subject)


@given(x=folders)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_backed_up_comes_back_as_it_was(x: dict[str, Any]) -> None:
    clock = StandingClock()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        make(here / "x", x, clock)
        before = content_of(here / "x", clock)
        archive = backed_up(here / "x", here / "backup.zip", clock)
        log = (here / "x" / "custody.jsonl").read_bytes().splitlines()[:-1]
        plan = restored(archive, here / "y", clock)
        assert content_of(here / "y", clock) == before
        *came_back, said = (here / "y" / "custody.jsonl").read_bytes().splitlines()
        assert came_back == log
        assert b'"restored"' in said
        assert (plan.mentions, plan.captures) == (len(x["mentions"]), len(x["captures"]))
        assert plan.missing == plan.log_problems == ()


@pytest.fixture
def filled(folder: Path, clock: StandingClock) -> Path:
    with Store.open(folder, clock=clock) as store:
        fill(store)
    return folder


def test_a_sealed_backup_comes_back_with_its_passphrase_and_shows_nothing_without(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    sealed = backed_up(filled, tmp_path / "b.zip", clock, passphrase=PASSPHRASE)
    assert is_sealed(sealed)
    assert b"glacial" not in sealed.read_bytes()
    assert members_of(sealed)["content.age"].startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert members_of(sealed)["key.age"].startswith(b"age-encryption.org/v1\n-> scrypt ")
    plan = restored(sealed, tmp_path / "y", clock, passphrase=PASSPHRASE)
    assert plan.mentions == 2
    assert content_of(tmp_path / "y", clock) == content_of(filled, clock)
    for wrong, error in (("cheval agrafe pile", PassphraseRefused), (None, BackupRefused)):
        with Restore(sealed, tmp_path / "z", clock=clock, passphrase=wrong) as restore:
            with pytest.raises(error):
                restore.prepare()
            assert not (tmp_path / "z").exists()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"b.zip", "data", "y"}, "nothing in clear and nothing half-made is left"


def test_a_short_passphrase_protects_nothing_and_is_refused(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    with pytest.raises(PassphraseRefused):
        backed_up(filled, tmp_path / "b.zip", clock, passphrase="trop court")
    assert not (tmp_path / "b.zip").exists()


def test_a_passphrase_of_the_shortest_length_allowed_is_taken() -> None:
    assert check_passphrase("x" * SHORTEST) == "x" * SHORTEST
    with pytest.raises(PassphraseRefused, match=f"has {SHORTEST} characters or more"):
        check_passphrase("x" * (SHORTEST - 1))


def test_what_opens_the_dashboard_never_leaves_and_never_comes_from_a_backup(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    rows = members_of(archive)["rows.jsonl"]
    assert b"never to leave" not in rows
    assert b"token_sha256" not in rows
    restored(archive, tmp_path / "y", clock)
    with Store.open(tmp_path / "y", clock=clock) as store:
        assert store.setting("web_secret") is None
        assert store.browsers() == ()
    restored(archive, filled, clock)
    with Store.open(filled, clock=clock) as store:
        assert store.setting("web_secret") == "never to leave", "the same place stays signed in"
        assert store.browsers() == (a_browser(),)


def test_a_backup_of_a_store_in_use_is_of_one_moment(
    folder: Path, tmp_path: Path, clock: StandingClock
) -> None:
    """Evidence, line and row of each capture; the capture and its mention in one transaction."""
    stop = threading.Event()
    with Store.open(folder, clock=clock) as store:

        def keep_capturing() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                file = store.evidence.put(
                    f"page {number}".encode(), media_type="text/html", role="dom"
                )
                store.custody.append("collected", subject=f"c-{number}")
                with store.transaction():
                    store.put_capture(a_capture(f"c-{number}", evidence=(file,)))
                    store.put_mention(a_mention(f"m-{number}"))

        writer = threading.Thread(target=keep_capturing)
        writer.start()
        try:
            while store.mention_count() < 20:
                pass
            for number in range(5):
                write_backup(store, tmp_path / f"{number}.zip", clock=clock)
        finally:
            stop.set()
            writer.join()
    for number in range(5):
        where = tmp_path / f"restored-{number}"
        plan = restored(tmp_path / f"{number}.zip", where, clock)
        assert plan.captures == plan.mentions >= 20
        assert plan.missing == plan.log_problems == ()
        with Store.open(where, clock=clock) as store:
            collected = {e.subject for e in store.custody.events() if e.event == "collected"}
            assert {capture.id for capture in store.captures(10**6)} <= collected


def test_evidence_that_was_lost_before_the_backup_is_said_and_the_rest_comes_back(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    with Store.open(filled, clock=clock) as store:
        lost = max(store.evidence.names())
        store.evidence.path_of(lost).write_bytes(b"rot")
    plan = restored(backed_up(filled, tmp_path / "b.zip", clock), tmp_path / "y", clock)
    assert plan.missing == (lost,)
    assert plan.evidence == 1


def test_nothing_changes_before_it_is_said_and_agreed(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    before = everything_in(filled)
    with Restore(archive, filled, clock=clock) as restore:
        plan = restore.prepare()
    assert (plan.captures, plan.mentions, plan.evidence) == (1, 2, 2)
    assert plan.present is not None
    assert (plan.present.captures, plan.present.mentions) == (1, 2)
    assert everything_in(filled) == before
    assert {path.name for path in tmp_path.iterdir()} == {"b.zip", "data"}


def test_the_present_folder_is_kept_aside_whole(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    with Store.open(filled, clock=clock) as store:
        store.put_mention(a_mention("m-3"))
    newer = content_of(filled, clock)
    plan = restored(archive, filled, clock)
    assert plan.aside is not None
    with Store.open(filled, clock=clock) as store:
        assert store.mention_count() == 2
    assert content_of(plan.aside, clock) == newer


def test_a_log_that_goes_on_from_the_backups_is_kept_so_that_time_stamps_still_hold(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    with Store.open(filled, clock=clock) as store:
        store.custody.append("viewed_original", subject="c-1")
        head = store.custody.head()
    plan = restored(archive, filled, clock)
    assert plan.log == "present"
    with Store.open(filled, clock=clock) as store:
        assert store.custody.verify() == ()
        assert store.custody.events()[head.seq].previous_sha256 == head.sha256
        assert store.custody.events()[-1].event == "restored"


def test_another_log_is_replaced_and_its_head_is_written_down(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    with Store.open(tmp_path / "other", clock=clock) as store:
        store.custody.append("collected", subject="elsewhere")
        store.put_mention(a_mention("m-9"))
        head = store.custody.head()
    plan = restored(archive, tmp_path / "other", clock)
    assert plan.log == "backup"
    with Store.open(tmp_path / "other", clock=clock) as store:
        assert store.custody.events()[-1].detail["log_kept_aside"] == head.sha256
        assert store.custody.verify() == ()


def test_what_was_erased_since_the_backup_does_not_come_back(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    with Store.open(filled, clock=clock) as store:
        store.eraser.erase(["m-2"], why="asked")
    plan = restored(archive, filled, clock)
    assert plan.erased_again == ("m-2",)
    with Store.open(filled, clock=clock) as store:
        assert [mention.id for mention in store.mentions()] == ["m-1"]
        again = [e for e in store.custody.events("m-2") if e.event == "erased"]
        assert [e.detail["why"] for e in again] == ["asked", "restored"]


def test_a_folder_in_use_is_refused_before_and_after_the_plan(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    archive = backed_up(filled, tmp_path / "b.zip", clock)
    with (
        Store.open(filled, clock=clock),
        Restore(archive, filled, clock=clock) as restore,
        pytest.raises(StoreInUse),
    ):
        restore.prepare()
    with Restore(archive, filled, clock=clock) as restore:
        plan = restore.prepare()
        with Store.open(filled, clock=clock) as store:
            with pytest.raises(StoreInUse):
                restore.apply(plan)
            store.put_mention(a_mention("m-3"))
        with pytest.raises(StoreInUse, match="since"):
            restore.apply(plan)
    with Store.open(filled, clock=clock) as store:
        assert store.mention_count() == 3


def test_a_daily_copy_comes_back_with_the_evidence_that_is_there(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    with Store.open(filled, clock=clock) as store:
        copy = store.backups.make(store.storage)
        store.put_mention(a_mention("m-1", notes="après la copie"))
        store.put_mention(a_mention("m-3"))
    moved = shutil.copy(copy, tmp_path / copy.name)
    plan = restored(Path(moved), filled, clock)
    assert plan.made_at == clock.now()
    assert plan.missing == ()
    with Store.open(filled, clock=clock) as store:
        assert [(m.id, m.notes) for m in store.mentions()] == [("m-1", ""), ("m-2", "")]
        assert len(store.evidence.names()) == 2
        assert store.browsers() == (a_browser(),)
        assert store.scrubber.read_all() == ()
    with Restore(Path(moved), tmp_path / "nowhere", clock=clock) as restore:
        with pytest.raises(BackupRefused) as refused:
            restore.prepare()
        assert refused.value.reason == "needs-folder"


def test_a_full_disk_leaves_no_half_backup(
    filled: Path, tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Store.open(filled, clock=clock) as store:
        for name, passphrase in (
            ("companion.store.archive._write_rows", None),
            ("companion.store.archive._write_rows", PASSPHRASE),
            ("companion.store.whole_backup.os.fsync", None),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(name, full)
                with pytest.raises(StoreUnavailable, match="No space left"):
                    write_backup(store, tmp_path / "b.zip", clock=clock, passphrase=passphrase)
        assert {path.name for path in tmp_path.iterdir()} == {"data"}
        assert not [e for e in store.custody.events() if e.event == "exported"]


def test_a_backup_never_takes_the_place_of_another_file(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(StoreUnavailable, match="exists"):
        backed_up(filled, tmp_path / "b.zip", clock)
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    assert {path.name for path in tmp_path.iterdir()} == {"b.zip", "data"}
