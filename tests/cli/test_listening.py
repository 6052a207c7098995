"""Where the companion listens: the first free port of the list, one program a folder."""

from __future__ import annotations

import logging
import socket
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from companion.cli import listening
from companion.cli.clock import SystemClock
from companion.cli.log_file import start_logging
from companion.model.errors import PortTaken
from companion.store.database import Store
from companion.store.locks import FileLock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data", clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(3)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        free = [probe.getsockname()[1] for probe in probes]
    monkeypatch.setattr(listening, "load_ports", lambda: tuple(free))
    return free


def test_a_taken_port_leads_to_the_next_of_the_list(ports: list[int]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[0]))
        other.listen()
        assert listening.first_free(listening.ports_of(Namespace(port=None))) == ports[1]


def test_a_port_asked_for_is_the_only_one_tried(ports: list[int]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[0]))
        other.listen()
        with pytest.raises(PortTaken):
            listening.first_free(listening.ports_of(Namespace(port=ports[0])))


def test_a_port_chosen_by_hand_is_found_again(store: Store, ports: list[int]) -> None:
    listening.note_start(store, 45_678)
    assert listening.ports_of(Namespace(port=None), store) == (45_678, *ports)


def test_one_program_serves_a_folder_until_it_stops(store: Store) -> None:
    first = listening.only_one(store)
    assert isinstance(first, FileLock)
    assert listening.only_one(store) is None
    with first.kept():
        pass
    assert listening.only_one(store) is not None


def test_the_log_file_is_turned_over_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        start_logging(tmp_path)
        for _ in range(4000):
            root.warning("%s", "x" * 600)
        files = sorted((tmp_path / "logs").iterdir())
    finally:
        for handler in [one for one in root.handlers if one not in before]:
            root.removeHandler(handler)
            handler.close()
    assert [one.name for one in files] == ["avise.log", *(f"avise.log.{n}" for n in (1, 2, 3))]
    assert all(one.stat().st_size <= 500_000 and one.stat().st_mode & 0o077 == 0 for one in files)
