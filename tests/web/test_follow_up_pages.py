"""Following up on screen: steps with days and costs, the end, why not, waves, the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar

from companion.model.interval import DateInterval
from companion.walk import Walk
from tests.web.running_companion import MovableClock, Person

AddMention = Callable[..., str]
GRAVE = "Elle facture des actes qu’elle n’a pas faits."
OPINION = "Accueil glacial, deux heures d’attente, je ne recommande pas."


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def details(**fields: str) -> dict[str, str]:
    return {
        "note": "",
        "begun_on": "",
        "answer": "",
        "answered_on": "",
        "answer_note": "",
        "remind_on": "",
        "cost": "",
        **fields,
    }


@pytest.fixture
def grave(add_mention: AddMention) -> str:
    return add_mention(GRAVE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_the_follow_up_has_one_heading_and_labels(
    person: Person, grave: str, language: str
) -> None:
    pages = [
        f"/mentions/{grave}/steps/lawyer",
        f"/mentions/{grave}/steps/nothing",
        f"/mentions/{grave}/follow-up",
        f"/mentions/{grave}/why-not",
        "/waves",
        "/outcomes",
        "/calendar",
    ]
    for path in pages:
        page = read(person, f"{path}?lang={language}")
        assert page.count("<h1") == 1
        shown = re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*id=\"([^\"]+)\"", page)
        assert all(f'for="{field}"' in page for field in shown), path


def test_the_page_of_a_mention_leads_to_its_follow_up(person: Person, grave: str) -> None:
    page = read(person, f"/mentions/{grave}")
    for path in ("steps/lawyer", "follow-up", "why-not", "calendar.ics"):
        assert f'href="/mentions/{grave}/{path}"' in page
    assert 'href="/waves"' in page
    assert 'href="/waves"' in read(person, "/")
    assert 'href="/outcomes"' in read(person, "/")


def test_what_is_written_of_a_step_is_kept_and_shown(
    person: Person, grave: str, walk: Walk
) -> None:
    step = f"/mentions/{grave}/steps/platform_report"
    person.post(step, {"state": "waiting"})
    written = details(
        note="dossier 12",
        begun_on="2026-11-02",
        answer="refused",
        answered_on="2026-11-14",
        cost="1 250,50 €",
        remind_on="2026-12-01",
    )
    assert person.post(f"{step}/details", written).status_code == 303
    (kept,) = walk.view_mention(grave).mention.steps
    assert kept.state == "waiting"
    assert (kept.answer, kept.cost_cents, kept.note) == ("refused", 125_050, "dossier 12")
    page = text_of(read(person, step))
    assert "Engagée le 2 novembre 2026" in page
    assert "réponse en 12 jours" in page
    mention = text_of(read(person, f"/mentions/{grave}"))
    assert "1 250,50 €" in mention.replace("\u202f", " ")
    assert "Contester le refus de la plateforme" in mention


def test_a_change_of_state_loses_nothing_that_was_written(
    person: Person, grave: str, walk: Walk
) -> None:
    step = f"/mentions/{grave}/steps/lawyer"
    person.post(f"{step}/details", details(cost="90", begun_on="2026-11-02"))
    person.post(step, {"state": "done", "note": "rendez-vous"})
    (kept,) = walk.view_mention(grave).mention.steps
    assert (kept.state, kept.cost_cents, kept.note) == ("done", 9_000, "rendez-vous")
    assert [move.state for move in kept.moves] == ["todo"]


WRONG = [
    ("cost", "beaucoup", "montant en euros"),
    ("cost", "-3", "de 0 à un million"),
    ("cost", "NaN", "montant"),
    ("begun_on", "2026-12-24", "pas encore venu"),
    ("answered_on", "2026-12-24", "pas encore venu"),
    ("remind_on", "2026-11-01", "un jour à venir"),
    ("remind_on", "2046-11-01", "dans les dix ans"),
    ("note", "x" * 1001, "trop long"),
]


def test_a_field_that_cannot_be_is_refused_beside_it_and_the_rest_is_not_lost(
    person: Person, grave: str, walk: Walk
) -> None:
    for field, value, said in WRONG:
        written = details(answer_note="motif gardé") | {field: value}
        answer = person.post(f"/mentions/{grave}/steps/lawyer/details", written)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, field
        assert f'data-error="{field}"' in page
        assert said in text_of(page)
        assert "motif gardé" in page
        assert walk.view_mention(grave).mention.steps == ()


def test_a_reminder_is_proposed_for_what_waits_and_kept_only_when_saved(
    person: Person, grave: str, walk: Walk
) -> None:
    step = f"/mentions/{grave}/steps/platform_report"
    assert "data-proposed" not in read(person, step)
    person.post(step, {"state": "waiting"})
    page = read(person, step)
    assert "data-proposed" in page
    assert 'value="2026-12-07"' in page
    (kept,) = walk.view_mention(grave).mention.steps
    assert kept.remind_on is None


def test_an_answer_cannot_come_before_the_sending(person: Person, grave: str) -> None:
    written = details(begun_on="2026-11-10", answer="refused", answered_on="2026-11-09")
    answer = person.post(f"/mentions/{grave}/steps/lawyer/details", written)
    assert answer.status_code == 422
    assert "ne peut pas précéder" in text_of(answer.get_data(as_text=True))


def test_a_step_leads_to_its_drafts_and_a_step_left_out_says_why(
    person: Person, grave: str
) -> None:
    page = read(person, f"/mentions/{grave}/steps/legal_notice")
    assert f'href="/mentions/{grave}/documents/dsa_notice"' in page
    left_out = read(person, f"/mentions/{grave}/steps/amicable_letter")
    assert "data-step-drafts" not in left_out
    assert "auteur connu avec certitude" in text_of(left_out)


def test_an_unknown_step_is_not_found(person: Person, grave: str) -> None:
    assert person.get(f"/mentions/{grave}/steps/pray").status_code == 404
    assert person.post(f"/mentions/{grave}/steps/pray/details", details()).status_code == 404
    assert person.get(f"/mentions/{grave}/steps/pray/calendar.ics").status_code == 404


def test_a_reminder_shows_on_the_first_page_on_its_day_and_goes_when_done(
    person: Person, grave: str, clock: MovableClock
) -> None:
    step = f"/mentions/{grave}/steps/platform_report"
    person.post(f"{step}/details", details(remind_on="2026-11-26"))
    assert "data-reminders" not in read(person, "/")
    clock.pass_time(days=3)
    person.sign_in()
    assert 'data-reminders="1"' in read(person, "/")
    person.post(step, {"state": "done"})
    assert "data-reminders" not in read(person, "/")


def test_what_only_the_doctor_knows_changes_the_steps_and_can_be_undone(
    person: Person, add_mention: AddMention
) -> None:
    mention = add_mention(GRAVE, url="https://www.google.com/maps/place/x", author="Jean")
    facts = f"/mentions/{mention}/follow-up/facts"
    assert 'data-step="amicable_letter"' not in read(person, f"/mentions/{mention}")
    said = {
        "author_known": "yes",
        "author_is_colleague": "no",
        "listing_claimed": "no",
        "listing_choice": "erase",
    }
    assert person.post(facts, said).status_code == 303
    page = read(person, f"/mentions/{mention}")
    assert 'data-step="amicable_letter"' in page
    assert 'data-step="listing_erasure"' in page
    assert 'data-step="identify_author"' not in page
    nothing = dict.fromkeys(said, "")
    person.post(facts, nothing)
    assert 'data-step="amicable_letter"' not in read(person, f"/mentions/{mention}")


def test_a_fact_that_is_no_answer_is_refused(person: Person, grave: str) -> None:
    facts = f"/mentions/{grave}/follow-up/facts"
    for wrong in ({"author_known": "maybe"}, {"listing_choice": "burn"}, {"listing_claimed": "2"}):
        assert person.post(facts, wrong).status_code == 422


def test_costs_and_endings_make_what_worked(
    person: Person, add_mention: AddMention, walk: Walk
) -> None:
    assert "Rien à raconter encore" in read(person, "/outcomes")
    mention = add_mention()
    step = f"/mentions/{mention}/steps/platform_report"
    person.post(step, {"state": "done"})
    written = details(begun_on="2026-11-03", answer="granted", answered_on="2026-11-13", cost="10")
    person.post(f"{step}/details", written)
    ending = {"ending": "removed_by_platform", "on": "2026-11-23", "note": "", "cost": "5,50"}
    assert person.post(f"/mentions/{mention}/follow-up/outcome", ending).status_code == 303
    page = text_of(read(person, "/outcomes"))
    assert "Retiré par la plateforme 1 0 jour 15,50" in page
    assert "Coût noté en tout : 15,50" in page
    assert "10 jours" in page
    assert "15,50" in text_of(read(person, f"/mentions/{mention}/follow-up"))
    walk.erase([mention], why="asked")
    assert "Rien à raconter encore" in read(person, "/outcomes")


def test_an_ending_ends_reminders_and_urgency_and_no_ending_opens_the_mention_again(
    person: Person, grave: str, walk: Walk
) -> None:
    path = f"/mentions/{grave}/follow-up/outcome"
    wrong = {"ending": "kept", "on": "2027-01-01", "note": "", "cost": ""}
    assert person.post(path, wrong).status_code == 422
    assert person.post(path, {"ending": "burnt", "on": ""}).status_code == 422
    person.post(f"/mentions/{grave}/steps/lawyer/details", details(remind_on="2026-11-23"))
    assert 'data-urgent="1"' in read(person, "/")
    assert 'data-reminders="1"' in read(person, "/")
    person.post(path, {"ending": "kept", "on": "", "note": "", "cost": ""})
    assert walk.follow_ups.of(grave).outcome is not None
    home = read(person, "/")
    assert 'data-urgent="0"' in home
    assert "data-reminders" not in home
    assert b"VEVENT" not in person.get("/calendar.ics").data
    person.post(path, {"ending": "", "on": "", "note": "", "cost": ""})
    assert walk.follow_ups.of(grave).outcome is None


def test_words_read_as_lawful_show_what_decided_the_risk_and_what_may_be_done(
    person: Person, add_mention: AddMention
) -> None:
    mention = add_mention(OPINION)
    page = read(person, f"/mentions/{mention}")
    assert "data-refusal" in page
    assert OPINION in text_of(page.split("data-passage")[1])
    assert "peut suspendre" in text_of(page.split("data-abusive")[1])
    assert "secret professionnel nous interdit" in page.split("data-neutral-answer")[1]
    assert "data-contact-line" in page
    assert 'data-step="legal_notice"' not in page
    assert 'data-step="neutral_answer"' in page
    why_not = text_of(read(person, f"/mentions/{mention}/why-not"))
    assert "Brouillons refusés" in why_not
    assert "une notification serait abusive" in why_not
    drafts = text_of(read(person, f"/mentions/{mention}/why-not").split("data-drafts-left-out")[1])
    assert "Notification" in drafts
    assert "15 brouillons écartés" in why_not


def test_words_that_are_grave_show_no_refusal(person: Person, grave: str) -> None:
    assert "data-refusal" not in read(person, f"/mentions/{grave}")
    assert "data-refused" not in read(person, f"/mentions/{grave}/why-not")


def test_a_wave_is_said_as_hints_on_its_page_at_home_and_on_the_mention(
    person: Person, add_mention: AddMention
) -> None:
    copied = "Ce médecin bâcle ses consultations et ne regarde jamais ses patients en face, fuyez."
    one = add_mention(copied, url="https://a.example/1", author="Al B")
    add_mention(f"Bonjour. {copied}", url="https://b.example/2", author="Cé Dé")
    page = text_of(read(person, "/waves"))
    assert "Phrases recopiées" in page
    assert "jamais une accusation" in page
    assert 'data-waves="1"' in read(person, "/")
    mention = read(person, f"/mentions/{one}")
    assert 'data-wave="copied"' in mention
    assert 'data-step="false_reviews_file"' in mention


@pytest.mark.usefixtures("grave")
def test_no_wave_is_said_plainly(person: Person) -> None:
    assert "data-no-wave" in read(person, "/waves")
    assert "data-waves" not in read(person, "/")


def test_the_calendar_names_nobody_and_keeps_its_ids(
    person: Person, add_mention: AddMention, clock: MovableClock
) -> None:
    today = clock.now().date()
    published = DateInterval(earliest=today - timedelta(days=30), latest=today - timedelta(days=5))
    mention = add_mention(GRAVE, author="Zoé Quidam", published=published)
    person.post(f"/mentions/{mention}/steps/lawyer/details", details(remind_on="2026-11-30"))
    for path in ("/calendar.ics", f"/mentions/{mention}/calendar.ics"):
        answer = person.get(path)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        said = answer.get_data(as_text=True)
        events = Calendar.from_ical(said).walk("VEVENT")
        assert {str(event["uid"]) for event in events} >= {
            f"{mention}-deadline@avise.invalid",
            f"{mention}-act_before-lawyer@avise.invalid",
            f"{mention}-reminder-lawyer@avise.invalid",
        }
        for word in ("facture", "Zoé", "Quidam", "exemple.fr", "avocat"):
            assert word not in said.replace("\r\n ", "")
    one = Calendar.from_ical(person.get(f"/mentions/{mention}/steps/lawyer/calendar.ics").data)
    assert len(one.walk("VEVENT")) == 2
    named = person.get("/calendar.ics?named=1").get_data(as_text=True).replace("\r\n ", "")
    assert "avocat en droit de la presse" in named
    assert "facture" not in named
