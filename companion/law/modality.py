"""How a thing is said: asserted, denied, quoted, hedged, asked, insinuated."""

from __future__ import annotations

from companion.law.matching import Matches
from companion.law.phrases import Found

_NEGATORS = frozenset(
    ["pas", "jamais", "aucun", "aucune", "ni", "nullement", "guere", "non", "not", "never"]
)
_NEAR = 6
_SANS_NEAR, _RIEN_NEAR, _OTHER_NEAR = 2, 3, 8
_SAYING = (
    "di",
    "pens",
    "trait",
    "accus",
    "croi",
    "pretend",
    "affirm",
    "insinu",
    "reproch",
    "soutien",
)
_AFTER_VERB = 2
_BYSTANDER_NEAR = 4
_ANYBODYS = frozenset({"addiction", "violence", "fraud", "lie", "billing", "dishonesty"})
_PASSIVE = frozenset(["ete", "fait", "par", "il", "elle", "ce", "docteur", "qui", "dont"])
_BREAKS = frozenset(["que", "qui", "mais", "car", "donc", "et", "parce", "alors"])


def modality_of(matches: Matches, place: Found, family: str = "") -> str:  # noqa: PLR0911 - one return a modality, first that fits
    """Return how the words at `place` are said.

    Args:
        matches: The words made ready.
        place: Where they stand.
        family: Of the rule; acts that anybody may commit are also looked at for a bystander.

    Returns:
        `asserted`, `denied`, `insinuated`, `quoted`, `hedged`, `question`, or `other`
        (said of another practitioner).
    """
    sentence = matches.words[place.first].sentence
    if is_of_another(matches, place) or (family in _ANYBODYS and _by_bystander(matches, place)):
        return "other"
    if _is_quoted(matches, place):
        return "quoted"
    if is_denied(matches, place):
        said = matches.has("<say-not>") or matches.has("<but-doubt>")
        return "insinuated" if said else "denied"
    if matches.has_in_sentence("<insinuate>", sentence):
        return "insinuated"
    if _is_question(matches, sentence):
        return "question"
    if matches.has_in_sentence("<hedge>", sentence):
        return "hedged"
    return "asserted"


def is_denied(  # noqa: PLR0911 - one return a way to deny, first that fits
    matches: Matches, place: Found, negators: frozenset[str] = _NEGATORS
) -> bool:
    """Say whether a negation stands shortly before the words, in the same clause."""
    first = matches.words[place.first]
    if _denied_after(matches, place):
        return True
    for back in range(1, _NEAR + 1):
        at = place.first - back
        if at < 0:
            return False
        word = matches.words[at]
        if word.clause != first.clause:
            return False
        if word.key in _BREAKS:
            return _reported_denial(matches, at)
        if word.key == "sans" and back <= _SANS_NEAR:
            return True
        if word.key == "rien" and back <= _RIEN_NEAR + 2 and at + 1 < len(matches.words):
            after = [one.key for one in matches.words[at + 1 : at + 4]]
            return after[0] in {"d'", "de"} or after == ["a", "voir", "avec"]
        if word.key in negators:
            return not _jamais_vu(matches, at)
    return False


def _denied_after(matches: Matches, place: Found) -> bool:
    """Say whether a lone verb stands inside « ne … pas »."""
    if place.first != place.last or not place.first or matches.words[place.first - 1].key != "ne":
        return False
    after = matches.words[place.last + 1 : place.last + 1 + _AFTER_VERB]
    return any(word.key in {"pas", "jamais", "plus", "guere"} for word in after)


def _reported_denial(matches: Matches, at: int) -> bool:
    """Follow « je ne dis pas que … », « je n'irai pas jusqu'à … » over one « que »."""
    keys = [word.key for word in matches.words[max(0, at - 4) : at]]
    says = any(key.startswith(_SAYING) for key in keys)
    return says and any(key in _NEGATORS for key in keys)


def _jamais_vu(matches: Matches, at: int) -> bool:
    """Say whether the negation is of surprise or of something else (« jamais vu un tel … »)."""
    after = [word.key for word in matches.words[at + 1 : at + 6]]
    if "aussi" in after or "plus" in after[:1]:
        return "aussi" in after
    seen = any(key in {"vu", "vue", "connu", "rencontre", "autre", "autres"} for key in after)
    return seen or any(key in {"seulement", "qu", "que"} for key in after[:1])


def _is_quoted(matches: Matches, place: Found) -> bool:
    """Say whether the words are others' and the author rejects them."""
    quoted = matches.words[place.first].quoted
    sentence = matches.words[place.first].sentence
    others = matches.has_in_sentence("<quoting>", sentence)
    if not (quoted or others):
        return False
    after = [f for f in matches.find("<rejected>") if f.first > place.last or f.last < place.first]
    return bool(after)


def is_of_another(matches: Matches, place: Found) -> bool:
    """Say whether the words are of another practitioner, named before them in the clause."""
    first = matches.words[place.first]
    return any(
        matches.words[f.first].sentence == first.sentence
        and f.first <= place.first
        and place.first - f.last < _OTHER_NEAR
        and not _turns_back(matches, f.last, place.first)
        for f in matches.find("<other-practitioner>")
    )


def _by_bystander(matches: Matches, place: Found) -> bool:
    """Say whether a bystander is the one who does it: just before, and not in the passive."""
    for found in matches.find("<bystander>"):
        if not 0 < place.first - found.last <= _BYSTANDER_NEAR + 1:
            continue  # told apart first: an account of a hundred pages has thousands of both
        between = matches.words[found.last + 1 : place.first]
        keys = {word.key for word in (*between, *matches.words[place.first : place.last + 1])}
        one, other = matches.words[found.first], matches.words[place.first]
        near = one.clause == other.clause or (
            one.sentence == other.sentence and all(word.kind == "stop" for word in between)
        )
        if near and not keys & _PASSIVE:
            return True
    return False


def _turns_back(matches: Matches, start: int, end: int) -> bool:
    """Say whether the sentence comes back to the practitioner between two words."""
    return any(
        word.key in {"lui", "celui-ci", "mais", "ici"} for word in matches.words[start + 1 : end]
    )


def _is_question(matches: Matches, sentence: int) -> bool:
    """Say whether the sentence ends with a question mark."""
    return sentence + 1 in matches.after_question
