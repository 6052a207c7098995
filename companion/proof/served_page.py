"""What a site served to somebody without an account: a page, or a wall, a shell, an error."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree, html

from companion.model.outgoing import OutgoingAnswer
from companion.model.proof import LookReason

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_BYTES = 4_096
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_SHORT = 1_500
"""Letters of shown text under which a page may be nothing but a wall or an error."""
_SHELL = 400
_LOGIN_PLACE = re.compile(
    r"(^|[./_-])(log-?in|sign-?in|connexion|identification|auth(wall|entification)?|checkpoint"
    r"|accounts?|sso|session)([./_-]|$)"
)
_CONSENT_PLACE = re.compile(r"(^|[./_-])(consent|guce|cookiewall|privacy-wall)([./_-]|$)")
_ROBOT_PLACE = re.compile(r"(^|/)(sorry|captcha|challenge|validatecaptcha)(/|$)")
_ROBOT_MARKUP = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|cf-challenge|challenge-platform"
    r"|captcha-delivery|px-captcha|awswaf|geetest|arkoselabs|_incapsula_",
    re.IGNORECASE,
)
_ROBOT_WORDS = (
    "je ne suis pas un robot",
    "vous n etes pas un robot",
    "verifiez que vous etes humain",
    "confirmez que vous etes un humain",
    "trafic inhabituel",
    "trafic exceptionnel",
    "i m not a robot",
    "you are not a robot",
    "verify you are human",
    "unusual traffic",
    "checking your browser",
    "verification de votre navigateur",
    "just a moment",
    "acces refuse",
    "access denied",
    "request blocked",
)
_LOGIN_WORDS = (
    "connectez vous pour",
    "vous devez vous connecter",
    "vous devez etre connecte",
    "identifiez vous pour",
    "reserve aux membres",
    "reserve aux abonnes",
    "creez un compte pour",
    "inscrivez vous pour",
    "ce contenu n est pas disponible pour le moment",
    "log in to continue",
    "log in or sign up",
    "sign in to continue",
    "you must log in",
    "members only",
)
_CONSENT_WORDS = (
    "avant d acceder",
    "avant de continuer",
    "before you continue",
    "accepter et continuer",
    "continuer sans accepter",
    "tout accepter",
    "tout refuser",
    "accept all",
    "reject all",
    "gerer mes choix",
)
_ERROR_WORDS = (
    "404",
    "410",
    "500",
    "502",
    "503",
    "page introuvable",
    "page non trouvee",
    "page inexistante",
    "n existe pas",
    "n existe plus",
    "n est plus disponible",
    "temporairement indisponible",
    "en maintenance",
    "une erreur est survenue",
    "oups",
    "not found",
    "no longer available",
    "something went wrong",
    "service unavailable",
    "under maintenance",
)
_SCRIPT_WORDS = (
    "activer javascript",
    "activez javascript",
    "javascript est desactive",
    "enable javascript",
    "javascript is disabled",
    "requires javascript",
    "javascript to run this app",
)


class ServedPage(NamedTuple):
    """An answer read as a page: UTF-8 bytes, what it shows and its data, folded to compare."""

    dom: bytes
    markup: str
    title: str
    shown: str
    data: str
    has_password: bool
    scripts: int
    noscript: str


def fold(words: str) -> str:
    """Return words in a form to compare: no case, no accents, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())


def is_page(answer: OutgoingAnswer) -> bool:
    """Tell whether an answer calls itself HTML, or says nothing and looks like it."""
    said = answer.header("content-type").lower()
    if said:
        return "html" in said
    return answer.body.lstrip()[:1] == b"<"


def read_served(answer: OutgoingAnswer) -> ServedPage | None:
    """Return the page of an answer, or None when nothing can be parsed."""
    markup = _decoded(answer)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = html.document_fromstring(markup.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    scripts = [script.text or "" for script in root.iter("script")]
    title = root.find(".//title")
    return ServedPage(
        dom=markup.encode(),
        markup=markup,
        title=fold(title.text or "") if title is not None else "",
        shown=fold(" ".join(_shown(root))),
        data=fold(" ".join(_unescaped(script) for script in scripts)),
        has_password=any(field.get("type") == "password" for field in root.iter("input")),
        scripts=len(scripts),
        noscript=fold(" ".join("".join(map(str, n.itertext())) for n in root.iter("noscript"))),
    )


def wall_of(page: ServedPage, url: str) -> LookReason | None:
    """Return what stands in place of the content, or None when it may be the content.

    Asked only once the words were not found: a page that shows them is no wall. The strongest
    sign first: an address, then a form, then words on a page that holds little else.
    """
    place = _place(url)
    is_short = len(page.shown) < _SHORT
    said = f"{page.title} {page.shown}"
    noticed: tuple[tuple[LookReason, bool], ...] = (
        ("captcha", bool(_ROBOT_PLACE.search(place))),
        ("consent_wall", bool(_CONSENT_PLACE.search(place))),
        ("login_wall", bool(_LOGIN_PLACE.search(place))),
        ("captcha", is_short and _has(said, _ROBOT_WORDS)),
        ("captcha", is_short and bool(_ROBOT_MARKUP.search(page.markup))),
        ("login_wall", is_short and (page.has_password or _has(said, _LOGIN_WORDS))),
        ("error_page", is_short and _has(page.title, _ERROR_WORDS)),
        ("consent_wall", is_short and _has(said, _CONSENT_WORDS)),
        ("error_page", is_short and _has(page.shown[:_SHELL], _ERROR_WORDS[5:])),
        ("needs_script", _has(page.noscript, _SCRIPT_WORDS) and is_short),
        ("needs_script", len(page.shown) < _SHELL and page.scripts > 0),
    )
    return next((reason for reason, is_there in noticed if is_there), None)


def wall_at(url: str) -> LookReason | None:
    """Return what an address alone gives away: a sign-in, consent or robot page."""
    place = _place(url)
    if _ROBOT_PLACE.search(place):
        return "captcha"
    if _CONSENT_PLACE.search(place):
        return "consent_wall"
    return "login_wall" if _LOGIN_PLACE.search(place) else None


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}".lower()


def _has(said: str, words: tuple[str, ...]) -> bool:
    padded = f" {said} "
    return any(f" {one} " in padded for one in words)


def _decoded(answer: OutgoingAnswer) -> str:
    """Return the page as text: the header's charset, else the page's own, else UTF-8."""
    head = answer.body[:_META_BYTES].decode("latin-1")
    for place in (answer.header("content-type"), head):
        named = _CHARSET.search(place)
        if named is None:
            continue
        try:
            return answer.body.decode(named[1], errors="replace").replace("\0", "")
        except LookupError:
            continue
    return answer.body.decode("utf-8-sig", errors="replace").replace("\0", "")


def _shown(root: html.HtmlElement) -> list[str]:
    """Return the pieces of text a reader may see, attributes and silent elements left out."""
    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else "!"
        if event == "start":
            if tag == "!" or tag in _SILENT:
                walker.skip_subtree()
            else:
                pieces.append(node.text or "")
        else:
            pieces.append(node.tail or "")
    return pieces


def _unescaped(script: str) -> str:
    r"""Return a script's words as its strings mean them: `\u00e9`, `\n`, `\"` read."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), script)
    plain = re.sub(r"\\[nrt]", " ", plain)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
