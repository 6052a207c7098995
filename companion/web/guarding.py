"""What the guard found, said to the reader: never that a text is safe."""

from __future__ import annotations

from companion.model.guard import GuardReport
from companion.web.wording import _, ngettext


def say_report(report: GuardReport) -> str:
    """Return the sentence above the findings, in the language of the request."""
    if report.ok:
        return _(
            "Rien de repéré. Une machine ne comprend pas tout : relisez comme le lirait "
            "quelqu’un qui cherche à savoir si l’auteur est votre patient."
        )
    return ngettext(
        "%(num)d passage à revoir avant que ce texte parte.",
        "%(num)d passages à revoir avant que ce texte parte.",
        len(report.findings),
    )
