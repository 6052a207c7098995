"""SHA-256 stopped after whole blocks and taken up again, to prove a hash without the beginning.

The last bytes of a custody line hold the hash of the line before. With the state after the first
blocks and these last bytes, anybody can compute the line's hash and read what it follows from,
and learns nothing of the beginning. `hashlib` does not give its state away, hence this module;
the tests compare it with `hashlib`.
"""

from __future__ import annotations

import struct

BLOCK_BYTES = 64
State = tuple[int, ...]
"""Eight words of 32 bits."""

_MASK = 0xFFFFFFFF
START: State = (
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
)  # fmt: skip


def _round_constants() -> tuple[int, ...]:
    """Return the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2)."""
    primes = [n for n in range(2, 312) if all(n % d for d in range(2, n))]
    return tuple(_cube_root(prime << 96) & _MASK for prime in primes)


def _cube_root(number: int) -> int:
    """Return the integer part of a cube root."""
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle)
    return low


_K = _round_constants()


def state_after(data: bytes, state: State = START) -> State:
    """Return the state after `data`, whose length is a multiple of 64 bytes."""
    if len(data) % BLOCK_BYTES:
        message = "the state exists only between blocks"
        raise ValueError(message)
    for at in range(0, len(data), BLOCK_BYTES):
        state = _compressed(state, data[at : at + BLOCK_BYTES])
    return state


def finish(state: State, hashed_bytes: int, rest: bytes) -> str:
    """Return the SHA-256 (hex) of a message from its state after `hashed_bytes` and its `rest`."""
    bits = 8 * (hashed_bytes + len(rest))
    padding = b"\x80" + b"\0" * ((-len(rest) - 9) % BLOCK_BYTES) + struct.pack(">Q", bits)
    return state_hex(state_after(rest + padding, state))


def state_hex(state: State) -> str:
    """Return a state as 64 hexadecimal digits."""
    return struct.pack(">8I", *state).hex()


def state_from_hex(text: str) -> State:
    """Return the state that 64 hexadecimal digits write; raises `ValueError`."""
    data = bytes.fromhex(text)
    if len(data) != BLOCK_BYTES // 2:
        message = "a state is 32 bytes"
        raise ValueError(message)
    return struct.unpack(">8I", data)


def _compressed(state: State, block: bytes) -> State:
    """Return the state after one more block (FIPS 180-4, 6.2.2)."""
    w = list(struct.unpack(">16I", block))
    for t in range(16, 64):
        x, y = w[t - 15], w[t - 2]
        s0 = (x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3
        s1 = (y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10
        w.append(w[t - 16] + (s0 & _MASK) + w[t - 7] + (s1 & _MASK) & _MASK)
    a, b, c, d, e, f, g, h = state
    for k, word in zip(_K, w, strict=True):
        s1 = (e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)
        first = h + (s1 & _MASK) + (e & f ^ ~e & g) + k + word
        s0 = (a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)
        second = (s0 & _MASK) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (
            first + second & _MASK, a, b, c, d + first & _MASK, e, f, g
        )  # fmt: skip
    return tuple(x + y & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))
