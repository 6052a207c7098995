"""`avise check` finds the usual troubles, and says of each what to do."""

from __future__ import annotations

import os
import shutil
import socket
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion import __version__
from companion.cli import autostart, listening, main, troubles
from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.troubles import Finding
from companion.model.pairing import PairedBrowser
from companion.store.database import Store
from tests.store.store_values import a_capture, a_mention

NOW = SystemClock().now()


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("AVISE_DATA", raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data", clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    monkeypatch.setattr(listening, "load_ports", lambda: (found,))
    return found


def _troubles(found: Iterator[Finding]) -> list[str]:
    return [sentence for good, sentence in found if not good]


def _nobody_asked() -> Namespace:
    return Namespace(port=None, data=None)


@pytest.mark.usefixtures("port")
def test_a_new_installation_has_no_trouble(store: Store, tmp_path: Path) -> None:
    found: list[Callable[[], Iterator[Finding]]] = [
        troubles.python,
        troubles.law,
        lambda: troubles.place(tmp_path),
        lambda: troubles.kept(store, store.custody.walked()),
        lambda: troubles.clock_and_copies(store, store.custody.walked(), NOW),
        lambda: troubles.ports(_nobody_asked(), store),
        lambda: troubles.connected(store),
        lambda: troubles.session(_nobody_asked()),
    ]
    assert [sentence for look in found for sentence in _troubles(look())] == []


def test_a_disk_nearly_full_is_said_before_a_capture_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=40_000_000)
    monkeypatch.setattr(troubles.shutil, "disk_usage", lambda _: full)
    (said,) = _troubles(troubles.place(tmp_path / "not yet there"))
    assert said.startswith("40 MB are left")


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Cabinet", "Google Drive", "iCloud~x"])
def test_a_folder_that_a_service_copies_away_is_said(tmp_path: Path, name: str) -> None:
    (said,) = _troubles(troubles.place(tmp_path / name / "avise"))
    assert "health data would leave this machine" in said


def test_a_damaged_evidence_file_is_named(store: Store) -> None:
    kept = store.evidence.put(b"the page", media_type="text/html", role="dom")
    store.evidence.path_of(kept.sha256).write_bytes(b"another")
    store.put_capture(a_capture(evidence=(kept,)))
    (said,) = _troubles(troubles.kept(store, store.custody.walked()))
    assert kept.sha256[:12] in said


def test_a_log_line_changed_by_hand_is_said(store: Store) -> None:
    for subject in ("one", "two"):
        store.custody.append("collected", subject=subject)
    log = store.folder / "custody.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"one"', b'"owe"'))
    assert any(
        "Custody log damaged" in said
        for said in _troubles(troubles.kept(store, store.custody.walked()))
    )


def test_a_clock_behind_the_last_line_is_said(store: Store) -> None:
    store.custody.append("collected", subject="one")
    late = _troubles(
        troubles.clock_and_copies(store, store.custody.walked(), NOW - timedelta(days=1))
    )
    assert any("clock is behind" in said for said in late)
    assert (
        _troubles(troubles.clock_and_copies(store, store.custody.walked(), SystemClock().now()))
        == []
    )


def test_mentions_without_a_copy_for_a_week_are_said(store: Store) -> None:
    store.put_mention(a_mention())
    assert any(
        "No copy" in s
        for s in _troubles(troubles.clock_and_copies(store, store.custody.walked(), NOW))
    )
    assert store.back_up_if_due() is not None
    assert (
        _troubles(troubles.clock_and_copies(store, store.custody.walked(), SystemClock().now()))
        == []
    )
    later = SystemClock().now() + timedelta(days=8)
    assert any(
        "No copy" in s
        for s in _troubles(troubles.clock_and_copies(store, store.custody.walked(), later))
    )


def test_the_only_port_taken_by_another_program_is_said(store: Store, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        other.settimeout(0)
        (said,) = _troubles(troubles.ports(Namespace(port=port), store))
    assert str(port) in said


@pytest.mark.usefixtures("port")
def test_a_program_that_has_the_folder_and_is_mute_is_said(store: Store) -> None:
    lock = listening.only_one(store)
    assert lock is not None
    (said,) = _troubles(troubles.ports(_nobody_asked(), store))
    assert "does not answer" in said
    lock.free()


def test_a_program_of_another_version_still_running_is_said(
    store: Store, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_setting("last_version", "0.0.9")
    monkeypatch.setattr(troubles, "ask_ping", lambda _: store.instance_id)
    (said,) = _troubles(troubles.ports(_nobody_asked(), store))
    assert "0.0.9" in said
    listening.note_start(store, port)
    assert _troubles(troubles.ports(_nobody_asked(), store)) == []


def test_an_older_extension_and_no_browser_at_all_are_said(store: Store) -> None:
    store.put_mention(a_mention())
    (said,) = _troubles(troubles.connected(store))
    assert "click the Avisé icon" in said
    browser = PairedBrowser(
        id="b",
        name="Firefox",
        origin="moz-extension://x",
        token_sha256="0" * 64,
        extension_version="0.0.1",
        paired_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    store.put_browser(browser)
    (said,) = _troubles(troubles.connected(store))
    assert "avise extension" in said
    assert __version__ in said


def test_another_copy_started_with_the_session_is_said() -> None:
    if os.name != "posix":
        pytest.skip("a file is written in the place of a registry value")
    options = _nobody_asked()
    entry = autostart.own_entry(options)
    Path(entry.place).parent.mkdir(parents=True)
    Path(entry.place).write_text(entry.content.replace("python", "gone"), "utf-8")
    (said,) = _troubles(troubles.session(options))
    assert "another copy" in said


@pytest.mark.usefixtures("port")
def test_a_folder_that_cannot_be_opened_gets_a_sentence_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder", "utf-8")
    assert main(["check", "--data", str(blocked)]) == 1
    assert "✗" in capsys.readouterr().out
    assert data_folder(Namespace(data=blocked)) == blocked
