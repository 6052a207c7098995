"""The identity: names and their forms, the RPPS check digit, telephones, colleagues."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.practitioner import Colleague, Practitioner
from companion.model.rpps import fits_its_check_digit, has_the_form
from companion.walk import Walk
from companion.watch.alerts_words import folded
from companion.watch.name_variants import MOST_SLIPS, forms_of, likely_slips
from companion.watch.telephones import spoken
from tests.web.running_companion import Person

GOOD_RPPS, BAD_RPPS = "10001234565", "10001234567"
WHOLE = {
    "names": "Dr Jean-Pierre Lefèvre",
    "former_names": "Jean-Pierre Avant",
    "misspellings": "Jean-Pierre Lefaivre",
    "specialty": "Dermatologie",
    "places": "Lyon",
    "status": "liberal",
    "practice": "Centre du Parc",
    "telephones": "0478000000\n+33 4 78 00 00 01",
    "rpps": "1000 1234 565",
    "own_pages": "https://lefevre.exemple.fr",
    "negative_words": "avocat",
}


def test_everything_the_form_asks_is_kept_and_shown_again(person: Person, walk: Walk) -> None:
    assert person.post("/settings", WHOLE).status_code == 303
    assert walk.practitioner() == Practitioner(
        names=("Dr Jean-Pierre Lefèvre",),
        former_names=("Jean-Pierre Avant",),
        misspellings=("Jean-Pierre Lefaivre",),
        specialty="Dermatologie",
        places=("Lyon",),
        status="liberal",
        practice="Centre du Parc",
        telephones=("04 78 00 00 00", "04 78 00 00 01"),
        rpps=GOOD_RPPS,
        own_pages=("https://lefevre.exemple.fr",),
        negative_words=("avocat",),
    )
    page = html.unescape(person.get("/settings").get_data(as_text=True))
    for value in ("Jean-Pierre Avant", "Lefaivre", "Centre du Parc", "04 78 00 00 01", "avocat"):
        assert value in page
    # A form that asks less leaves the rest as it was.
    assert person.post("/settings", {"names": "Dr Lefèvre", "status": ""}).status_code == 303
    changed = walk.practitioner()
    assert (changed.names, changed.status) == (("Dr Lefèvre",), None)
    assert changed.former_names == ("Jean-Pierre Avant",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rpps", "123"),
        ("rpps", "1000123456x"),
        ("rpps", BAD_RPPS),
        ("telephones", "demain"),
        ("telephones", "04 78"),
        ("former_names", "\n".join("x" for _ in range(31))),
        ("misspellings", "x" * 201),
        ("practice", "x" * 201),
    ],
)
def test_a_wrong_field_is_refused_beside_it(
    person: Person, walk: Walk, field: str, value: str
) -> None:
    answer = person.post("/settings", {**WHOLE, field: value})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.get_data(as_text=True)
    assert walk.practitioner() == Practitioner()


def test_a_number_that_fails_its_check_digit_is_kept_when_the_doctor_insists(
    person: Person, walk: Walk
) -> None:
    refused = person.post("/settings", {**WHOLE, "rpps": BAD_RPPS})
    assert 'name="rpps_sure"' in refused.get_data(as_text=True)
    person.post("/settings", {**WHOLE, "rpps": BAD_RPPS, "rpps_sure": "y"})
    assert walk.practitioner().rpps == BAD_RPPS


DIGITS = st.text("0123456789", min_size=10, max_size=10)


def with_check_digit(ten: str) -> str:
    return next(f"{ten}{last}" for last in range(10) if fits_its_check_digit(f"{ten}{last}"))


@given(DIGITS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_fits(ten: str, place: int, more: int) -> None:
    whole = with_check_digit(ten)
    assert has_the_form(whole)
    wrong = str((int(whole[place]) + more) % 10)
    assert not fits_its_check_digit(f"{whole[:place]}{wrong}{whole[place + 1 :]}")


def test_a_check_digit_worked_out_by_hand() -> None:
    # 1 0 0 0 1 2 3 4 5 6: every second one from the right doubled, 2+… = 25, so 5 makes 30.
    assert fits_its_check_digit(GOOD_RPPS)
    assert not fits_its_check_digit(BAD_RPPS)
    assert not has_the_form("１0001234565")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0478000000", "04 78 00 00 00"),
        ("04.78.00.00.00", "04 78 00 00 00"),
        ("+33 (0)4 78 00 00 00", "04 78 00 00 00"),
        ("0033478000000", "04 78 00 00 00"),
        ("+32 2 123 45 67", "+32 2 123 45 67"),
        ("12", ""),
        ("demain", ""),
    ],
)
def test_a_telephone_is_written_as_pages_write_it(written: str, shown: str) -> None:
    assert spoken(written) == shown


def test_the_forms_known_are_shown_and_a_slip_is_added_in_one_click(
    person: Person, walk: Walk
) -> None:
    person.post("/settings", {**WHOLE, "misspellings": ""})
    page = html.unescape(person.get("/settings").get_data(as_text=True))
    for form in ("Lefèvre Jean-Pierre", "J.P. Lefèvre", "Jean Pierre Lefèvre", "Dr Lefèvre"):
        assert f"<bdi>{form}</bdi>" in page
    (slip, *_) = re.findall(r'name="slip" value="([^"]+)"', page)
    assert person.post("/settings/slips", {"slip": slip}).status_code == 303
    assert walk.practitioner().misspellings == (slip,)
    assert person.post("/settings/slips", {"slip": "Autre Nom"}).status_code == 422
    assert person.post("/settings/slips", {"slip": slip}).status_code == 422


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("Camille Roussel", "Camille Rousel"),
        ("Philippe Thibault", "Philippe Tibault"),
        ("Jean-Pierre Lefèvre", "Jean-Pierre Lefebvre"),
        ("Claire Martin", "Claire Martain"),
        ("Anne Guyot", "Anne Guiot"),
        ("Paul Besnard", "Paul Besnar"),
    ],
)
def test_slips_people_make_are_proposed(name: str, slip: str) -> None:
    assert slip in likely_slips([name])


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_proposal_is_never_a_name_already_given(names: list[str]) -> None:
    slips = likely_slips(names)
    assert len(slips) <= MOST_SLIPS
    assert len({folded(slip) for slip in slips}) == len(slips)
    assert not {folded(slip) for slip in slips} & {folded(name) for name in names}
    for name in names:
        assert name not in forms_of(name)


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


def colleague(number: int, **fields: str) -> dict[str, str]:
    usual = {"names": "Dr Paul Roux", "specialty": "Cardiologie", "rpps": "", "own_pages": ""}
    return {f"c{number}-{name}": value for name, value in {**usual, **fields}.items()}


def test_colleagues_are_added_changed_removed_and_put_back(person: Person, walk: Walk) -> None:
    person.post("/settings", WHOLE)
    person.post("/settings/colleagues/0", colleague(0, own_pages="https://roux.exemple.fr"))
    person.post("/settings/colleagues/1", colleague(1, names="Dr Anne Blanc\nAnne Blanc"))
    assert walk.practitioner().colleagues == (
        Colleague(
            names=("Dr Paul Roux",),
            specialty="Cardiologie",
            own_pages=("https://roux.exemple.fr",),
        ),
        Colleague(names=("Dr Anne Blanc", "Anne Blanc"), specialty="Cardiologie"),
    )
    person.post("/settings/colleagues/1", colleague(1, names="Dr Anne Noir"))
    assert walk.practitioner().colleagues[1].names == ("Dr Anne Noir",)
    assert 'Google\u00a0: "Paul Roux"' in [s.label.fr for s in walk.watching.searches()]
    removed = person.post("/settings/colleagues/0/remove", {})
    assert removed.status_code == 303
    assert [one.names for one in walk.practitioner().colleagues] == [("Dr Anne Noir",)]
    page = html.unescape(person.get("/settings/colleagues").get_data(as_text=True))
    undo = dict(re.findall(r'name="(c1-[a-z_]+)" value="([^"]*)"', page))
    assert undo["c1-names"] == "Dr Paul Roux"
    person.post("/settings/colleagues/1", undo)
    assert walk.practitioner().colleagues[1].own_pages == ("https://roux.exemple.fr",)
    # The rest of the identity is untouched.
    assert walk.practitioner().telephones == ("04 78 00 00 00", "04 78 00 00 01")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"names": ""}, "c0-names"),
        ({"rpps": BAD_RPPS}, "c0-rpps"),
        ({"own_pages": "javascript:alert(1)"}, "c0-own_pages"),
    ],
)
def test_a_wrong_colleague_is_refused_in_place(
    person: Person, walk: Walk, fields: dict[str, str], error: str
) -> None:
    answer = person.post("/settings/colleagues/0", colleague(0, **fields))
    assert answer.status_code == 422
    assert f'data-error="{error}"' in answer.get_data(as_text=True)
    assert walk.practitioner().colleagues == ()


@pytest.mark.parametrize(
    "path", ["/settings/colleagues/5", "/settings/colleagues/x", "/settings/colleagues/0/remove"]
)
def test_a_colleague_that_is_not_there_is_refused(person: Person, path: str) -> None:
    assert person.post(path, colleague(5)).status_code == 404
