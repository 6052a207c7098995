"""Rules and likeness weighed together: the main nature, how likely each is, and the doubt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from companion.law.likeness import likeness_of
from companion.law.matching import Matches
from companion.law.qualify import natures_of
from companion.law.rules import LawPack
from companion.law.signals import Seen
from companion.law.tone import is_english, is_favorable, is_foreign, praise_share
from companion.model.assessment import Nature, Statement

LAWFUL: frozenset[Nature] = frozenset({"favorable", "opinion"})
_LEAST = 1e-6
_CEILING = 0.97
_SURE_FAVORABLE = 0.8
_KNOWN = 0.3
_PRAISE, _SURE_PRAISE = 0.5, 0.6
_PRAISED = 2.0
_LEAST_LAWFUL = 0.25
_OF_HONOUR: frozenset[Nature] = frozenset({"diffamation", "injure", "denigrement"})
"""What others say and the author rejects; a threat or an address is the author's own act."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The nature shown first, which doubt (a key of `doubt.reasons`), and likelihoods.

    `share` is what the main nature holds of the whole, `unlawful` what all unlawful ones do, 0..1;
    `alone` says that no rule knows the words and only likeness speaks, `is_praise` that the lawful
    part of them is rather praise.
    """

    main: Nature
    doubt: str | None
    scores: dict[Nature, float]
    share: float
    unlawful: float
    alone: bool = False
    is_praise: bool = False


def weigh(matches: Matches, seen: tuple[Seen, ...], statement: Statement, pack: LawPack) -> Weighed:
    """Weigh what the rules say beside what labelled statements are like.

    Args:
        matches: The words made ready.
        seen: The indices found.
        statement: Where the stars are read.
        pack: The law, which holds the thresholds.

    Returns:
        The main nature, its doubt, and how likely each unlawful nature is.
    """
    alike = likeness_of(matches, pack.likeness)
    likely = alike["favorable"] + alike["opinion"]
    praised = alike["favorable"] / max(_LEAST, likely)
    is_praise = praised >= _PRAISE and likely >= _LEAST_LAWFUL
    heard = tuple(one for one in seen if not (is_praise and _is_reported(one, matches)))
    ruled = natures_of(heard)
    turned = pack.doubt.rejected * (not any(_weights(heard)) and bool(_weights(seen)))
    turned += pack.doubt.thankful * max(0.0, 2 * praised - 1)
    shares = _together(ruled, alike, turned, pack)
    lawful = shares["opinion"]
    main = _main(shares, ruled, pack)
    known = ruled.get(main, 0.0) >= _KNOWN
    if main in LAWFUL or (not known and shares[main] < pack.doubt.alone):
        weak = 1 - lawful >= pack.doubt.weak or _is_insinuated(seen)
        tone = _tone(matches, statement, seen, praised)
        nature = "opinion" if weak and praised < _SURE_PRAISE else tone
        doubt = _language_doubt(matches, statement, pack) or ("weak-sign" if weak else None)
        return Weighed(
            nature, doubt, _shown(ruled, shares), lawful, 1 - lawful, is_praise=is_praise
        )
    doubt = _language_doubt(matches, statement, pack) or _doubt(main, ruled, seen, pack)
    shown = _shown(ruled, shares, main)
    return Weighed(main, doubt, shown, shares[main], 1 - lawful, not known, is_praise)


def _main(shares: dict[Nature, float], ruled: dict[Nature, float], pack: LawPack) -> Nature:
    """Return the nature that holds most; an unlawful one where they hold enough together.

    Of unlawful natures whose likelihoods are next to equal the graver one is named.
    """
    unlawful = {nature: share for nature, share in shares.items() if nature not in LAWFUL}
    among = unlawful if 1 - shares["opinion"] >= pack.doubt.unlawful else shares
    best = max(among, key=lambda one: among[one])
    if best in LAWFUL:
        return best
    shown = _shown(ruled, shares)
    least = pack.doubt.tied * max(shown.values())
    own = ruled.get(best, 0.0)
    tied = [best, *(n for n in ruled if own >= _KNOWN and shown[n] >= least and ruled[n] > own)]
    floors = pack.severity.floors
    return max(tied, key=lambda one: (floors[one], shares[one]))


def _together(
    ruled: dict[Nature, float], alike: dict[Nature, float], turned: float, pack: LawPack
) -> dict[Nature, float]:
    """Return shares 0..1 by nature, together one; `turned` is what denials and thanks add."""
    sums = {
        nature: math.log(max(share, _LEAST)) + pack.doubt.rules * ruled.get(nature, 0.0)
        for nature, share in alike.items()
        if nature not in LAWFUL
    }
    lawful = sum(alike[nature] for nature in LAWFUL)
    sums["opinion"] = math.log(max(lawful, _LEAST))
    sums["opinion"] += pack.doubt.lawful + turned
    highest = max(sums.values())
    raised = {nature: math.exp(one - highest) for nature, one in sums.items()}
    total = sum(raised.values())
    return {nature: one / total for nature, one in raised.items()}


def _shown(
    ruled: dict[Nature, float], shares: dict[Nature, float], main: Nature | None = None
) -> dict[Nature, float]:
    """Return the likelihood of each unlawful nature, the main one never below another.

    Natures are not exclusive (« escroc » is read both ways), so a rule's own weight stands, lowered
    by how lawful the whole looks.
    """
    unlawful = 1 - shares["opinion"]
    shown = {
        nature: min(_CEILING, max(share, ruled.get(nature, 0.0) * unlawful))
        for nature, share in shares.items()
        if nature not in LAWFUL
    }
    if main is not None:
        shown[main] = max(shown.values())
    return dict(sorted(shown.items(), key=lambda item: (item[0] != main, -item[1])))


def _doubt(
    main: Nature, ruled: dict[Nature, float], seen: tuple[Seen, ...], pack: LawPack
) -> str | None:
    """Return which doubt an unlawful reading carries, if any."""
    if ruled.get(main, 0.0) < _KNOWN:
        return "likeness"
    rest = max((score for nature, score in ruled.items() if nature != main), default=0.0)
    if ruled[main] - rest < pack.doubt.close:
        return "close-natures"
    if any(s.signal.target == "group" for s in seen if s.rule.nature == main):
        return "nobody-identifiable"
    return None


def _weights(seen: tuple[Seen, ...]) -> list[float]:
    """Return what each accusation weighs: nothing when denied, rejected or of somebody else."""
    return [s.weight for s in seen if s.rule.nature not in LAWFUL]


def _is_reported(one: Seen, matches: Matches) -> bool:
    """Say whether the words are others': quoted, or told in a sentence of hearsay."""
    if one.rule.nature not in _OF_HONOUR:
        return False
    word = next(w for w in matches.words if w.end > one.signal.start)
    return word.quoted or matches.has_in_sentence("<quoting>", word.sentence)


def _is_insinuated(seen: tuple[Seen, ...]) -> bool:
    return any(s.signal.modality == "insinuated" and s.weight > 0 for s in seen)


def _tone(matches: Matches, statement: Statement, seen: tuple[Seen, ...], praised: float) -> Nature:
    """Return favourable or opinion by the tone; an accusation that is rejected is praise.

    `praised` is how like the favourable ones the words are, beside the other lawful ones.
    """
    rejected = sum(s.signal.modality in {"denied", "quoted", "other"} for s in seen)
    share = praise_share(matches, statement, rejected)
    if matches.words:
        share = praised if share is None else (share + _PRAISED * praised) / (1 + _PRAISED)
    return "favorable" if is_favorable(share, matches) else "opinion"


def _language_doubt(matches: Matches, statement: Statement, pack: LawPack) -> str | None:
    """Say that words that are not French call for a person, unless clearly favourable."""
    if is_foreign(matches, pack.likeness):
        return "other-language"
    if not is_english(matches):
        return None
    share = praise_share(matches, statement)
    return None if share is not None and share >= _SURE_FAVORABLE else "other-language"
