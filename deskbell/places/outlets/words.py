"""Names in capitals made readable, and telephone numbers. Pure.

The file knows only capitals. What a rule can't know (is it Mackay or MacKay?) stays a guess; people correct it on
the place's page, and a later import leaves their correction alone.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache


def words_of(line: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(line.split())


SMALL = frozenset({"AND", "AT", "BY", "FOR", "FROM", "IN", "OF", "ON", "OR", "THE", "TO", "WITH"})
# Without a vowel, and yet no initials.
ABBREVIATED = words_of(
    "BLDG BLV BLVD BR CNTY CT CTR DR DRS FR FT HWY JNT JR LN LT MC MR MRS MS MT MTN NTL PK PKWY PL PLZ PT RD RDS RM RT "
    "SCH SGT SQ SR ST STR STS SVCS TPK TRL TWNSHP TWP TWSP WM"
)
CAPITALS = words_of("AFB EVLD ECLD ALD ISD YMCA YWCA US USA NE SE PO II III VII VIII IMC UCLA")
MAC_NAMES = words_of("MACARTHUR MACDONALD MACGREGOR MACKENZIE MACLEAN MACLAY MACMILLAN MACNEIL MACSHERRY")

_PIECES = re.compile(r"([\s/()&,:@#\"-]+)")
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)")


def readable(capitals: str, *, address: bool = False) -> str:
    """Return a name or an address line in title case; what holds a small letter already is only tidied."""
    tidy = " ".join(html.unescape(capitals).replace("`", "'").split())
    if tidy != tidy.upper():
        return tidy
    pieces = _PIECES.split(tidy)
    words = [piece if number % 2 else _word(piece, address=address) for number, piece in enumerate(pieces)]
    for number in range(2, len(pieces), 2):
        follows = pieces[number - 1]
        if pieces[number] in SMALL and follows.strip(" ") in ("", "-") and " - " not in follows and words[number - 2]:
            words[number] = pieces[number].lower()
    return "".join(words)


@lru_cache(maxsize=50_000)
def _word(word: str, *, address: bool) -> str:
    if "." in word.strip("."):
        return ".".join(_word(part, address=address) if part else "" for part in word.split("."))
    bare = word.strip(".'")
    if _ORDINAL.fullmatch(bare):
        return word.lower()
    if any(letter.isdigit() for letter in bare):
        return word.capitalize() if bare[:1].isalpha() and len(bare.rstrip("0123456789")) > 2 else word
    if _is_initials(bare, address=address):
        return word
    return _name(word)


def _is_initials(bare: str, *, address: bool) -> bool:
    if bare in CAPITALS:
        return True
    if bare in ABBREVIATED:
        return bare == "PL" and not address
    return len(bare) > 1 and not set(bare) & set("AEIOUY'") and bare.isalpha()


def _name(word: str) -> str:
    """Return one word with its capital, and with the second one in O'Kelly, McHenry and MacDonald."""
    before, apostrophe, after = word.partition("'")
    if apostrophe and len(before) == 1 and len(after) > 2:
        return f"{before}'{_name(after)}"
    if word.startswith("MC") and len(word) > 4 and word[2].isalpha():
        return f"Mc{_name(word[2:])}"
    if word in MAC_NAMES:
        return f"Mac{_name(word[3:])}"
    return word.capitalize()


def telephone(digits: str) -> str:
    """Return a number of ten digits as it is written in North America, else nothing (the file says -3 for unknown)."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit() or digits[0] in "01":
        return ""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
