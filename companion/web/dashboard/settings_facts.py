"""What « Réglages » says of every room behind it, so that one look tells how things stand."""

from __future__ import annotations

from typing import Any

from companion.walk.retention import retention_of
from companion.web.dashboard.home_facts import last_backup
from companion.web.screen import live_browsers
from companion.web.wiring import services

LAW_IS_OLD_DAYS = 180
"""From when on the law in use is said to be old: half a year, in which a law may change."""


def settings_facts() -> dict[str, Any]:
    """Return the state of each room; nothing is written, nothing is asked of the outside."""
    walk, store = services().walk, services().store
    law = walk.pack.head
    last_sent = walk.ledger.exchanges(1)
    return {
        "browsers": live_browsers(),
        "allowed": walk.destinations.allowed(),
        "last_sent": last_sent[0] if last_sent else None,
        "authorities": walk.stamping.authorities(),
        "retention": retention_of(walk),
        "last_backup": last_backup(),
        "broken": len(store.scrubber.broken()),
        "is_law_old": (walk.today() - law.checked_on).days > LAW_IS_OLD_DAYS,
        "is_second_on": walk.second_readings.reader() is not None,
        "feeds": store.alerts.feeds(),
        "troubled": len(walk.alerting.troubled()),
    }
