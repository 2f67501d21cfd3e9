"""A small protocol in which nothing is wrong, to be spoilt in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint import lint
from deskbell.protocols.reading import read

TODAY = date(2026, 11, 22)
WELL = """\
protocol: leak
version: 1
title: {en: Water comes in, es: Entra agua}
languages: [en, es]
owner: Deskbell
review: 2027-11-01
sources: [The caretaker]
facts:
  known: [alone, help]
  asked:
    deep: [yes, no]
words:
  who:
    - when: {alone: yes}
      en: the caretaker
      es: al conserje
    - {en: a colleague, es: a un colega}
begin:
  presser: call
  responder: fetch
standing:
  safe_room: leave
  over: record
steps:
  call:
    do: {en: "Call {who}.", es: "Llame {who}."}
    for: presser
    critical: yes
    task: call
    then: ask
  ask:
    ask: {en: Is the water deep?, es: ¿Está alta el agua?}
    for: presser
    about: deep
    answers:
      - {en: Yes, es: Sí, means: yes, then: phone}
      - {en: No, es: No, means: no, then: wait}
    otherwise: phone
  phone:
    call: {en: Call for help., es: Pida ayuda.}
    for: presser
    number: "{help_extension}"
    then: wait
  wait:
    wait: {en: Wait here., es: Espere aquí.}
    for: presser
    until: {help: there}
    then: record
  leave:
    do: {en: "Go to {safe_room}.", es: "Vaya a {safe_room}."}
    then: record
  fetch:
    do: {en: Bring a bucket., es: Traiga un cubo.}
    for: responder
    then:
      - {when: {deep: yes}, to: leave}
      - record
  record:
    end: {en: Write down what happened., es: Anote lo que pasó.}
"""


def protocol_of(source: str) -> Protocol:
    """Return what a file says whose form is right."""
    protocol = read(source.encode()).protocol
    assert protocol is not None
    return protocol


def findings(
    *changes: tuple[str, str],
    bindings: Mapping[str, str] | None = None,
    others: Mapping[str, Protocol] | None = None,
    today: date = TODAY,
) -> tuple[Finding, ...]:
    """Return what the linter says once some words of the file were changed for others."""
    source = WELL
    for before, after in changes:
        assert source.count(before) == 1, f"{before!r} stands {source.count(before)} times"
        source = source.replace(before, after)
    reading = read(source.encode())
    assert reading.protocol is not None, reading.findings
    return lint(reading.protocol, bindings, others, today=today, places=reading.places)


def found(*changes: tuple[str, str], **known) -> list[tuple[str, str]]:
    """Return the same as codes, each with the line that it points at, without its indent."""
    source = WELL
    for before, after in changes:
        source = source.replace(before, after)
    lines = ["", *source.splitlines()]
    return [(one.code, lines[one.line].strip()) for one in findings(*changes, **known)]


def codes(*changes: tuple[str, str], **known) -> list[str]:
    """Return only the codes."""
    return [one.code for one in findings(*changes, **known)]
