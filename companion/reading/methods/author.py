"""Who wrote a record of an unknown site: a marked name, a profile's link, else the first name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import takewhile
from typing import cast

from lxml import etree

from companion.reading.dates import is_only_date
from companion.reading.links import absolute
from companion.reading.methods.labels import is_label
from companion.reading.page import Element, OpenPage
from companion.reading.ratings import read_rating
from companion.reading.selectors import lies_in
from companion.reading.words import clean, is_hidden, shown_text

NAME_LENGTH = 40
_NAME_WORDS = 5
_EXACT = frozenset(("fn", "p-author"))
"""Classes that mark a name by convention (vCard, microformats)."""

_ROLE = re.compile(
    r"author|auteur|autor|pseudo|user-?_?name|nick|reviewer|customer|consumer|poster|member|membre|"
    r"display-?_?name|(?:^|[\s_-])(?:name|nom|user|by|byline|fn|who)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:users?|u|members?|membres?|profiles?|profils?|contrib|people|auteurs?|authors?|mitglied"
    r"|@[\w.-]+|user_details|account)(?:[/?.]|$)|/profile\.php\?|[?&](?:user|uid|author|u|member)(?:_?id)?=|^/@",
    re.IGNORECASE,
)
_NAMING = frozenset(
    (
        *("class", "data-testid", "data-test-id", "data-test", "data-qa", "data-qa-target"),
        *("data-e2e", "data-hook", "data-automation", "data-cy", "data-id"),
    )
)
"""Attributes in which sites name a part, for their styles or their tests."""

_NO_NAMES = frozenset(
    ("button", "svg", "path", "time", "img", "br", "script", "style", "template", "h1", "option")
)
_BY = re.compile(
    r"^\W*(?:(?:avis|commentaire|message|post[ée]|publi[ée]|[ée]crit|r[ée]dig[ée]|review(?:ed)?|bewertung|rezension|recensione|opini[oó]n|beoordeling|avalia[çc][ãa]o|"
    r"posted|written|comment|opinion|verfasst|geschrieben|publicado|escrito|scritto)\s+)?"
    r"(?:par|by|von|de|por|da|di|door|from)\s+(?=\S)",
    re.IGNORECASE,
)
_BY_ALONE = re.compile(
    r"(?:(?:^|\s)(?:par|by|von|por|door)|^\s*(?:avis|commentaire|t[ée]moignage|opinion|review|"
    r"bewertung|recensione|opini[óo]n|rese[ñn]a|beoordeling) (?:de|d[’']|from|of|di|van))\s*:?\s*$",
    re.IGNORECASE,
)
# In these two a run of spaces or signs is entered at its start only, and never given back: a line
# of a million of them is looked through once.
_AFTER = re.compile(
    r"(?<!\s)\s*+(?:a [ée]crit|a dit|dit|says|said|wrote|schrieb|sagt|hat gesagt|dice|dijo|"
    r"disse|escribi[óo]|"
    r"ha scritto|schreef)$",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?:(?<!\s)(?:\s++(?:il|le|on|am|el|op|em|at|du|vom|posté|publié|posted|avis|a écrit|wrote|"
    r"schrieb|vor|hace|há|y)){1,9}+[\s,;:·•|(–—-]*+|(?<![\s,;:·•|(–—-])[\s,;:·•|(–—-]++)$",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"(?<=\w)[.]?\s?,\s?(?:patient(?:\(e\)|e|in)?|client(?:\(e\)|e)?|[àa] l[’']hôpital)$",
    re.IGNORECASE,
)
"""« Raymond, patient(e) »: what the site adds to a name."""

_HAS = re.compile(r"(?<!\s)\s++(?:a|has|hat|ha|heeft)$", re.IGNORECASE)
"""« Jeannine a » before « écrit le 12 mars »."""

_BY_WITHIN = re.compile(r"[\s–—|·•-](?:par|by|von|door|por)\s(?=\S)", re.IGNORECASE)
"""« Note : 1/5 – par Claudie, le 14 mars »."""

_SIGNS = " \t\n\u00a0\u202f:,;·•|–—-"
_SENTENCE_END = re.compile(r"(?:\w{3}\.|,)$")
"""A short sentence ends like this; « Nadia B. » does not."""

_BADGE = re.compile(
    r"^\W*(?:(?:post |beitrags)?(?:auteure?|autrice|author|autore?|autorin|autora)|"
    r"admin(?:istrateur)?|"
    r"moderator|mod[ée]rateur|(?:auteur|author) de l[’']article)\W*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:verified|anonymous|former|new|ancien(?:ne)?|verifizierte[rs]?|anonyme[rs]?) )?"
    r"(?:patient|user|customer|client|member|utilisateur|membre|usuari[oa]|paciente?|utente|nutzer|"
    r"kunde|gebruiker|klant|reviewer)e?(?: (?:v[ée]rifi[ée]|verificad[oa]|anonym)e?)?$",
    re.IGNORECASE,
)
"""What stands where a name stands and names nobody."""

_TIME = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}|https?:|www\.|\w@\w+\.\w")
_ATTRIBUTES = ("author", "data-author", "data-username", "data-user-name", "data-user")
_COUNTER = re.compile(r"^\s*(?:#\s?|n[°o]\s?)?\d{1,4}(?:[.)]|\s?[-–—:])\s+(?=\D)")
"""« 3. Le jeudi 15 octobre 2026 par Jojo »."""

_INITIAL = re.compile(r"^([A-ZÀ-Þ])\s(?=\1[\w.])")
"""The letter that stands for a picture: « Z Zoé L. »."""

_GAP = re.compile(r"[\s,·•|–—-]+")
_LINE_LENGTH = 90
_PICTURE = re.compile(
    r"^(?:photo (?:de profil )?(?:de|du)|avatar (?:de|of|von)|profile (?:photo|picture) of|"
    r"picture of)\s+",
    re.IGNORECASE,
)


def marked_author(record: Element, skip: Collection[Element]) -> Element | None:
    """Return the element that is marked as the author's name, or None."""
    for element in _places(record):
        if element is record or is_hidden(element) or lies_in(element, skip, up_to=record):
            continue
        name = name_of(element)
        if looks_like_name(name) or _NOBODY.match(name) or _is_surely_named(element, name):
            inner = _inner_name(element, skip)
            return element if inner is None else inner
    return None


def _is_surely_named(element: Element, name: str) -> bool:
    """Tell whether a convention marks the name, were it « admin »."""
    is_marked = bool(_EXACT.intersection((element.get("class") or "").split()))
    return is_marked and 1 < len(name) <= NAME_LENGTH and any(map(str.isalpha, name))


def introduced_name(record: Element, skip: Collection[Element]) -> Element | None:
    """Return the element of a name right after « par » or « by », or that begins so, or None."""
    for element in record.iter("span", "a", "b", "strong", "em", "i"):
        before = element.getprevious()
        parent = element.getparent()
        words = before.tail if before is not None else parent.text if parent is not None else None
        if not words or element is record or not _BY_ALONE.search(words):
            continue
        is_free = len(element) == 0 and not lies_in(element, skip, up_to=record)
        if is_free and looks_like_name(clean(element.text or "")):
            return element
    return next((one for one in _beginning_with_by(record) if not lies_in(one, skip)), None)


def _beginning_with_by(record: Element) -> Iterator[Element]:
    """Yield the parts that say « by Stacey30 » and nothing else."""
    for element in record.iter("span", "div", "p", "small", "em", "i", "cite", "footer"):
        words = clean(element.text or "") if len(element) == 0 else ""
        name = _BY.sub("", words)
        if name != words and len(words) <= NAME_LENGTH and _is_signature(name):
            yield element


def _is_signature(name: str) -> bool:
    """Tell whether the words after « par » are a name: « par téléphone » is none."""
    is_named = name[:1].isupper() or any(map(str.isdigit, name))
    return is_named and looks_like_name(name) and not _SENTENCE_END.search(name)


def first_name(record: Element, skip: Collection[Element]) -> Element | None:
    """Return the first short words of the record that may be a name, wherever they stand."""
    for element in record.iter(etree.Element):
        if element.tag in _NO_NAMES or not _own_words(element) or _is_heading(element):
            continue
        if lies_in(element, skip, up_to=record):
            continue
        if _is_first_name(element) and not is_hidden(element):
            # The words before the first child alone: what follows may be the text itself.
            return element if len(shown_text(element)) <= NAME_LENGTH else None
    return None


def nobodys_name(record: Element, skip: Collection[Element]) -> Element | None:
    """Return what stands for a name and names nobody (« Patient vérifié »), where nobody signs."""
    for element in record.iter(etree.Element):
        if element.tag in _NO_NAMES or len(element) or not _own_words(element):
            continue
        if _NOBODY.match(clean(element.text or "")) and not lies_in(element, skip, up_to=record):
            return element
    return None


def _is_heading(element: Element) -> bool:
    """Tell whether the page's data names the words a title: nobody's name."""
    if element.get("itemprop") not in ("name", "headline"):
        return False
    return not any(one.get("itemprop") in ("author", "creator") for one in element.iterancestors())


def name_shown(element: Element, skip: Collection[Element] = ()) -> str:
    """Return the words of a name's place without the badges in it (« Auteur », « Modérateur »)."""
    badges = {
        one
        for one in element.iter()
        if one is not element and len(one) == 0 and one.text and _is_badge(one.text)
    }
    return shown_text(element, skip={*badges, *skip})


def _is_badge(words: str) -> bool:
    return bool(_BADGE.match(clean(words)))


def name_of(element: Element, skip: Collection[Element] = ()) -> str:
    """Return the name an element bears, without « par » before it or « a écrit : » after it.

    Args:
        element: Where the name stands.
        skip: Parts of it that are no name (the day on the same line).
    """
    shown = name_shown(element, skip) or name_shown(element) or shown_text(element)
    return bare_name(element.get("content") or shown)


def bare_name(words: str) -> str:
    """Return a name without what introduces it or follows it."""
    bare = _AFTER.sub("", _BY.sub("", clean(words)).rstrip(_SIGNS)).rstrip(_SIGNS)
    return _QUALITY.sub("", bare).rstrip(_SIGNS) or bare


def pictured_name(record: Element, skip: Collection[Element]) -> str | None:
    """Return the name that the author's picture bears (« Photo de Zoé L. »)."""
    for image in record.iter("img"):
        words = clean(image.get("alt") or "")
        if _PICTURE.match(words) and not lies_in(image, skip, up_to=record):
            name = _PICTURE.sub("", words)
            if looks_like_name(name):
                return name
    return None


def name_beside_date(words: str, captured_at: datetime) -> tuple[str, str] | None:
    """Return the name and the date of a line that holds both (« Zoé L. · il y a 2 mois »)."""
    if len(words) > _LINE_LENGTH or is_only_date(words, captured_at=captured_at):
        return None
    counted = _COUNTER.match(words)
    return _beside(words, captured_at) or (
        _beside(words[counted.end() :], captured_at) if counted else None
    )


def _beside(words: str, captured_at: datetime) -> tuple[str, str] | None:
    for found in _GAP.finditer(words):
        left, right = words[: found.start()], words[found.end() :]
        if is_only_date(right, captured_at=captured_at):
            by = _BY_WITHIN.search(left)
            name = bare_name(_HAS.sub("", _JOIN.sub("", left[by.end() :] if by else left)))
            name = _INITIAL.sub("", name)
            return (name, right) if looks_like_name(name) else None
        if _BY.match(right) and is_only_date(left, captured_at=captured_at):
            name = bare_name(right)
            return (name, left) if looks_like_name(name) else None
    return None


def name_in_line(date: Element) -> Element | None:
    """Return the part of a date's own line that is a name: « <b>Zoé</b> 12 mars - Répondre »."""
    if _own_words(date):
        # What follows words is no name: « 12 mars <span>• Consultation privée</span> ».
        return None
    for element in date.iter("b", "strong", "a", "cite", "em", "span"):
        if element is not date and len(element) == 0 and _is_first_name(element):
            return element
    return None


def profile_of(author: Element | None, page: OpenPage) -> str | None:
    """Return the address of the author's page, when the name links to one."""
    if author is None:
        return None
    links = [author, *author.iterancestors("a"), *author.iter("a")]
    return next((url for one in links if (url := absolute(one.get("href"), page.url))), None)


def is_profile(link: Element) -> bool:
    """Tell whether a link leads to a person's page, or stands where a name is marked."""
    address = link.get("href") or ""
    if _PROFILE.search(address):
        return True
    if clean(shown_text(link)).lower() == address.strip("/").lower() != "":
        return True
    around = [link, link.getparent()]
    names = (one.get(key) or "" for one in around if one is not None for key in ("class", "id"))
    return any(_ROLE.search(name) for name in names)


def attributed_name(record: Element) -> str | None:
    """Return the name that the record bears as an attribute of its own."""
    words = (clean(record.get(name) or "") for name in _ATTRIBUTES)
    return next((name for name in words if looks_like_name(name)), None)


def looks_like_name(words: str) -> bool:
    """Tell whether words may be a person's name or a pseudonym."""
    return (
        1 < len(words) <= NAME_LENGTH
        and len(words.split()) <= _NAME_WORDS
        and any(c.isalpha() for c in words)
        and not words.endswith((":", "!", "?"))
        and not words.startswith(("#", "http", "«", "“", "„", '"'))
        and "/" not in words
        and not _TIME.search(words)
        and not is_label(words)
        and read_rating(words) is None
    )


def _places(record: Element) -> Iterator[Element]:
    """Yield where names stand, surest first: marked, named by class, linked to a profile."""
    inner, marked, named, linked = [], [], [], []
    for element in record.iter(etree.Element):
        if element.get("itemprop") == "author":
            inner += [one for one in element.iter() if one.get("itemprop") == "name"]
            marked.append(element)
        elif element.get("rel") == "author" or _signs(element, record):
            marked.append(element)
        names = named_as(element)
        if names and _ROLE.search(names) and element.tag not in ("time", "img", "svg"):
            named.append(element)
        if element.tag == "a" and _PROFILE.search(element.get("href") or ""):
            linked.append(element)
    marked += [one for one in named if _EXACT.intersection((one.get("class") or "").split())]
    yield from (*inner, *marked, *named, *linked)


def named_as(element: Element) -> str:
    """Return what the site calls a part, for its styles and its tests."""
    items = cast("list[tuple[str, str]]", element.items())
    return " ".join([value for name, value in items if name in _NAMING])


def _signs(element: Element, record: Element) -> bool:
    """Tell whether a `<cite>` names who speaks: not whom a quotation in the record quotes."""
    if element.tag != "cite":
        return False
    inside = takewhile(lambda one: one is not record, element.iterancestors())
    return not any(one.tag == "blockquote" for one in inside)


def _inner_name(element: Element, skip: Collection[Element]) -> Element | None:
    """Return the part of a name's place that is the name alone, when it holds more than one."""
    if len(element) == 0:
        return None
    parts = [one for one in element.iter() if one is not element and _own_words(one)]
    own = clean(element.text or "")
    if own or len(parts) <= 1:
        return None
    return next((one for one in parts if one not in skip and _is_first_name(one)), None)


def _is_first_name(element: Element) -> bool:
    words = bare_name(element.text or "")
    return (
        looks_like_name(words)
        and not words.endswith(("…", "..."))
        and not _SENTENCE_END.search(clean(element.text or ""))
        and not words[0].isdigit()
        and not _is_initials(words)
        and element.get("role") != "button"
        and element.tag != "button"
    )


def _is_initials(words: str) -> bool:
    return len(words) <= 2 and words.isalpha() and words.isupper()  # noqa: PLR2004 - « NB » in a round avatar


def _own_words(element: Element) -> bool:
    return bool(element.text and element.text.strip())
