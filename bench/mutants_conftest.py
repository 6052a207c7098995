"""Laid beside the copied tests by `bench.mutants`: which tests reach what; steady properties."""

from __future__ import annotations

import functools
import gc
import os

import pytest
from hypothesis import settings
from mutmut.state import state

settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
settings.load_profile("mutants")


def _is_looking_who_reaches_what() -> bool:
    return os.environ.get("MUTANT_UNDER_TEST") == "stats"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What is called while test files are loaded counts for all tests."""
    if not _is_looking_who_reaches_what():
        _forget()
        return
    called = state()._stats  # noqa: SLF001 - mutmut has no other way in
    for function in called:
        state().tests_by_mangled_function_name[function] |= {item.nodeid for item in session.items}
    called.clear()


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Let a test reach also what an earlier one has had worked out and remembered."""
    if _is_looking_who_reaches_what():
        _forget()


def _forget() -> None:
    for cache in _caches():
        cache.cache_clear()


@functools.cache
def _caches() -> list[functools._lru_cache_wrapper[object]]:
    """Return what remembers in our modules, once all are loaded."""
    found = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))  # noqa: SLF001 - no public name
    return [one for one in found if str(one.__module__).startswith("companion")]
