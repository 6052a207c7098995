"""Whether a checked text may be exported, given what the doctor chose to keep and why."""

from __future__ import annotations

from collections.abc import Iterable

from companion.model.guard import DOUBT, ExportPermit, GuardFinding, GuardOverride, GuardReport


def may_export(report: GuardReport, overrides: Iterable[GuardOverride] = ()) -> ExportPermit:
    """Return whether the text behind `report` may leave, and what stops it.

    Args:
        report: What `check` found in the text.
        overrides: What the doctor keeps knowingly, each with a reason; one without a reason, or
            for words that changed since, lifts nothing.

    Returns:
        A permit: `blocking` findings still stop it; those in `never` (secrecy, in a public text:
        art. R4127-4 and L1110-4 CSP, 226-13 CP) no reason lifts.
    """
    kept = {(o.rule, o.words) for o in overrides if o.reason.strip()}
    never = tuple(f for f in report.findings if is_final(f, report))
    overridden = tuple(f for f in report.findings if f not in never and (f.rule, f.text) in kept)
    blocking = tuple(f for f in report.findings if f not in overridden)
    return ExportPermit(allowed=not blocking, blocking=blocking, never=never, overridden=overridden)


def is_final(finding: GuardFinding, report: GuardReport) -> bool:
    """Say whether no reason can lift `finding`: a breach of secrecy in a public text.

    What is only like one is a doubt, which the doctor may settle.
    """
    return report.audience == "public" and finding.is_secrecy and finding.rule != DOUBT
