"""Which origins the user allowed, for which purpose; nothing leaves for any other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from companion.model.errors import DestinationRefused
from companion.model.outgoing import Destination, Purpose
from companion.model.ports import Clock
from companion.outgoing.addresses import Target, check_reach, read_target


class DestinationKeeper(Protocol):
    """Where the user's permissions are kept."""

    def destinations(self) -> tuple[Destination, ...]:
        """Return every destination ever allowed, revoked ones included."""

    def put_destination(self, destination: Destination) -> None:
        """Keep a destination, in the place of the same origin and purpose."""


class Destinations:
    """The user's permissions; `private` are origins that the command line named.

    A private origin may lie on this machine or its network, and still has to be allowed for a
    purpose like any other.
    """

    def __init__(
        self, keeper: DestinationKeeper, *, clock: Clock, private: Iterable[str] = ()
    ) -> None:
        """Take the keeper; raises `DestinationRefused` for a private origin that is no address."""
        self._keeper = keeper
        self._clock = clock
        self.private = frozenset(read_target(url).origin for url in private)

    def allow(self, url: str, purpose: Purpose) -> Destination:
        """Allow the origin of `url` for one purpose, and return it; allowed twice is allowed once.

        Raises `DestinationRefused` for an origin that no permission can open.
        """
        target = read_target(url)
        if target.origin not in self.private:
            check_reach(target)
        known = self._find(target.origin, purpose)
        if known is not None and known.revoked_at is None:
            return known
        allowed = Destination(
            origin=target.origin, purpose=purpose, allowed_at=self._clock.now(), revoked_at=None
        )
        self._keeper.put_destination(allowed)
        return allowed

    def revoke(self, origin: str, purpose: Purpose) -> None:
        """Take a permission back; one that was never given is nothing to take back."""
        known = self._find(origin, purpose)
        if known is not None and known.revoked_at is None:
            revoked = msgspec.structs.replace(known, revoked_at=self._clock.now())
            self._keeper.put_destination(revoked)

    def allowed(self) -> tuple[Destination, ...]:
        """Return what is allowed now, in the order it was first allowed."""
        return tuple(d for d in self._keeper.destinations() if d.revoked_at is None)

    def is_allowed(self, url: str, purpose: Purpose) -> bool:
        """Tell whether a request to `url` may leave for this purpose; False for an odd address."""
        try:
            target = read_target(url)
        except DestinationRefused:
            return False
        return self.opens(target, purpose)

    def opens(self, target: Target, purpose: Purpose) -> bool:
        """Tell whether the user allowed the origin of `target` for this purpose."""
        known = self._find(target.origin, purpose)
        return known is not None and known.revoked_at is None

    def _find(self, origin: str, purpose: Purpose) -> Destination | None:
        kept = self._keeper.destinations()
        return next((d for d in kept if d.origin == origin and d.purpose == purpose), None)
