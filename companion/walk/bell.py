"""A bell: rung when something should not wait for its hour, heard by the jobs if they run."""

from __future__ import annotations

from collections.abc import Callable


class Bell:
    """Calls whoever listens; rung without listeners, it is simply not heard."""

    def __init__(self) -> None:
        """Hang it up; nobody listens yet."""
        self._hearing: tuple[Callable[[], None], ...] = ()

    def set(self) -> None:
        """Ring; safe from any thread."""
        for hear in self._hearing:
            hear()

    def listen(self, hear: Callable[[], None]) -> None:
        """Call `hear` at each ring, in the thread that rings: it must return at once."""
        self._hearing += (hear,)

    def leave(self, hear: Callable[[], None]) -> None:
        """Call `hear` no more."""
        self._hearing = tuple(each for each in self._hearing if each != hear)
