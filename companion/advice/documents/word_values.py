"""The exact words, who shows them and how to find them again."""

from __future__ import annotations

import hashlib

from companion.advice.documents.plain import LONGEST_VALUE, one_line, plain
from companion.advice.documents.saying import Saying
from companion.model.mention import Mention

MOST_LINES = 2_000
"""Lines of one value that stay lines; those after stand on the last."""
_BEGINNING = 60


def author_of(mention: Mention, say: Saying) -> str:
    """Return the name shown."""
    return one_line(mention.review.author or "")[:300] or say("author_unshown")


def rating_of(mention: Mention) -> str:
    """Return « 1/5 », or nothing."""
    review = mention.review
    if review.rating is None:
        return ""
    most = f"/{review.rating_max:g}" if review.rating_max else ""
    return f"{review.rating:g}{most}".replace(".", ",")


def content_address(mention: Mention) -> str:
    """Return the text's own address, else the page's."""
    return mention.review.permalink or mention.page_url


def shown_words(mention: Mention, say: Saying) -> str:
    """Return the exact words, as many as a draft reproduces; `words_note` says what is missing."""
    words = _limited(plain(mention.review.words))
    return words if words.strip() else say("no_words")


def words_note(mention: Mention, say: Saying) -> str:
    """Return what the words lack as reproduced: cut on the page, or too long for a draft."""
    notes = [say("cut")] if mention.review.is_cut else []
    words = mention.review.words
    if len(plain(words)) > LONGEST_VALUE:
        sha256 = hashlib.sha256(words.encode()).hexdigest()
        notes.append(say("shortened", shown=LONGEST_VALUE, all=len(words), sha256=sha256))
    return " ".join(notes)


def owner_reply(mention: Mention) -> str:
    """Return the reply shown in the page's name under the text, or nothing."""
    reply = mention.review.reply
    return _limited(plain(reply.text)) if reply else ""


def locator(mention: Mention, say: Saying) -> str:
    """Return what is needed to find the text on its page: name, rating, date, first words."""
    review = mention.review
    parts = []
    if review.author:
        parts.append(say("found_author", author=author_of(mention, say)))
    if rating_of(mention):
        parts.append(say("found_rating", rating=rating_of(mention)))
    if review.date_text:
        parts.append(say("found_date", date=one_line(review.date_text)[:100]))
    beginning = _beginning(mention)
    if beginning:
        parts.append(say("found_words", words=beginning))
    return say("found", parts=", ".join(parts)) if parts else say("found_nothing")


def _beginning(mention: Mention) -> str:
    words = one_line(mention.review.words)
    if len(words) <= _BEGINNING:
        return words
    whole = words[:_BEGINNING].rpartition(" ")[0] or words[:_BEGINNING]
    return f"{whole}…"


def _limited(words: str) -> str:
    lines = words[:LONGEST_VALUE].split("\n")
    if len(lines) <= MOST_LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])])
