"""A sign-in link opens one session, however many try it at once; a token is given once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from companion.model.errors import AviseError
from companion.store.database import Store
from companion.web.pairing import Pairings
from companion.web.sessions import SignInLinks
from tests.web.running_companion import ASKED, CHROMIUM, PART, PORT, MovableClock

THREADS = 8


def at_once(call: Callable[[], object]) -> list[object]:
    barrier = threading.Barrier(THREADS)

    def run(_: int) -> object:
        barrier.wait()
        try:
            return call()
        except AviseError as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_a_link_tried_at_once_opens_one_session(store: Store, clock: MovableClock) -> None:
    ours, theirs = (SignInLinks(store=store, clock=clock, port=PORT) for _ in range(2))
    token = ours.issue("/mentions").rpartition("/")[2]
    answers = at_once(lambda: (ours if threading.get_ident() % 2 else theirs).redeem(token))
    assert answers.count("/mentions") == 1


def test_a_token_polled_at_once_is_given_once(store: Store, clock: MovableClock) -> None:
    pairings = Pairings(store=store, clock=clock, port=PORT)
    asked = pairings.ask(origin=CHROMIUM, **ASKED)
    pairings.reveal(asked.id, PART, origin=CHROMIUM)
    pairings.answer(asked.id, allow=True)
    answers = at_once(lambda: pairings.claim(asked.id, origin=CHROMIUM).token)
    assert len([token for token in answers if token]) == 1
    assert len(store.browsers()) == 1


def test_requests_at_once_leave_one_waiting(store: Store, clock: MovableClock) -> None:
    pairings = Pairings(store=store, clock=clock, port=PORT)
    asked = at_once(lambda: pairings.ask(origin=CHROMIUM, **ASKED))
    assert len([one for one in asked if not isinstance(one, AviseError)]) == 1
    (one,) = [one for one in asked if not isinstance(one, AviseError)]
    assert pairings.poll(one.id, origin=CHROMIUM).state == "pending"
