"""What the redacted twin masks, what it leaves, and that fragments leak nothing learned."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.proof.facts import quotes_of
from companion.proof.redact import Redactor, load_lexicon

OWN = ("Dr Camille Roussel-Lefèvre",)

CASES = [
    ("Écrivez à marie.durand+x@exemple.fr.", "Écrivez à [adresse électronique masquée]."),
    ("marie (at) exemple.fr", "[adresse électronique masquée]"),
    ("Tél 06 12 34 56 78 le soir", "Tél [téléphone masqué] le soir"),
    ("06.12.34.56.78", "[téléphone masqué]"),
    ("+33 6 12 34 56 78", "[téléphone masqué]"),
    ("0033612345678", "[téléphone masqué]"),
    ("N° 2 55 08 14 168 025 38", "N° [numéro masqué]"),
    ("FR76 3000 6000 0112 3456 7890 189", "[numéro masqué]"),
    ("au 12 bis, rue des Lilas, porte 3", "au [adresse masquée], porte 3"),
    ("Il habite 75011 Paris.", "Il habite [adresse masquée]."),
    ("Madame Dupont a ri.", "Madame [nom masqué] a ri."),
    ("M. Jean Martin et Mme Li", "M. [nom masqué] et Mme [nom masqué]"),
    ("ma mère Josiane pleurait", "ma mère [nom masqué] pleurait"),
    ("La secrétaire Sandrine hurle", "La secrétaire [nom masqué] hurle"),
    ("Je m’appelle Karim", "Je m’appelle [nom masqué]"),
    ("Merci à monique p. pour tout", "Merci à [nom masqué] pour tout"),
    ("Il a raté mon diabète", "Il a raté mon [donnée de santé masquée]"),
    ("Ma dépression, le VIH", "Ma [donnée de santé masquée], le [donnée de santé masquée]"),
    ("mes AVC", "mes [donnée de santé masquée]"),
    ("j’ai mal au dos", "j’ai [donnée de santé masquée]"),
    ("une fausse couche", "une [donnée de santé masquée]"),
    ("CANCÉREUSE", "[donnée de santé masquée]"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "masked"), CASES)
def test_what_the_rules_know_is_masked(words: str, masked: str) -> None:
    assert Redactor(own_names=OWN, others=["Monique P."]).text(words) == masked


@pytest.mark.parametrize(
    "words",
    [
        "Le Dr Roussel est un escroc.",
        "Docteur Camille Roussel-Lefèvre",
        "Deux heures d’attente, 45 euros, le 12/03/2026 à 14 h 30.",
        "Il est distant, la piste est étroite, Istanbul est loin.",
        "Accueil froid. Aucune écoute !",
        "Un avis sur 5 étoiles, 12345 fois.",
        "",
    ],
)
def test_the_rest_stays_as_it_is(words: str) -> None:
    assert Redactor(own_names=OWN).text(words) == words


def test_a_name_learned_from_the_whole_is_masked_in_a_fragment() -> None:
    redactor = Redactor(own_names=OWN)
    redactor.learn("Il a fait pleurer ma mère Josiane.")
    assert redactor.text("« Josiane. »") == "« [nom masqué]. »"
    assert redactor.counts == {"person": 1}


def test_what_was_masked_is_counted_by_kind() -> None:
    redactor = Redactor()
    redactor.text("a@b.fr, 06 12 34 56 78, mon cancer")
    assert redactor.counts == {"email": 1, "phone": 1, "health": 1}


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(words: str) -> None:
    redactor = Redactor(own_names=OWN, others=["Monique P."])
    once = redactor.text(words)
    assert redactor.text(once) == once


def test_every_kind_has_its_label() -> None:
    kinds = {"person", "email", "phone", "number", "address", "health", "fragment"}
    assert set(load_lexicon().labels) == kinds


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("Mots relevés : «\u00a006\u00a0».", "Mots relevés : «\u00a0[passage masqué]\u00a0»."),
        ("Un fait : «\u00a0escroc\u00a0».", "Un fait : «\u00a0escroc\u00a0»."),
        ("Un fait.", "Un fait."),
    ],
)
def test_a_quote_that_shows_what_is_masked_goes(sentence: str, masked: str) -> None:
    redactor = Redactor(own_names=OWN)
    quoting = quotes_of(redactor.text, "Un escroc, appelez le 06 12 34 56 78.")
    assert quoting(sentence) == masked


HOSTILE_WORDS = {
    "a word without end": "a" * 200_000,
    "an address without end": "a@" + "a-" * 100_000,
    "dots": "a." * 100_000,
    "people by thousands": " ".join(f"M. Nom{number:05}" for number in range(12_000)),
    "people of one first name": " ".join(f"M. Jean N{number:05}" for number in range(10_000)),
    "a street without end": "1 rue" + " " * 200_000,
}


@pytest.mark.parametrize("kind", HOSTILE_WORDS)
def test_no_words_hold_the_redaction_up(kind: str) -> None:
    redactor = Redactor(own_names=OWN, others=["Monique P.", "★★★"])
    started = time.thread_time()
    redactor.learn(HOSTILE_WORDS[kind])
    redactor.text(HOSTILE_WORDS[kind])
    # A square takes minutes here; what is in proportion takes a fraction of a second.
    assert time.thread_time() - started < 15


def test_an_address_behind_too_long_a_word_is_masked_all_the_same() -> None:
    masked = Redactor().text("a" * 70 + "@exemple.fr")
    assert masked == "a" * 6 + "[adresse électronique masquée]"


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("Vu par ★★★ hier", "Vu par [nom masqué] hier"),
        ("@bob, c’est @BOB", "[nom masqué], c’est [nom masqué]"),
        ("a@bobine et bob", "a@bobine et bob"),
        ("Anne Marie puis Anne", "[nom masqué] puis [nom masqué]"),
    ],
)
def test_any_name_another_goes_by_is_masked(words: str, masked: str) -> None:
    assert Redactor(others=["★★★", "@bob", "Anne", "Anne Marie"]).text(words) == masked
