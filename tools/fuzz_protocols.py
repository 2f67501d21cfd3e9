"""Hand the reader and the linter any bytes at all, and measure.

    python -m tools.fuzz_protocols --inputs 100000

Every input must be answered with findings or a protocol, within two seconds of this process's time and 200 MB; what is
raised is a defect. The inputs come from a seed, so the number of a bad one is enough to see it again (--only NUMBER).
--pure reads without libyaml.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import yaml

from deskbell import protocols
from deskbell.protocols.finding_words import message, remedy
from deskbell.protocols.lint import lint
from deskbell.protocols.reading import read, tree

LIBRARY = Path(protocols.__file__).parent / "library"
TODAY = date(2027, 12, 1)
MOST_SECONDS = 2.0
MOST_MEGABYTES = 200
SIGNS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\r",
        b"\t",
        b"\x85",
        b"\xe2\x80\xa8",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x92\xa5",
    ),
    *(
        b"&a ",
        b"*a",
        b"!!python/object:os.system ",
        b"! ",
        b"<<: *a\n",
        b"? [a]\n: b\n",
        b"---\n",
        b"...\n",
        b"%YAML 9.9\n",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"- ",
        b"|\n",
        b">\n",
        b"'",
        b'"',
        b"#",
        b",",
        b"\\",
        b"{x}",
        b"{safe_room}",
        b"1e999",
        b"~",
    ),
)


def inputs(seed: int, number: int) -> bytes:
    """Return one input. The same numbers give the same bytes."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 (nothing secret is drawn)
    return chance.choices(MAKERS, WEIGHTS)[0](chance)


def _shipped(chance: random.Random) -> bytes:
    return chance.choice(_SHIPPED)


def _bytes_changed(chance: random.Random) -> bytes:
    """Put signs in, take bytes out, double pieces, cut the end."""
    found = bytearray(_shipped(chance))
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.randrange(1, 40))
        match chance.randrange(6):
            case 0:
                found[at:at] = chance.choice(SIGNS)
            case 1:
                del found[at:end]
            case 2:
                found[at:at] = found[at:end]
            case 3:
                found[at:end] = chance.randbytes(chance.randrange(8))
            case 4:
                found[at:end] = chance.choice(SIGNS)
            case _ if chance.random() < 0.2:
                del found[at:]
    return bytes(found)


def _lines_changed(chance: random.Random) -> bytes:
    """Move, double, drop and indent lines: files that are YAML, but hardly protocols."""
    lines = _shipped(chance).splitlines(keepends=True)
    for _ in range(chance.choice((1, 2, 4, 20))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2 if len(lines) > 1:
                del lines[at]
            case 3:
                lines[at] = b" " * chance.randrange(9) + lines[at].lstrip()
            case _:
                lines[at:at] = lines[min(at, other) : min(at, other) + chance.randrange(60)]
    return b"".join(lines)


def _words_changed(chance: random.Random) -> bytes:
    """Swap words of the file for other words of it: most of these can be read, so the linter sees them."""
    words = _shipped(chance).split(b" ")
    for _ in range(chance.choice((1, 1, 2, 6))):
        words[chance.randrange(len(words))] = chance.choice(words)
    return b" ".join(words)


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 2, 10, 100, 3000)))


def _signs(chance: random.Random) -> bytes:
    return b"".join(chance.choices((*SIGNS, b"a", b" ", b"\n", b"\n  "), k=chance.choice((3, 30, 300))))


def _recoded(chance: random.Random) -> bytes:
    text = _shipped(chance).decode()
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1")), "replace")


def _deep(chance: random.Random) -> bytes:
    many = chance.choice((5, 19, 20, 21, 500, 20_000, 60_000))
    flow = chance.choice((b"[", b"{a: ", b"{", b"[{a: ", b"? ", b"- ", b"a: [", b"!x [", b"- [", b"[[],"))
    block = b"".join(b" " * number + b"a:\n" for number in range(min(many, 600)))
    return chance.choice((flow * many, b"steps: " + flow * many, block, flow * many + b"]" * many))[:250_000]


def _bomb(chance: random.Random) -> bytes:
    wide = chance.choice((2, 9, 50))
    lines = [b"a0: &a0 [x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * wide)) for n in range(1, 12)]
    return b"\n".join(lines)


def _huge(chance: random.Random) -> bytes:
    """Return about as much as is taken, of one thing over and over."""
    piece = chance.choice(
        (
            b"a",
            b" ",
            b"\n",
            b"a: b\n",
            b"- a\n",
            b"'",
            b'"',
            b"#\n",
            b"a b ",
            b"{x}",
            b"\t",
            b"\\x",
            b"\xc3\xa9",
            b"[a,",
            b"? ",
            b"a:",
            b"|",
            b"- - ",
            b'"\\\n',
            b"......a",
            b"-",
            b"%",
            b"&a",
            b"\r",
        )
    )
    head = chance.choice(
        (b"", b"steps: ", b"protocol: '", b'title: "', b"title: |\n  ", b"title: >-\n  ", b"steps: {", b"a: [", b"#")
    )
    size = chance.choice((20_000, 199_000, 200_000, 200_001, 300_000))
    return (head + piece * (size // len(piece)))[:size]


def _large(chance: random.Random) -> bytes:
    """Return a protocol of very many steps, facts, answers or words, of a form that can be read."""
    many = chance.choice((50, 500, 1500, 2600))
    lines = [HEAD % (_names(chance, many), _words(chance, many))]
    steps = chance.choice((many, 3))
    for number in range(steps):
        kind = chance.choice(("do", "say", "wait", "end", "ask", "plan"))
        to = f"s{chance.choice((number + 1, number, chance.randrange(steps)))}"
        lines.append(_step(chance, number, kind, to, max(1, many // steps)))
    return "\n".join(lines).encode()[: tree.MOST_BYTES]


HEAD = """protocol: large
version: 1
title: Large
languages: [en, es]
facts:
  known: [alone]
  asked: {%s}
words:
%s
begin: {presser: s0, responder: s1}
standing: {safe_room: s0, over: s2}
steps:"""


def _names(chance: random.Random, many: int) -> str:
    if chance.random() < 0.5:
        return f"risk: [{', '.join(f'v{number}' for number in range(many))}]"
    return ", ".join(f"f{number}: [yes, no]" for number in range(min(many, 900)))


def _words(chance: random.Random, many: int) -> str:
    count = min(many, 400) if chance.random() < 0.3 else 1
    return "\n".join(f"  w{number}: ['Words {{w{number + 1}}} {{safe_room}}']" for number in range(count))


def _step(chance: random.Random, number: int, kind: str, to: str, edges: int) -> str:
    said = chance.choice(("Stay", "Stay {w0} here.", "." * 990 + "a", "the homeless " * 70, "{" * 900, "ab " * 300))
    head = f"  s{number}: {{{kind}: '{said}'"
    way = f"then: [{', '.join(f'{{when: {{risk: v{n}}}, to: {to}}}' for n in range(min(edges, 1500)))}, {to}]"
    rest = {
        "ask": f", about: risk, answers: [{{en: a, means: v1, then: {to}}}, {{en: b, means: q, then: s0}}], otherwise: {to}",
        "plan": f", protocol: large, {way}",
        "end": "",
        "wait": f", until: {{risk: v1}}, at_most: 5, {way}",
    }
    return f"{head}{rest.get(kind, f', {way}')}}}"


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (
    *(_bytes_changed, _lines_changed, _words_changed, _noise, _signs, _recoded, _deep, _bomb, _huge, _large),
)
WEIGHTS = (300, 250, 300, 40, 60, 10, 12, 3, 12, 13)
_SHIPPED = [file.read_bytes() for file in sorted(LIBRARY.glob("*.yaml"))]


def examine(source: bytes) -> tuple[str, int]:
    """Read, lint, and put every finding into words. Returns what came of it, and how many findings."""
    reading = read(source)
    if reading.protocol is None:
        assert reading.findings, "neither a protocol nor a finding"  # noqa: S101
        findings = reading.findings
    else:
        others = {"other": reading.protocol}
        findings = lint(reading.protocol, {}, others, today=TODAY, places=reading.places)
        lost = [one for one in findings if not one.line]
        assert not lost, f"no line: {lost[:3]}"  # noqa: S101
    for finding in findings:
        assert message(finding)  # noqa: S101
        assert remedy(finding)  # noqa: S101
    return ("read" if reading.protocol else "refused"), len(findings)


def megabytes() -> float:
    """Return the most memory that this process has ever had."""
    import resource  # not on Windows, where the tests use the rest of this file

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run, and print the figures. 0: nothing was raised, and nothing took too long or too much."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz_protocols", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one input, to see what it does")
    parser.add_argument("--pure", action="store_true", help="without libyaml")
    options = parser.parse_args()
    if options.pure:
        tree._Loader = yaml.SafeLoader  # noqa: SLF001
    numbers = range(options.inputs) if options.only is None else [options.only]
    bad = 0
    slowest, at_slowest = 0.0, 0
    outcomes: Counter[str] = Counter()
    began = time.perf_counter()
    for number in numbers:
        source = inputs(options.seed, number)
        start = time.process_time()
        try:
            outcome, _ = examine(source)
        except Exception:  # noqa: BLE001 (whatever it is, it is a defect)
            traceback.print_exc()
            outcome = "raised"
        took = time.process_time() - start
        if outcome == "raised" or took > MOST_SECONDS:
            bad += 1
            print(f"input {number} ({len(source):,} bytes): {outcome}, {took:.2f} s", file=sys.stderr)
        outcomes[outcome] += 1
        if took > slowest:
            slowest, at_slowest = took, number
    for line in _figures(outcomes, time.perf_counter() - began, slowest, at_slowest):
        print(line)
    return 1 if bad or megabytes() > MOST_MEGABYTES else 0


def _figures(outcomes: Counter[str], seconds: float, slowest: float, at_slowest: int) -> Iterator[str]:
    yield f"{outcomes.total():,} inputs in {seconds:.0f} s: " + ", ".join(
        f"{n:,} {what}" for what, n in outcomes.items()
    )
    yield f"slowest {slowest * 1000:.0f} ms (input {at_slowest}); memory {megabytes():.0f} MB at most"


if __name__ == "__main__":
    sys.exit(main())
