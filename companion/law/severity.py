"""Gravity 0-5 from nature, signals and modality; computed here and nowhere else."""

from __future__ import annotations

from companion.law.rules import LawPack
from companion.law.signals import Seen
from companion.model.assessment import Nature, Severity, Target
from companion.model.text import Text as Said

_LEVELS: tuple[Severity, ...] = (0, 1, 2, 3, 4, 5)
_LIMIT: Severity = 2
_DOUBTED: Severity = 3
_SOFT_TARGETS = {"group"}


def severity_of(
    nature: Nature,
    seen: tuple[Seen, ...],
    target: Target,
    pack: LawPack,
    *,
    between: tuple[Severity, Severity] = (0, 5),
) -> tuple[Severity, tuple[Said, ...]]:
    """Return the gravity and the reasons to show.

    Args:
        nature: The main nature.
        seen: The signals that weigh for this nature.
        target: Whom the words hit.
        pack: The law, which holds floors and reasons.
        between: The gravity what is spoken of calls for (a death, a fraud), and the one a reading
            may reach by how sure it is, which prevails.

    Returns:
        A level of labels 0-5 and its reasons.
    """
    level: Severity = pack.severity.floors[nature]
    reasons = [pack.severity.reasons[f"nature-{nature}"]]
    least, at_most = between
    if least > level:
        level = least
        reasons.append(pack.severity.reasons["grave-field"])
    strongest = max(seen, key=lambda s: (s.rule.severity, s.weight), default=None)
    if strongest is not None and nature not in {"favorable", "opinion"}:
        level = max(level, strongest.rule.severity)
        if strongest.signal.modality in {"question", "insinuated"} and level > _DOUBTED:
            level = _DOUBTED
            reasons.append(pack.severity.reasons["said-with-doubt"])
    if (
        target in _SOFT_TARGETS
        and level > _LIMIT
        and nature in {"injure", "diffamation", "denigrement"}
    ):
        level = _LIMIT
        reasons.append(pack.severity.reasons["nobody-identifiable"])
    if level > at_most:
        level = at_most
        reasons.append(pack.severity.reasons["said-with-doubt"])
    return _LEVELS[level], tuple(reasons)
