"""Shapes of made-up lists that are not cards: forums, tables, flat lists, threads, inline lines."""

from __future__ import annotations

import html
from random import Random
from typing import Protocol

from bench.made_words import SEEN_AT, Said, sentence, shown_day


class Site(Protocol):
    """What a shape needs to know of the site it is drawn for."""

    rng: Random
    lang: str
    words: dict[str, str]

    def cls(self, role: str) -> str:
        """Return the class attribute of a role."""
        ...


def shaped(shape: str, site: Site, every: list[Said]) -> str:
    """Return the list of reviews in that shape."""
    draw = {
        "forum": _forum,
        "table": _table,
        "flat": _flat,
        "definition": _definitions,
        "thread": _thread,
        "inline": _inline,
        "custom": _custom,
        "social": _social,
    }[shape]
    return draw(site, every)


SHAPES = ("forum", "table", "flat", "definition", "thread", "inline", "custom", "social")
UNRATED = ("forum", "thread", "social")


def _words(one: Said) -> str:
    return "<br>".join(html.escape(part) for part in one.parts)


def _forum(site: Site, every: list[Said]) -> str:
    """A forum: a column of facts about the member, quotes, signatures, a number per message."""
    rows = []
    for rank, one in enumerate(every):
        joined = shown_day(site.rng, SEEN_AT.date().replace(year=2015), site.lang, "long")
        quote = (
            f"<blockquote><div><cite>{every[rank - 1].author} a écrit :</cite>"
            f"{sentence(site.rng, site.lang)}</div></blockquote>"
            if rank and site.rng.random() < 0.4
            else ""
        )
        rows.append(
            f'<article{site.cls("post")} id="p{100 + rank}"><div{site.cls("side")}>'
            f'<a{site.cls("username")} href="/members/{rank}">{html.escape(one.author)}</a>'
            f"<dl><dt>Messages</dt><dd>{rank * 7 + 12}</dd><dt>Inscription</dt><dd>{joined}</dd>"
            f'</dl></div><div{site.cls("body")}><div><a href="#p{100 + rank}">{one.date_text}</a> '
            f'<a href="#p{100 + rank}">#{rank + 1}</a></div><div{site.cls("content")}>{quote}'
            f"{_words(one)}</div></div></article>"
        )
        one.answered = False
    return f"<div{site.cls('posts')}>{''.join(rows)}</div>"


def _table(site: Site, every: list[Said]) -> str:
    rows = []
    for one in every:
        one.answered = False
        stars = "" if one.rating is None else f"<td>{one.rating}/5</td>"
        rows.append(
            f"<tr><td><b>{html.escape(one.author)}</b></td><td>{one.date_text}</td>{stars}"
            f"<td>{_words(one)}</td></tr>"
        )
    return f"<table{site.cls('list')}><tbody>{''.join(rows)}</tbody></table>"


def _flat(site: Site, every: list[Said]) -> str:
    """Records that no element holds: a heading line, then paragraphs, one after the other."""
    rows = []
    for one in every:
        one.answered = False
        stars = "" if one.rating is None else f' <span title="{one.rating}/5"></span>'
        texts = "".join(f"<p{site.cls('text')}>{html.escape(part)}</p>" for part in one.parts)
        rows.append(
            f"<div{site.cls('head')}><strong>{html.escape(one.author)}</strong>{stars} "
            f"<small>{one.date_text}</small></div>{texts}"
        )
    return f"<div{site.cls('list')}>{''.join(rows)}</div>"


def _definitions(site: Site, every: list[Said]) -> str:
    rows = []
    for one in every:
        one.answered = False
        stars = "" if one.rating is None else f" <i>{'★' * one.rating}{'☆' * (5 - one.rating)}</i>"
        rows.append(
            f"<dt><b>{html.escape(one.author)}</b>{stars} <span>{one.date_text}</span></dt>"
            f"<dd>{_words(one)}</dd>"
        )
    return f"<dl{site.cls('list')}>{''.join(rows)}</dl>"


def _thread(site: Site, every: list[Said]) -> str:
    """Comments and the answers nested in them, two deep."""

    def item(one: Said, inner: str) -> str:
        one.answered = False
        return (
            f"<li{site.cls('comment')}><div{site.cls('body')}><b{site.cls('fn')}>"
            f'{html.escape(one.author)}</b> <a href="#c"><time>{one.date_text}</time></a>'
            f"<p>{_words(one)}</p><a href='#r'>{site.words['reply']}</a></div>{inner}</li>"
        )

    def under(rest: list[Said], depth: int) -> str:
        out = []
        while rest:
            one = rest.pop(0)
            has_inner = depth < 2 and rest and site.rng.random() < 0.4
            inner = ""
            if has_inner:
                inner = f"<ul{site.cls('children')}>{under([rest.pop(0)], depth + 1)}</ul>"
            out.append(item(one, inner))
        return "".join(out)

    return f"<ol{site.cls('comments')}>{under(list(every), 0)}</ol>"


def _inline(site: Site, every: list[Said]) -> str:
    """Author and day in one line of text, as old guest books do."""
    by, rows = site.words["by"], []
    shape = site.rng.choice(("by", "dot", "comma", "after"))
    for one in every:
        one.answered = False
        name = html.escape(one.author)
        line = {
            "by": f"{by.capitalize()} {name}, {one.date_text}",
            "dot": f"{name} · {one.date_text}",
            "comma": f"{name}, {one.date_text}",
            "after": f"{one.date_text} {by} {name}",
        }[shape]
        stars = "" if one.rating is None else f"<span>{one.rating}/5</span>"
        rows.append(
            f"<div{site.cls('record')}>{stars}<p>{_words(one)}</p>"
            f"<p{site.cls('meta')}>{line}</p></div>"
        )
    return f"<div{site.cls('list')}>{''.join(rows)}</div>"


def _custom(site: Site, every: list[Said]) -> str:
    """Custom elements whose contents stand in open shadow roots."""
    rows = []
    for one in every:
        one.answered = False
        stars = "" if one.rating is None else f'<x-stars aria-label="{one.rating}/5"></x-stars>'
        rows.append(
            f'<user-entry><template shadowrootmode="open"><div><x-name>{html.escape(one.author)}'
            f"</x-name>{stars}<time>{one.date_text}</time></div><div><span>{_words(one)}</span>"
            f"</div><button>{site.words['reply']}</button></template></user-entry>"
        )
    return f"<entry-list>{''.join(rows)}</entry-list>"


def _social(site: Site, every: list[Said]) -> str:
    """A network's thread: roles and generated classes only, a picture, buttons, nested answers."""
    rows = []
    for rank, one in enumerate(every):
        one.answered = False
        texts = "".join(
            f'<div dir="auto" style="text-align: start">{html.escape(part)}</div>'
            for part in one.parts
        )
        rows.append(
            f'<div class="x1n2onr6"><div role="article" tabindex="-1">'
            f'<a role="link" href="/p{rank}">'
            f'<img alt="" src="a.png"></a><div><a role="link" href="/people/{rank}"><span>'
            f'{html.escape(one.author)}</span></a><div class="x1lliihq">{texts}</div></div>'
            f'<ul><li><div role="button">{site.words["useful"]}</div></li><li><div role="button">'
            f'{site.words["reply"]}</div></li><li><a role="link" href="/c?comment_id={rank}">'
            f"{one.date_text}</a></li></ul></div></div>"
        )
    return f"<div>{''.join(rows)}</div>"
