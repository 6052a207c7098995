"""A review is found again by what its platform tells it by, whoever wrote and whatever failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_values import a_mention, a_review

from companion.model.mention import Mention
from companion.model.ports import Clock
from companion.store.database import Store

SIGN = "r-77"
OTHER = "https://avis.example/r/9"


def found(store: Store, sign: str = SIGN, platform: str = "google-maps") -> list[str]:
    return [mention.id for mention in store.mentions_signed(platform, sign)]


def signed(
    mention_id: str = "m-1", sign: str | None = SIGN, platform: str = "google-maps"
) -> Mention:
    review = a_review(platform_id=sign, permalink=OTHER)
    return a_mention(mention_id, platform=platform, review=review)


def test_by_its_id_or_its_permalink_on_its_own_platform(store: Store) -> None:
    store.put_mention(signed())
    assert found(store) == found(store, OTHER) == ["m-1"]
    assert found(store, platform="trustpilot") == []
    assert found(store, "r-78") == []


def test_what_was_kept_before_and_after_the_first_question_is_found(store: Store) -> None:
    store.put_mention(signed("m-1"))
    assert found(store) == ["m-1"]
    store.put_mention(signed("m-2"))
    assert found(store) == ["m-1", "m-2"]


def test_a_sign_that_changed_is_found_under_the_new_one_alone(store: Store) -> None:
    store.put_mention(signed())
    assert found(store) == ["m-1"]
    store.put_mention(signed(sign="r-78"))
    assert (found(store), found(store, "r-78")) == ([], ["m-1"])


def test_what_came_to_nothing_is_not_found(store: Store) -> None:
    assert found(store) == []
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - the block fails
        store.put_mention(signed())
        assert found(store) == ["m-1"]
        _ = 1 // 0
    assert found(store) == []


def test_what_another_process_kept_is_found(store: Store, folder: Path, clock: Clock) -> None:
    assert found(store) == []
    with Store.open(folder, clock=clock) as other:
        other.put_mention(signed())
    assert found(store) == ["m-1"]


def test_what_was_erased_is_not_found(store: Store) -> None:
    store.put_mention(signed())
    assert found(store) == ["m-1"]
    store.eraser.erase(["m-1"], why="asked")
    assert found(store) == []
    store.forget_values()
    assert found(store) == []
