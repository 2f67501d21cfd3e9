"""Short random names for things that appear in an address.

A running number in a URL would tell one library how much happens in another.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_ref() -> str:
    """Return 12 characters (about 59 bits) that are easy to read aloud: no 0, 1, i, l, o, u."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
