"""Real saved pages, when they stand beside the repository, are read to their answers."""

from __future__ import annotations

import re

import yaml

from bench.saved_pages import CASES, answer_of, fingerprint, saved_cases
from companion.model.review import Review
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

DESCRIBED = load_platforms(shared_folder() / "platforms")
ANSWERS = yaml.safe_load(CASES.read_text("utf-8"))


def test_answers_name_their_page_by_hash_and_hold_no_words_of_others() -> None:
    assert len(ANSWERS) >= 7
    for answer in ANSWERS:
        assert re.fullmatch(r"[0-9a-f]{64}", answer["sha256"])
        words = [review[at] for review in answer["reviews"] for at in (0, 4)]
        for word in [*words, *answer["results"]]:
            assert word is None or re.fullmatch(r"[0-9a-f]{12}", word)


def test_saved_pages_give_their_answers() -> None:
    for case in saved_cases():
        reading = read(case.content, platforms=DESCRIBED)
        assert reading.page.kind == case.answer["kind"], case.name
        assert [answer_of(one) for one in reading.reviews] == case.answer["reviews"], case.name
        found = [fingerprint(one.url) for one in reading.results]
        assert found == case.answer["results"], case.name


def test_saved_pages_of_reviews_are_read_without_descriptions_too() -> None:
    for case in saved_cases():
        wanted = {review[4] for review in case.answer["reviews"]}
        reading = read(case.content, platforms=Platforms())
        assert {fingerprint(one.text) for one in reading.reviews} == wanted, case.name


def test_an_answer_changes_with_each_field() -> None:
    one = answer_of(Review(author="Ana", rating=1.0, text="Une honte."))
    assert one != answer_of(Review(author="Ana", rating=1.0, text="Une honte !"))
    assert one != answer_of(Review(author="Ane", rating=1.0, text="Une honte."))
    assert one == answer_of(Review(author="Ana", rating=1.0, text="Une  honte."))
