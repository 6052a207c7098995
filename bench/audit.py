"""`python -m bench.audit` asks pip-audit whether a locked package has a published vulnerability.

Ends with 1 when one has; with 0 and a sentence when the advisory service cannot be asked: a
machine without a network is no reason to stop work, and pip-audit itself would say « nothing
found » of packages it could not look up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
SECONDS = 240
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
]


def verdict(report: dict[str, Any] | None) -> tuple[int, str]:
    """Return exit code and sentence for pip-audit's report; None when there was none."""
    packages = (report or {}).get("dependencies", [])
    audited = [one for one in packages if "vulns" in one]
    if not audited:
        return 0, "pip-audit: skipped, the advisory service cannot be asked from here."
    lines = [
        f"{one['name']} {one['version']}: {found['id']}, "
        f"fixed in {', '.join(found.get('fix_versions', [])) or 'no version yet'}"
        for one in audited
        for found in one["vulns"]
    ]
    unknown = [one["name"] for one in packages if "vulns" not in one]
    count = f"pip-audit: {len(audited)} packages looked up"
    if unknown:
        count += f", {len(unknown)} unknown to the service ({', '.join(sorted(unknown)[:5])} …)"
    if lines:
        return 1, "\n".join([f"{count}; vulnerable:", *lines])
    return 0, f"{count}, no published vulnerability."


def ask() -> dict[str, Any] | None:
    """Return pip-audit's report, None when it came to nothing."""
    try:
        ran = subprocess.run(COMMAND, capture_output=True, text=True, timeout=SECONDS, check=False)
        report: dict[str, Any] = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


if __name__ == "__main__":
    code, sentence = verdict(ask())
    print(sentence)
    sys.exit(code)
