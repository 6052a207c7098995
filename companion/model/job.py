"""What runs beside the answers, as a person may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.value import Value

JobOutcome = Literal["never", "running", "done", "failed", "quiet", "elsewhere"]
"""Not since the program was installed; now; well; badly; it is the hour of silence; another
running program does it for the same folder."""


class JobRun(Value, frozen=True, kw_only=True):
    """How one job went last; `count` is what it did, `problem` the code of an error."""

    name: str
    outcome: JobOutcome = "never"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    next_at: datetime | None = None
    count: int = 0
    problem: str = ""
