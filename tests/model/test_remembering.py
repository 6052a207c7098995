"""What was worked out for short texts is kept, so many and no more; long texts are not."""

from __future__ import annotations

from collections import Counter

from companion.model.remembering import Remembered, remembered


def a_length(asked: Counter[str], *, most: int = 2, longest: int = 3) -> Remembered[int]:
    @remembered(most=most, longest=longest)
    def length(text: str) -> int:
        """Return the length."""
        asked[text] += 1
        return len(text)

    return length


def test_a_short_text_is_worked_out_once_and_a_long_one_each_time() -> None:
    asked: Counter[str] = Counter()
    length = a_length(asked)
    assert [length(text) for text in ("abc", "abc", "abcd", "abcd")] == [3, 3, 4, 4]
    assert asked == {"abc": 1, "abcd": 2}
    assert length.count() == 1


def test_the_result_unused_for_longest_makes_room() -> None:
    asked: Counter[str] = Counter()
    length = a_length(asked, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        length(text)
    assert length.count() == 2
    assert asked == {"a": 1, "b": 2, "c": 1}


def test_what_is_forgotten_is_worked_out_again() -> None:
    asked: Counter[str] = Counter()
    length = a_length(asked)
    length("a")
    length.forget()
    assert length.count() == 0
    assert length("a") == 1
    assert asked == {"a": 2}


def test_two_hundred_signs_are_short_when_nothing_is_said() -> None:
    asked: Counter[str] = Counter()

    @remembered(most=10)
    def length(text: str) -> int:
        asked[text] += 1
        return len(text)

    for size in (200, 201):
        assert [length("x" * size) for _ in range(3)] == [size] * 3
        assert asked["x" * size] == (1 if size == 200 else 3)


def test_a_function_that_remembers_keeps_its_name_and_its_sentence() -> None:
    length = a_length(Counter())
    assert (length.__name__, length.__doc__) == ("length", "Return the length.")  # type: ignore[attr-defined]
