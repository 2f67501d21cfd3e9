"""Taking the outlet file apart. Pure but for reading the file.

Each row becomes an :class:`Outlet` or a :class:`Refusal` with its line, the field, what is wrong and what to do.
A file that is no outlet file at all is refused whole.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deskbell.places.outlets.words import readable, telephone
from deskbell.places.outlets.zones import STATE_ZONES, zone_of

MOST_BYTES = 256 * 1024 * 1024
NEEDED = ("STABR", "FSCSKEY", "FSCS_SEQ", "LIBNAME", "ADDRESS", "CITY", "ZIP", "C_OUT_TY")
KINDS = {"CE": "central", "BR": "branch", "BS": "bookmobile", "BM": "books by mail"}
MISSING = frozenset({"", "M", "-1", "-3", "-4", "-9"})
BAD_BYTE = "\ufffd"
UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ufffd]")
LENGTHS = {"LIBNAME": 120, "ADDRESS": 200, "CITY": 120}


class FileRefused(Exception):
    """The file can't be used at all. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: line in the file (1 is the head), field, what is wrong, what to do."""

    line: int
    field: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.wrong} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row, readable. key is FSCSKEY-FSCS_SEQ, which the survey keeps from year to year."""

    line: int
    library: str
    key: str
    kind: str
    name: str
    street: str
    city: str
    state: str
    postal_code: str
    county: str
    phone: str
    time_zone: str


@dataclass(slots=True)
class Read:
    """What a file held: outlets in its order, and the rows that were not taken."""

    outlets: list[Outlet] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0


def read(path: Path, *, state: str = "", library: str = "") -> Read:
    """Read a file (plain or gzip), all of it or the rows of one state or one library (its FSCSKEY).

    Raises:
        FileRefused: it can't be read, is cut off, or has not the columns of the outlet file.

    """
    table = csv.reader(io.StringIO(_text(_content(path)), newline=""))
    columns = _columns(table)
    found, seen = Read(), dict[str, int]()
    for row, line in _rows(table):
        if not any(row):
            continue
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if (state and cells["STABR"] != state) or (library and cells["FSCSKEY"] != library):
            continue
        found.rows += 1
        problem = _shape_problem(row, columns) or _cell_problem(cells, seen)
        if problem:
            found.refusals.append(Refusal(line, *problem))
            continue
        outlet = _outlet(cells, line)
        seen[outlet.key] = line
        found.outlets.append(outlet)
    return found


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path}. Correct the path.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise FileRefused("The packed file is cut off or damaged. Fetch it again; nothing was imported.") from None
    except OSError as error:
        raise FileRefused(f"{path} can’t be read: {error.strerror}. Check that it is a file you may read.") from None
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is larger than 256 MB. The outlet file of a year has about 4 MB.")
    return content


def _text(content: bytes) -> str:
    """Decode: UTF-8 if it is that, else Windows-1252, which is what "Latin-1" files are (WHATWG Encoding)."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileRefused("The file is saved as UTF-16. Save it as CSV in UTF-8 or Latin-1.")
    if content[:4] == b"PK\x03\x04":
        raise FileRefused("This is a zip or Excel file. Unpack it, or save the sheet as CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(table: Iterator[list[str]]) -> dict[str, int]:
    try:
        head = next(table)
    except (StopIteration, csv.Error):
        raise FileRefused("The file is empty. Choose the outlet file, whose first line begins STABR,FSCSKEY.") from None
    columns = {name.strip().upper(): at for at, name in enumerate(head)}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise FileRefused(
            f"The first line lacks the columns {', '.join(missing)}. "
            "Choose the outlet file of the Public Libraries Survey, with its head line."
        )
    return columns


def _rows(table: Iterator[list[str]]) -> Iterator[tuple[list[str], int]]:
    line = 2
    while True:
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                f"Line {line} can’t be taken apart ({error}). Correct it and run the import again."
            ) from None
        yield row, line
        line = int(table.line_num) + 1  # type: ignore[attr-defined]


Problem = tuple[str, str, str]


def _shape_problem(row: list[str], columns: dict[str, int]) -> Problem | None:
    if "\n" in (whole := "".join(row)) or "\r" in whole:
        return "row", "a quotation mark is opened and not closed.", "Close it, or take it out."
    if len(row) != len(columns):
        return "row", f"it has {len(row)} fields instead of {len(columns)}.", "Quote fields that hold a comma."
    return None


def _cell_problem(cells: dict[str, str], seen: dict[str, int]) -> Problem | None:
    if UNREADABLE.search("".join(cells.values())):
        return _letter_problem(cells)
    return _key_problem(cells, seen) or _place_problem(cells)


def _letter_problem(cells: dict[str, str]) -> Problem:
    name, value = next((name, value) for name, value in cells.items() if UNREADABLE.search(value))
    if BAD_BYTE in value:
        return name, "it holds a byte that stands for no letter.", "Save the file as UTF-8 or Latin-1."
    return name, "it holds a NUL or another control character.", "Take it out."


def _key_problem(cells: dict[str, str], seen: dict[str, int]) -> Problem | None:
    if cells["STABR"] not in STATE_ZONES:
        return "STABR", f"“{cells['STABR']}” is not a state.", "Write its two letters, such as IL."
    if not re.fullmatch(r"[A-Z]{2}\d{4}", cells["FSCSKEY"], re.ASCII):
        return "FSCSKEY", f"“{cells['FSCSKEY']}” is not a library’s key.", "Write it as IL0098."
    if not re.fullmatch(r"\d{3}", cells["FSCS_SEQ"], re.ASCII):
        return "FSCS_SEQ", f"“{cells['FSCS_SEQ']}” is not an outlet’s number.", "Write three digits, such as 007."
    first = seen.get(_key(cells))
    if first:
        return "FSCS_SEQ", f"{_key(cells)} stands in line {first} already.", "Give each outlet a number of its own."
    return None


def _place_problem(cells: dict[str, str]) -> Problem | None:
    if cells["C_OUT_TY"] not in KINDS:
        return "C_OUT_TY", f"“{cells['C_OUT_TY']}” is not a kind of outlet.", f"Write one of {', '.join(KINDS)}."
    for name, most in LENGTHS.items():
        if cells[name] in MISSING:
            return name, "it is missing.", "A place needs a name and an address that a 911 call taker can use."
        if len(cells[name]) > most:
            return name, f"it has {len(cells[name])} letters.", f"Shorten it to {most}."
    if not re.fullmatch(r"\d{5}", cells["ZIP"], re.ASCII):
        return "ZIP", f"“{cells['ZIP']}” is not a postal code.", "Write five digits."
    return None


def _key(cells: dict[str, str]) -> str:
    return f"{cells['FSCSKEY']}-{cells['FSCS_SEQ']}"


def _outlet(cells: dict[str, str], line: int) -> Outlet:
    county = "" if cells.get("CNTY", "") in MISSING else cells["CNTY"]
    zip4 = cells.get("ZIP4", "")
    return Outlet(
        line=line,
        library=cells["FSCSKEY"],
        key=_key(cells),
        kind=KINDS[cells["C_OUT_TY"]],
        name=readable(cells["LIBNAME"]),
        street=readable(cells["ADDRESS"], address=True),
        city=readable(cells["CITY"]),
        state=cells["STABR"],
        postal_code=f"{cells['ZIP']}-{zip4}" if len(zip4) == 4 and zip4.isdigit() else cells["ZIP"],
        county=readable(county),
        phone=telephone(cells.get("PHONE", "")),
        time_zone=zone_of(
            cells["STABR"], county, cells["CITY"], _number(cells.get("LATITUDE")), _number(cells.get("LONGITUD"))
        ),
    )


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
