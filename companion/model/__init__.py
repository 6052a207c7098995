"""Typed values: frozen, no I/O, no clock, no Flask; imports nothing else of ours."""
