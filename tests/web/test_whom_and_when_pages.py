"""The mention's page says whom it concerns and when it was published, why, and takes the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from companion.model.practitioner import Practitioner
from companion.walk import Walk
from tests.builders import a_capture_body
from tests.web.running_companion import Person

AddMention = Callable[..., str]
TITLE = "Dr Camille Roussel, dentiste à Lille"


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def namesake(walk: Walk) -> str:
    """The id of a review on the page of a namesake."""
    walk.put_practitioner(
        Practitioner(
            names=("Dr Camille Roussel",), specialty="Dermatologue", places=("69002 Lyon",)
        )
    )
    card = '<div class="review"><b>Zoé</b><i aria-label="1 sur 5"></i><time>2 mai 2026</time><p>'
    dom = (
        f'<html lang="fr"><title>{TITLE}</title><h1>{TITLE}</h1>'
        f"{card}Ma couronne est tombée.</div>{card.replace('Zoé', 'Léo')}Deux heures d’attente."
    )
    capture = walk.receive(*a_capture_body(dom=dom, title=TITLE))
    walk.read_capture(capture.id)
    return walk.view_capture(capture.id).mentions[0].mention.id


def test_a_namesake_is_told_apart_and_the_doctor_may_say_otherwise(
    person: Person, walk: Walk, namesake: str
) -> None:
    path = f"/mentions/{namesake}"
    page = read(person, path)
    assert 'data-concern="no"' in page
    assert "la page dit une autre spécialité, dentiste." in page
    person.post(f"{path}/concerns", {"concerns": "yes"})
    page = read(person, path)
    assert "Vous l’avez dit de cet avis." in page
    assert walk.view_mention(namesake).mention.concerns is True
    person.post(f"{path}/concerns", {"concerns": "reading"})
    assert walk.view_mention(namesake).mention.concerns is False


def test_the_choice_for_a_page_is_kept_for_all_its_reviews_and_undone(
    person: Person, walk: Walk, namesake: str
) -> None:
    path = f"/mentions/{namesake}"
    sent = person.post(f"{path}/page-concerns", {"concerns": "yes"})
    assert sent.status_code == 303
    assert [one.concerns for one in walk.store.mentions()] == [True, True]
    page = read(person, path)
    assert "2 avis de la page suivent ce choix" in page
    assert "data-undo" in page
    assert "Vous l’avez dit de toute cette page." in page
    person.post(f"{path}/page-concerns", {"concerns": "reading"})
    assert [one.concerns for one in walk.store.mentions()] == [False, False]
    assert person.post(f"{path}/page-concerns", {"concerns": "perhaps"}).status_code == 422
    assert person.post("/mentions/none/page-concerns", {"concerns": "yes"}).status_code == 404


def test_a_day_is_said_shown_and_taken_back(
    person: Person, walk: Walk, add_mention: AddMention
) -> None:
    mention = add_mention()
    path = f"/mentions/{mention}"
    published = walk.view_mention(mention).mention.review.published
    assert published is not None
    day = published.latest.replace(day=published.latest.day - 1)
    sent = person.post(f"{path}/days", {"day": day.isoformat(), "kind": "seen"})
    assert sent.headers["Location"].endswith(f"{path}#dating")
    after = walk.view_mention(mention).mention.review.published
    assert after is not None
    assert after.latest == day
    page = read(person, path)
    assert 'data-bound="said_seen"' in page
    assert "Retirer «\u00a0vu le" in page
    person.post(f"{path}/days/taken-back", {"day": day.isoformat(), "kind": "seen"})
    assert walk.view_mention(mention).mention.review.published == published
    assert 'data-bound="said_seen"' not in read(person, path)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2999-01-01", "Ce jour n’est pas encore venu."),
        ("1990-01-01", "Ce jour est trop ancien"),
        ("2026-01-01", "La page dit que l’avis a été publié après ce jour."),
        ("demain", "Ce n’est pas un jour."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence_and_shown_again(
    person: Person, walk: Walk, add_mention: AddMention, day: str, sentence: str
) -> None:
    mention = add_mention()
    refused = person.post(f"/mentions/{mention}/days", {"day": day, "kind": "seen"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert sentence in page
    assert (f'value="{day}"' in page) is (day != "demain")
    assert walk.view_mention(mention).mention.days_said == ()


def test_a_day_of_no_kind_and_one_taken_back_that_is_none_are_refused(
    person: Person, add_mention: AddMention
) -> None:
    path = f"/mentions/{add_mention()}/days"
    today = date(2026, 10, 1).isoformat()
    assert person.post(path, {"day": today, "kind": "dreamt"}).status_code == 422
    assert person.post(f"{path}/taken-back", {"day": "?", "kind": "seen"}).status_code == 422
