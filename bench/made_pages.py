"""Makes review pages of structures never seen, from a seed, with what a reader would say of them.

Each seed is a site of its own: how it names its classes, which tags it uses, where the author, the
day and the stars stand, what surrounds them. Some hold no review at all.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.made_shapes import SHAPES, UNRATED, shaped
from bench.made_words import LABELS, LANGUAGES, SEEN_AT, Said, said, sentence, shown_day

DAY_STYLES = ("long", "long", "numeric", "relative", "numeric_time")
RATING_STYLES = ("aria", "aria_svg", "text", "glyphs", "data", "alt", "title", "classes", "number")
NAMINGS = ("plain", "plain", "french", "bem", "hashed", "hashed", "utility", "none")
_FRENCH = {
    "list": "liste-avis",
    "record": "avis",
    "author": "auteur",
    "date": "date",
    "rating": "note",
    "text": "texte",
    "reply": "reponse",
    "head": "entete",
    "foot": "actions",
}
NOISE = ("badge", "place", "criteria", "likes", "picture", "menu", "share", "translate")
_UTILITY = ("flex", "mt-2", "p-4", "text-sm", "gap-3", "font-bold", "items-center", "text-gray-600")


@dataclass
class MadePage:
    """A page and its reviews, in the order of the page."""

    source: str
    reviews: list[Said]
    traits: dict[str, Any] = field(default_factory=dict)


class _Site:
    """The habits of one site, drawn once."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - chosen structures, no secret
        pick = self.rng.choice
        self.lang = pick(LANGUAGES)
        self.words = LABELS[self.lang]
        self.naming = pick(NAMINGS)
        self.shape = pick(("card",) * 10 + SHAPES)
        self.rated = self.rng.random() < 0.7 and self.shape not in UNRATED
        self.rating_style = pick(RATING_STYLES)
        self.day_style = pick(DAY_STYLES)
        self.machine = self.rng.random() < 0.4
        self.list_tag, self.record_tag = pick(
            (("ul", "li"), ("div", "div"), ("section", "article"), ("div", "article"), ("ol", "li"))
        )
        self.wrapped = self.rng.random() < 0.4
        self.order = pick(("author first", "rating first", "text first"))
        self.author_style = pick(("link", "span", "strong", "heading", "by", "avatar", "with date"))
        self.text_style = pick(("p", "paragraphs", "div", "span", "breaks", "lines", "quoted"))
        self.foot_style = pick(("none", "buttons", "links", "counts"))
        self.reply_style = pick(("inside", "inside", "titled", "none"))
        self.noise = self.rng.sample(sorted(NOISE), self.rng.choice((0, 0, 1, 2, 3)))
        self.cuts = self.rng.random() < 0.2
        self.hashes: dict[str, str] = {}

    def cls(self, role: str) -> str:
        """Return the class attribute of a role, the same all over the site."""
        if self.naming == "none":
            return ""
        if role not in self.hashes:
            self.hashes[role] = self._named(role)
        return f' class="{self.hashes[role]}"'

    def _named(self, role: str) -> str:
        if self.naming == "hashed":
            letters = "abcdefghijkmnpqrstuvwxyz0123456789"
            return "x" + "".join(self.rng.choice(letters) for _ in range(6))
        if self.naming == "utility":
            return " ".join(self.rng.sample(_UTILITY, 3))
        noun = "review" if self.rated else "comment"
        if self.naming == "bem":
            return f"c-{noun}__{role}" if role != "record" else f"c-{noun} c-{noun}--full"
        if self.naming == "french":
            return _FRENCH.get(role, role)
        return noun if role == "record" else f"{noun}-{role}"


def made_page(seed: int) -> MadePage:
    """Return the page of a seed: reviews nine times in ten, else a page that holds none."""
    site = _Site(seed)
    if seed % 10 == 9:
        return MadePage(_page(site, _no_reviews(site)), [], _traits(site, "none"))
    count = site.rng.choice((2, 3, 5, 8, 12, 20))
    every = [
        said(site.rng, site.lang, style=site.day_style, rated=site.rated) for _ in range(count)
    ]
    if site.rated and site.rng.random() < 0.3:
        every[0].parts = []
    for one in every:
        if one.parts and site.cuts and site.shape == "card" and site.rng.random() < 0.5:
            one.parts[-1] += "…"
            one.is_cut = True
    heading = site.words["reviews" if site.rated else "comments"]
    shown = f"<h2>{heading} ({count})</h2>{_list(site, every)}"
    return MadePage(_page(site, shown + _hidden_copy(site, every)), every, _traits(site, "reviews"))


def _list(site: _Site, every: list[Said]) -> str:
    if site.shape != "card":
        return shaped(site.shape, site, every)
    records = "\n".join(_record(site, one, rank) for rank, one in enumerate(every))
    return f"<{site.list_tag}{site.cls('list')}>{records}</{site.list_tag}>"


def _traits(site: _Site, kind: str) -> dict[str, Any]:
    known = {name: value for name, value in vars(site).items() if isinstance(value, str | bool)}
    return {"kind": kind, **known}


def _page(site: _Site, body: str) -> str:
    rng, lang = site.rng, site.lang
    lines = "".join(
        f'<li><a href="/n/{n}">{html.escape(sentence(rng, lang)[:40])}</a> '
        f"<time>{shown_day(rng, SEEN_AT.date().replace(month=rng.randint(1, 4)), lang, 'long')}"
        "</time></li>"
        for n in range(rng.choice((0, 3, 30)))
    )
    side = f"<aside><h3>{site.words['news']}</h3><ul>{lines}</ul></aside>" if lines else ""
    histogram = "".join(
        f"<tr><td>{site.words['stars'].format(n=n)}</td><td>{rng.randint(0, 40)}</td></tr>"
        for n in range(5, 0, -1)
    )
    summary = f"<table>{histogram}</table><p>4,1 / 5 (37)</p>" if site.rated else ""
    depth = rng.randint(0, 3)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Dr Camille '
        f'Roussel</title></head><body><header><nav><a href="/">Accueil</a> <a href="/a">Dr</a>'
        f"</nav></header>{'<div>' * depth}<main><h1>Dr Camille Roussel</h1>{summary}{body}</main>"
        f"{'</div>' * depth}{side}<footer>© 2026 Site · 12/01/2026</footer></body></html>"
    )


def _record(site: _Site, one: Said, rank: int) -> str:
    head = _author_and_day(site, one, rank)
    stars = _rating(site, one.rating)
    text = _text(site, one)
    visit = f"<div>{site.words['visit']}</div>" if site.rated and site.rng.random() < 0.2 else ""
    order = {
        "author first": (head, stars, visit, text),
        "rating first": (stars, head, text, visit),
        "text first": (stars, text, head, visit),
    }[site.order]
    before, after = _noise(site, one, rank)
    inner = before + "".join(order) + after + _foot(site) + _reply(site, one)
    record = f"<{site.record_tag}{site.cls('record')}>{inner}</{site.record_tag}>"
    if site.wrapped and site.record_tag != "li":
        record = f"<div{site.cls('cell')}>{record}</div>"
    if site.rng.random() < 0.05:
        record += "<div><ins>Publicité : assurance santé dès 12 € par mois</ins></div>"
    return record


def _noise(site: _Site, one: Said, rank: int) -> tuple[str, str]:
    """Return what sites put around a review: badges, places, criteria, pictures, menus."""
    before = {
        "picture": f'<img alt="Photo de profil de {html.escape(one.author)}" src="a.jpg">',
        "menu": '<button aria-label="Plus d’options"><svg><path/></svg></button>',
    }
    after = {
        "badge": f"<span{site.cls('verified')}>Avis vérifié</span>",
        "place": f"<span{site.cls('place')}>{12 + rank} messages</span>",
        "criteria": "<ul><li>Accueil <b>4/5</b></li><li>Ponctualité <b>2/5</b></li></ul>"
        if one.rating is not None and site.order != "text first"
        else "",
        "likes": f"<div{site.cls('likes')}><span>{rank}</span></div>",
        "share": '<div><a href="/share">Partager</a></div>',
        "translate": "<div><a href='#t'>Voir la traduction</a></div>",
    }
    return (
        "".join(words for name, words in before.items() if name in site.noise),
        "".join(words for name, words in after.items() if name in site.noise),
    )


def _author_and_day(site: _Site, one: Said, rank: int) -> str:
    name, day = html.escape(one.author), _day(site, one)
    by = site.words["by"]
    author = {
        "link": f'<a{site.cls("author")} href="/u/{rank}">{name}</a>',
        "span": f"<span{site.cls('author')}>{name}</span>",
        "strong": f"<strong>{name}</strong>",
        "heading": f"<h4{site.cls('author')}>{name}</h4>",
        "by": f"<span{site.cls('author')}>{by} {name}</span>",
        "avatar": (
            f"<div{site.cls('avatar')}>{name[0]}</div><div{site.cls('who')}><div>{name}</div>"
            f"<div{site.cls('badge')}>{rank + 2} avis</div></div>"
        ),
        "with date": f"<div{site.cls('author')}>{name}</div>",
    }[site.author_style]
    return f"<div{site.cls('head')}>{author} {day}</div>"


def _day(site: _Site, one: Said) -> str:
    shown = one.date_text
    if site.day_style != "relative" and site.author_style == "by":
        shown = f"{site.words['posted']} {shown}"
    if site.machine and site.day_style != "relative":
        return f'<time{site.cls("date")} datetime="{one.on.isoformat()}">{shown}</time>'
    return f"<span{site.cls('date')}>{shown}</span>"


def _rating(site: _Site, rating: int | None) -> str:
    if rating is None:
        return ""
    out_of, stars = site.words["out_of"].format(n=rating), site.words["stars"].format(n=rating)
    full, empty = "★" * rating, "☆" * (5 - rating)
    filled = "".join(
        f'<i class="{"star star--full" if n < rating else "star star--empty"}"></i>'
        for n in range(5)
    )
    return {
        "aria": f'<div{site.cls("rating")} role="img" aria-label="{out_of}"></div>',
        "aria_svg": (
            f'<span{site.cls("rating")}><svg role="img" aria-label="{stars}"><path/></svg></span>'
        ),
        "text": f"<span{site.cls('rating')}>{rating}/5</span>",
        "glyphs": f"<span{site.cls('rating')}>{full}{empty}</span>",
        "data": f'<div{site.cls("rating")} data-rating="{rating}"></div>',
        "alt": f'<img{site.cls("rating")} alt="{out_of}" src="s.png">',
        "title": f'<span{site.cls("rating")} title="{stars}"><b></b></span>',
        "classes": f"<span{site.cls('rating')}>{filled}</span>",
        "number": f"<span{site.cls('rating')}>{rating},0 / 5</span>",
    }[site.rating_style]


def _text(site: _Site, one: Said) -> str:
    parts = [html.escape(part) for part in one.parts]
    if not parts:
        return f"<div{site.cls('text')}></div>"
    if one.is_cut:
        parts[-1] += f' <a href="#" role="button">{site.words["more"]}</a>'
    cls = site.cls("text")
    return {
        "p": f"<p{cls}>{'<br>'.join(parts)}</p>",
        "paragraphs": f"<div{cls}>{''.join(f'<p>{part}</p>' for part in parts)}</div>",
        "div": f"<div{cls}>{'<br>'.join(parts)}</div>",
        "span": f"<div{cls}><span>{'<br>'.join(parts)}</span></div>",
        "breaks": f"<div{cls}>{'<br><br>'.join(parts)}</div>",
        "lines": f"<div{cls}>{''.join(f'<div dir=auto>{part}</div>' for part in parts)}</div>",
        "quoted": f"<blockquote{cls}>{'<br>'.join(parts)}</blockquote>",
    }[site.text_style]


def _foot(site: _Site) -> str:
    words = site.words
    return {
        "none": "",
        "buttons": f"<div{site.cls('foot')}><button>{words['useful']}</button>"
        f"<button>{words['report']}</button></div>",
        "links": f'<div{site.cls("foot")}><a href="#">{words["reply"]}</a> '
        f'<a href="#">{words["report"]}</a></div>',
        "counts": f"<div{site.cls('foot')}><span>{words['useful']} (3)</span></div>",
    }[site.foot_style]


def _reply(site: _Site, one: Said) -> str:
    if not one.answered or site.reply_style == "none":
        one.answered = False
        return ""
    answer, thanks = site.words["answer"], site.words["thanks"]
    day = shown_day(site.rng, one.on, site.lang, site.day_style)
    title = f"<strong>{answer}</strong>" if site.reply_style == "titled" else f"<div>{answer}</div>"
    return f"<div{site.cls('reply')}>{title}<span>{day}</span><p>{thanks}</p></div>"


def _hidden_copy(site: _Site, every: list[Said]) -> str:
    """Return what follows the list: sometimes its hidden copy for small screens, or a teaser."""
    chance = site.rng.random()
    if chance < 0.2:
        records = "".join(_record(site, one, rank) for rank, one in enumerate(every))
        return f'<div class="mobile" style="display:none">{records}</div>'
    if chance < 0.35 and site.rated:
        other = said(site.rng, site.lang, style=site.day_style, rated=True)
        return (
            f"<section><h2>{site.words['similar']}</h2><div>"
            f"{_record(site, other, 90)}{_record(site, other, 91)}</div></section>"
        )
    return ""


def _no_reviews(site: _Site) -> str:
    """Return a list that looks alike and is none: news, doctors, events, search results."""
    rng, kind = site.rng, site.rng.choice(("news", "doctors", "results", "empty", "versions"))
    rows = []
    for n in range(rng.randint(3, 12)):
        day = shown_day(rng, SEEN_AT.date().replace(month=rng.randint(1, 4)), site.lang, "long")
        line = html.escape(sentence(rng, site.lang))
        rows.append(
            {
                "news": f'<li><h3><a href="/news/{n}">{line}</a></h3><time>{day}</time><p>{line}'
                f"{line}</p></li>",
                "doctors": f'<li><a href="/dr/{n}">Dr {chr(65 + n)}. Martin</a><span>4,{n % 9}/5'
                f"</span><span>({n + 3} avis)</span><p>12 rue du Port, Granville</p></li>",
                "results": f'<div><a href="https://a{n}.example/"><h3>{line}</h3></a><span>{day}'
                f"</span><div>{line}</div></div>",
                "empty": "",
                "versions": f"<li><b>Version 1.{n}</b> <span>{day}</span><p>{line}</p></li>",
            }[kind]
        )
    return f"<ul>{''.join(rows)}</ul>"
