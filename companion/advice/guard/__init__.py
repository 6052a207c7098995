"""The guard: what an outgoing text must not say, found in its words before it leaves."""

from companion.advice.guard.check import check
from companion.advice.guard.export import may_export

__all__ = ["check", "may_export"]
