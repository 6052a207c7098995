"""`avise autostart on|off|status`: the companion started with the person's session, quietly.

Each system has its own place for that; what is written there is text, made by one function a
system, so that it can be read and tested anywhere.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from companion.cli.folder import data_folder
from companion.cli.sayings import say
from companion.store.durable import write_whole

LABEL = "fr.avise.companion"
UNIT = "avise.service"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RUN_NAME = "Avise"


class Entry(NamedTuple):
    """What starts the companion with the session: where it stands and what it holds."""

    place: str
    """A file, or the name of a registry value."""
    content: str


def command_of(program: str, folder: Path | None) -> tuple[str, ...]:
    """Return the command that serves quietly: no window, no link on any screen or in any log."""
    chosen = ("--data", str(folder)) if folder is not None else ()
    return (program, "-m", "companion", "serve", "--background", *chosen)


def systemd_unit(command: Sequence[str]) -> str:
    """Return the systemd user unit; a failure is tried again, a stop asked for is left alone."""
    return "\n".join(
        (
            "[Unit]",
            "Description=Avise",
            "",
            "[Service]",
            f"ExecStart={' '.join(_quoted_for_systemd(part) for part in command)}",
            "Restart=on-failure",
            "RestartSec=10",
            "TimeoutStopSec=60",
            "UMask=0077",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
        )
    )


def _quoted_for_systemd(part: str) -> str:
    """Quote one word: systemd reads `%` and `$` in it, and quotes and backslashes as C does."""
    said = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{said}"'


def launchd_agent(command: Sequence[str]) -> str:
    """Return the property list of a launchd agent."""
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent, sort_keys=False).decode()


def windows_run_value(command: Sequence[str]) -> str:
    """Return the value of the `Run` key: the windowless Python beside the one that runs."""
    program, *rest = command
    if program.endswith("python.exe"):
        program = program.removesuffix("python.exe") + "pythonw.exe"
    return subprocess.list2cmdline([program, *rest])


def entry_for(system: str, command: Sequence[str], home: Path) -> Entry:
    """Return the entry of `system`, a value of `sys.platform`."""
    if system == "win32":
        return Entry(f"HKCU\\{_RUN_KEY}\\{_RUN_NAME}", windows_run_value(command))
    if system == "darwin":
        place = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        return Entry(str(place), launchd_agent(command))
    configured = os.environ.get("XDG_CONFIG_HOME")
    base = Path(configured) if configured else home / ".config"
    return Entry(str(base / "systemd" / "user" / UNIT), systemd_unit(command))


def autostart(options: argparse.Namespace) -> int:
    """Turn the start with the session on or off, or say how it stands; 1 when it is not well."""
    entry = own_entry(options)
    if options.state == "on":
        return _turn_on(entry)
    if options.state == "off":
        return _turn_off(entry)
    sentence = standing(entry)
    print(say(sentence, place=entry.place))
    return 0 if sentence in {"autostart.is-on", "autostart.is-off"} else 1


def own_entry(options: argparse.Namespace) -> Entry:
    """Return the entry that starts this very copy, on the folder asked for if one was."""
    is_chosen = options.data is not None or "AVISE_DATA" in os.environ
    folder = data_folder(options).absolute() if is_chosen else None
    return entry_for(sys.platform, command_of(sys.executable, folder), Path.home())


def standing(entry: Entry) -> str:
    """Return `autostart.is-on`, `.is-off`, or `.is-other`: it starts another copy or folder."""
    kept = _kept(entry)
    if kept is None:
        return "autostart.is-off"
    return "autostart.is-on" if kept == entry.content else "autostart.is-other"


def _turn_on(entry: Entry) -> int:
    if sys.platform == "win32":
        _write_run_value(entry.content)
    else:
        place = Path(entry.place)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, entry.content.encode())
    print(say("autostart.on", place=entry.place))
    print(say("autostart.started" if _tell_system(entry, begin=True) else "autostart.next-session"))
    return 0


def _turn_off(entry: Entry) -> int:
    if _kept(entry) is None:
        print(say("autostart.is-off", place=entry.place))
        return 0
    _tell_system(entry, begin=False)
    if sys.platform == "win32":
        _write_run_value(None)
    else:
        _wanted(entry).unlink(missing_ok=True)
        Path(entry.place).unlink()
    print(say("autostart.off", place=entry.place))
    return 0


def _kept(entry: Entry) -> str | None:
    if sys.platform == "win32":
        return _read_run_value()
    with contextlib.suppress(FileNotFoundError):
        return Path(entry.place).read_text("utf-8")
    return None


def _wanted(entry: Entry) -> Path:
    """Return the link by which systemd starts the unit with the session."""
    return Path(entry.place).parent / "default.target.wants" / UNIT


def _tell_system(entry: Entry, *, begin: bool) -> bool:
    """Have the running session start or forget the entry; say whether it could be told."""
    if sys.platform == "win32":
        return False
    if sys.platform == "darwin":
        verb = "bootstrap" if begin else "bootout"
        return _done("launchctl", verb, f"gui/{os.getuid()}", entry.place)
    if begin:
        # What `systemctl --user enable` does, done also where no session of systemd runs yet.
        link = _wanted(entry)
        link.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            link.symlink_to(entry.place)
        return _done("systemctl", "--user", "daemon-reload") and _done(
            "systemctl", "--user", "start", UNIT
        )
    return _done("systemctl", "--user", "disable", "--now", UNIT)


def _done(program: str, *arguments: str) -> bool:
    found = shutil.which(program)
    if found is None:
        return False
    try:
        ran = subprocess.run(  # noqa: S603 the system’s own program, fixed words  # nosec B603
            [found, *arguments], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


if sys.platform == "win32":
    import winreg

    def _read_run_value() -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, _RUN_NAME)[0])
        except FileNotFoundError:
            return None

    def _write_run_value(value: str | None) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if value is None:
                winreg.DeleteValue(key, _RUN_NAME)
            else:
                winreg.SetValueEx(key, _RUN_NAME, 0, winreg.REG_SZ, value)
