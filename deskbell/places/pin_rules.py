"""Which PINs are refused. Pure.

Two PINs that differ by one digit, or by two swapped neighbours, are one slip of a finger apart; the wrong one
would either tell nobody of the duress, or call the police for nothing.
"""

from __future__ import annotations

import itertools


def too_simple(pin: str) -> bool:
    """Tell whether a PIN is a repeat (1111, 1212) or a run (1234, 8765)."""
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    half = len(pin) // 2
    return (len(steps) == 1 and steps <= {0, 1, 9}) or (len(pin) % 2 == 0 and pin[:2] * half == pin)


def too_alike(one: str, other: str) -> bool:
    """Tell whether one slip turns a PIN into the other: a digit changed, missing or added, two swapped, reversed."""
    if one == other[::-1] or one in other or other in one:
        return True
    if len(one) == len(other):
        different = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        return len(different) <= 1 or _swapped(one, other, different)
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _swapped(one: str, other: str, different: list[int]) -> bool:
    if len(different) != 2:
        return False
    first, second = different
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]
