"""Secrets that machines carry: made here, kept only as a hash.

They have 128 bits or more, so one SHA-256 is enough: there is nothing to guess (OWASP ASVS 5.0, 11.4).
Short codes that people type go through the same hash, but live ten minutes and are counted.
"""

from __future__ import annotations

import hashlib
import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token(prefix: str) -> str:
    """Return a new bearer token such as ``dbs_…`` with 192 bits."""
    return f"{prefix}_{secrets.token_urlsafe(24)}"


def new_code(length: int = 8) -> str:
    """Return a code to type, such as ``K7QM-2XWD`` (8 letters: about 39 bits)."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
    return f"{letters[: length // 2]}-{letters[length // 2 :]}"


def digest(secret: str) -> str:
    """Return what is stored of a token or code. Codes count the same with spaces, dashes, small letters."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy_code(typed: str) -> str:
    """Bring a typed code into the form it was made in: capitals, one dash in the middle."""
    letters = "".join(ch for ch in typed.upper() if ch.isalnum())
    return f"{letters[: len(letters) // 2]}-{letters[len(letters) // 2 :]}"
