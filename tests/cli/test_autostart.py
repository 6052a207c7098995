"""The companion started with the session: what is written for each system, and a real start."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion.cli import main
from companion.cli.autostart import command_of, entry_for
from companion.cli.clock import SystemClock
from companion.cli.ping import ask_ping
from companion.resources import load_ports
from companion.store.database import Store

CASES = Path(__file__).parents[1] / "cases" / "autostart"
PIPX = "pipx/venvs/avise-companion"
GOLDEN = [
    (
        "linux",
        f"/home/dr martin/.local/{PIPX}/bin/python",
        Path("/home/dr martin/100% à part"),
        "avise.service",
        "/home/x/.config/systemd/user/avise.service",
    ),
    (
        "darwin",
        f"/Users/martin/.local/{PIPX}/bin/python",
        None,
        "fr.avise.companion.plist",
        "/home/x/Library/LaunchAgents/fr.avise.companion.plist",
    ),
    (
        "win32",
        r"C:\Users\Dr Martin\pipx\venvs\avise-companion\Scripts\python.exe",
        None,
        "run-value.txt",
        r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Avise",
    ),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("AVISE_DATA", raising=False)
    return tmp_path


@pytest.mark.parametrize("case", GOLDEN, ids=[case[0] for case in GOLDEN])
def test_what_is_written_for_each_system_is_what_was_looked_at(
    case: tuple[str, str, Path | None, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    system, program, folder, file, place = case
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    entry = entry_for(system, command_of(program, folder), Path("/home/x"))
    assert entry.place == place
    assert entry.content.rstrip() == (CASES / file).read_text("utf-8").rstrip()


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of systemd")
def test_on_then_off_leaves_nothing_and_status_says_which(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = home / ".config" / "systemd" / "user" / "avise.service"
    link = unit.parent / "default.target.wants" / "avise.service"

    assert main(["autostart", "status"]) == 0
    assert main(["autostart", "on"]) == 0
    assert unit.read_text("utf-8").count(sys.executable) == 1
    assert link.resolve() == unit
    assert main(["autostart", "status"]) == 0
    assert main(["autostart", "on"]) == 0, "again: nothing breaks"
    unit.write_text(unit.read_text("utf-8").replace(sys.executable, "/gone/python"), "utf-8")
    assert main(["autostart", "status"]) == 1
    assert main(["autostart", "off"]) == 0
    assert not unit.exists()
    assert not link.is_symlink()
    assert main(["autostart", "off"]) == 0, "again: nothing to do"
    said = capsys.readouterr().out
    assert "another copy" in said
    assert "Start with the session: no" in said


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_itself_finds_nothing_to_say_of_the_unit(home: Path) -> None:
    main(["autostart", "on", "--data", str(home / "dossier 100% à part")])
    unit = home / ".config" / "systemd" / "user" / "avise.service"
    judged = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(home)},
    )
    about_ours = [line for line in judged.stderr.splitlines() if "avise" in line]
    assert (judged.returncode, about_ours) == (0, []), judged.stderr


def _started_by(unit: Path) -> list[str]:
    """Return the command of a unit as systemd reads it."""
    (line,) = (one for one in unit.read_text("utf-8").splitlines() if one.startswith("ExecStart="))
    said = line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$")
    return shlex.split(said)


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of systemd")
def test_what_the_unit_starts_answers_alone_and_says_no_link(home: Path) -> None:
    data = home / "dossier 100% à part"
    main(["autostart", "on", "--data", str(data)])
    command = _started_by(home / ".config" / "systemd" / "user" / "avise.service")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
        try:
            port = _port_of(data, program)
            again = subprocess.run(
                [*command[:-3], "--no-browser", *command[-2:]], capture_output=True, check=False
            )
            program.send_signal(signal.SIGTERM)
            said = program.communicate(timeout=60)[0].decode()
        finally:
            program.kill()
    assert program.returncode == 0
    assert "sign-in" not in said
    assert again.returncode == 0
    assert f":{port}/sign-in/".encode() in again.stdout, "the second finds the first"
    assert [p.name for p in (data / "logs").iterdir()] == ["avise.log"]
    assert (data / "logs" / "avise.log").stat().st_mode & 0o077 == 0


def _port_of(data: Path, program: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and program.poll() is None:
        if (data / "avise.sqlite3").exists():
            with Store.open(data, clock=SystemClock()) as store:
                found = [port for port in load_ports() if ask_ping(port) == store.instance_id]
            if found:
                return found[0]
        time.sleep(0.3)
    program.kill()
    raise AssertionError(program.communicate()[0].decode())
