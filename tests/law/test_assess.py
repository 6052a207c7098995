from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.avischeck import read_suite
from companion.law.analysis import warm_up
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.model.assessment import Assessment, Statement
from companion.model.practitioner import Practitioner
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
FACT = "Il a falsifié mon dossier médical."


def _read(text: str, **known: object) -> Assessment:
    return assess(Statement(text=text, **known), pack=PACK, on=ON)  # type: ignore[arg-type]


def test_a_signal_quotes_the_author_at_its_exact_place() -> None:
    text = "🙁 Bonjour. Ce méde\u0301cin, quel c0nnard !"
    for signal in _read(text).signals:
        assert text[signal.start : signal.end] == signal.text
    assert [s.text for s in _read(text).signals] == ["c0nnard"]


def test_a_fact_absorbs_the_insult_tied_to_it() -> None:
    found = _read("Ce charlatan a falsifié mon dossier.")
    assert found.nature == "diffamation"
    likelihood = {n.id: n.likelihood for n in found.natures}
    assert likelihood["diffamation"] > likelihood.get("injure", 0)


def test_dishonesty_alone_is_read_both_ways_and_left_to_be_read() -> None:
    found = _read("Escroc !")
    assert found.abstain
    assert found.abstain_why is not None
    assert {"injure", "diffamation"} <= {n.id for n in found.natures}


@pytest.mark.parametrize("status", ["liberal", "hospitalier", "mixte"])
def test_a_hospital_practitioner_comes_under_article_32_and_never_31(status: str) -> None:
    doctor = Practitioner(status=status)  # type: ignore[arg-type]
    found = assess(Statement(text=FACT), pack=PACK, on=ON, practitioner=doctor)
    articles = " ".join(q.article.fr for q in found.qualifications)
    assert "article 32" in articles
    assert "article 31" not in articles


def test_a_public_review_is_never_an_outrage_but_a_private_message_may_be() -> None:
    public = _read("Quel connard ce docteur.")
    private = _read("Quel connard ce docteur.", is_public=False)
    assert "outrage" not in {q.id for q in public.qualifications}
    assert {"outrage", "injure-non-publique"} <= {q.id for q in private.qualifications}


def test_a_qualification_shows_elements_words_defences_and_source() -> None:
    first = _read(FACT).qualifications[0]
    assert first.id == "diffamation-publique"
    assert "article 29, alinéa 1er" in first.article.fr
    assert "« Il" not in first.article.fr
    precise = next(e for e in first.elements if e.id == "precise-fact")
    assert precise.state == "met"
    assert "falsifié" in precise.why.fr
    assert {d.id for d in first.defences} >= {"truth", "good-faith", "prescription"}
    assert first.source.confidence == "verified"


def test_lawful_words_raise_no_qualification() -> None:
    found = _read("Froid, hautain, deux heures d'attente, à fuir.")
    assert found.nature == "opinion"
    assert found.severity == 1
    assert found.qualifications == ()


def test_another_language_is_left_to_a_person_unless_clearly_favourable() -> None:
    assert _read("He is a crook and a liar.").abstain
    praise = _read("Great doctor, very kind and professional.")
    assert (praise.nature, praise.abstain) == ("favorable", False)


@pytest.mark.parametrize(
    ("rating", "nature"), [(1, "opinion"), (5, "favorable"), (None, "opinion")]
)
def test_a_bare_rating_is_never_unlawful(rating: float | None, nature: str) -> None:
    found = _read("", rating=rating)
    assert found.nature == nature
    assert found.severity <= 1


@pytest.mark.parametrize("text", [FACT, "Quel connard.", "Je vais te tuer.", "Escroc"])
@pytest.mark.parametrize("rating", [None, 1.0, 3.0, 5.0])
def test_a_star_rating_changes_nothing_in_unlawful_words(text: str, rating: float | None) -> None:
    bare, rated = _read(text), _read(text, rating=rating, rating_max=5.0)
    assert (rated.nature, rated.severity) == (bare.nature, bare.severity)


@pytest.mark.parametrize("text", [FACT, "Quel connard ce docteur.", "Je vais te tuer."])
def test_a_polite_sentence_around_changes_no_nature(text: str) -> None:
    wrapped = _read(f"Bonjour à tous. {text} Bonne journée.")
    assert (wrapped.nature, wrapped.severity) == (_read(text).nature, _read(text).severity)


@pytest.mark.parametrize("spelt", ["ch4rlatan", "c h a r l a t a n", "charl*tan", "CHARLATAAAAN",
                                   "chаrlatan", "char🙂latan", "c.h.a.r.l.a.t.a.n"])  # fmt: skip
def test_a_spelling_trick_changes_nothing(spelt: str) -> None:
    assert _read(f"Un {spelt}, ce médecin.").nature == _read("Un charlatan, ce médecin.").nature


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_and_every_span_is_inside_it(text: str) -> None:
    found = _read(text)
    for signal in found.signals:
        assert text[signal.start : signal.end] == signal.text
    assert found.natures[0].id == found.nature


def test_reading_is_the_same_from_several_threads_at_once() -> None:
    warm_up()
    expected = _read(FACT)
    found: list[Assessment] = []
    threads = [threading.Thread(target=lambda: found.append(_read(FACT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_where_only_likeness_speaks_it_asks_for_a_reader_and_is_grave_where_the_matter_is() -> None:
    found = [
        (case, assess(Statement(text=case.text), pack=PACK, on=date(2026, 11, 23)))
        for case in read_suite()
    ]
    alike = [one for _, one in found if any(s.rule == "likeness" for s in one.signals)]

    assert alike, "the suite holds statements that no rule knows"
    assert all(one.abstain for one in alike)
    mere = [
        one
        for one in alike
        if one.nature in {"injure", "denigrement", "faux_avis"}
        and all(s.rule == "likeness" for s in one.signals)
    ]
    assert max(one.severity for one in mere) <= 3
    assert max(one.severity for one in alike if one.nature != "menace") <= 4
    lowered = [one for one in alike if one.nature == "diffamation" and one.severity == 2]
    assert all(len(one.severity_reasons) > 1 for one in lowered), "what is lowered says why"


def test_a_very_long_account_that_no_rule_knows_is_at_most_limite() -> None:
    account = "Il a recopié le dossier de ma voisine sur le mien. " * 2
    wait = "Nous avons attendu notre tour dans le couloir, puis la salle, puis le couloir. " * 14
    assert _read(account + wait).severity <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Der Arzt war sehr unfreundlich und wir mussten zwei Stunden warten.",
        "Pésimo atendimento, esperei duas horas e não resolveu nada.",
    ],
)
def test_neither_french_nor_english_is_said(text: str) -> None:
    found = _read(text)
    assert found.abstain
    assert found.abstain_why is not None
    assert "français" in found.abstain_why.fr


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("He forged my signature on the consent form.", "diffamation"),
        ("I will burn your office down.", "menace"),
        ("Cold and dismissive, I will not come back.", "opinion"),
    ],
)
def test_english_is_read_and_still_left_to_a_person(text: str, nature: str) -> None:
    found = _read(text)
    assert found.nature == nature
    assert found.abstain


def test_the_words_quoted_never_end_on_an_elided_word() -> None:
    quoted = [s.text for s in _read("Elle facture des actes qu’elle n’a jamais faits.").signals]

    assert quoted
    assert not any(words.endswith(("'", "’")) for words in quoted)
