"""A protocol as a file, in the layout of those that are shipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deskbell.core.continuum import Behaviour
from deskbell.protocols.definition import Answer, Condition, Edge, Protocol, Role, Standing, Step, Text, Variant
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.reading.parts import LANGUAGES
from deskbell.protocols.reading.protocol import HEAD
from deskbell.protocols.reading.steps import KINDS, LEVELS
from deskbell.protocols.writing.quoting import in_quotes, plain, sentence

STEP = (
    *(*KINDS, "for", "number", "protocol", "detail", "why", "raises", "notifies", "until", "at_most"),
    *("task", "critical", "within", "about", "answers", "then", "otherwise"),
)
"""The fields of a step, in the order in which they are written."""

APART = ("facts", "words", "begin", "standing", "steps")
"""The fields of the head that have a blank line before them."""

Lines = list[str]


def write(protocol: Protocol) -> str:
    """Return a whole protocol as a file."""
    head = head_fields(protocol)
    lines = [line for name, one in head.items() for line in (["", *one] if name in APART else one)]
    steps = [step_lines(step) for step in protocol.steps.values()]
    lines += ["", "steps:" if steps else "steps: {}", *(line for one in steps for line in [*_indented(one), ""])]
    return "\n".join(lines).rstrip("\n") + "\n"


def head_fields(protocol: Protocol) -> dict[str, Lines]:
    """Return the lines of every field of the head that says something, by its name, in their order."""
    owner = [f"owner: {sentence(protocol.owner)}"] if protocol.owner else []
    found = {
        "protocol": [f"protocol: {plain(protocol.id)}"],
        "version": [f"version: {protocol.version}"],
        "status": [f"status: {protocol.status.value}"],
        "title": _text("title", protocol.title) or ["title: {}"],
        "covers": _list("covers", [one for one in Behaviour if one in protocol.covers]),
        "languages": _list("languages", protocol.languages),
        "owner": owner,
        "review": [f"review: {plain(protocol.review)}"] if protocol.review else [],
        "sources": _below("sources", [[f"- {in_quotes(one)}"] for one in protocol.sources]),
        "facts": _facts(protocol),
        "words": _below("words", [_variants(name, some) for name, some in protocol.words.items()]),
        "begin": _ways("begin", {role: protocol.begin[role] for role in Role if role in protocol.begin}),
        "standing": _ways("standing", {one: protocol.standing[one] for one in Standing if one in protocol.standing}),
    }
    return {name: found[name] for name in HEAD if found.get(name)}


def step_lines(step: Step) -> Lines:
    """Return the lines of a step, its name first."""
    return [f"{plain(step.id)}:", *(line for one in step_fields(step).values() for line in _indented(one))]


def step_fields(step: Step) -> dict[str, Lines]:
    """Return the lines of every field of a step that says something, by its name, in their order."""
    raised = next((name for name, level in LEVELS.items() if level == step.raises), "")
    kind = step.kind.value
    found = {
        kind: _text(kind, step.text) or [f"{kind}: {{}}"],
        "for": [] if step.roles == frozenset(Role) else _roles("for", step.roles),
        "number": [f"number: {in_quotes(step.number)}"] if step.number else [],
        "protocol": _word("protocol", step.plan),
        "detail": _text("detail", step.detail),
        "why": _text("why", step.why),
        "raises": _word("raises", raised),
        "notifies": _roles("notifies", step.notifies),
        "until": [f"until: {_condition(step.until)}"] if step.until.needs else [],
        "at_most": _word("at_most", str(step.at_most or "")),
        "task": _word("task", step.task),
        "critical": ["critical: yes"] if step.critical else [],
        "within": _word("within", str(step.within or "")),
        "about": _word("about", step.about),
        "answers": _below("answers", [[f"- {_answer(one)}"] for one in step.answers]) or _empty(step, "ask", "answers"),
        "then": _edges("then", step.then) or _empty(step, "do", "say", "wait", "call", "plan", "then"),
        "otherwise": _edges("otherwise", step.otherwise) or _empty(step, "ask", "otherwise"),
    }
    return {name: found[name] for name in STEP if found.get(name)}


def _empty(step: Step, *kinds_and_name: str) -> Lines:
    """Return an empty list where the kind needs the field."""
    *kinds, name = kinds_and_name
    return [f"{name}: []"] if step.kind.value in kinds else []


def _indented(lines: Iterable[str]) -> Lines:
    return [f"  {line}" for line in lines]


def _below(name: str, items: list[Lines]) -> Lines:
    """Return a field whose value stands on the lines below it; nothing if that is empty."""
    return [f"{name}:", *(line for item in items for line in _indented(item))] if items else []


def _word(name: str, word: str) -> Lines:
    return [f"{name}: {plain(word)}"] if word else []


def _flow(words: Iterable[str]) -> str:
    return f"[{', '.join(plain(word) for word in words)}]"


def _list(name: str, words: Iterable[str]) -> Lines:
    found = list(words)
    return [f"{name}: {_flow(found)}"] if found else []


def _roles(name: str, roles: frozenset[Role]) -> Lines:
    named = [role.value for role in Role if role in roles]
    return _word(name, named[0]) if len(named) == 1 else _list(name, named)


def _text(name: str, text: Text) -> Lines:
    return _below(name, [[f"{language}: {sentence(text[language])}"] for language in LANGUAGES if text.get(language)])


def _ways(name: str, ways: Mapping[Role, str] | Mapping[Standing, str]) -> Lines:
    return _below(name, [[f"{one.value}: {plain(to)}"] for one, to in ways.items()]) or [f"{name}: {{}}"]


def _facts(protocol: Protocol) -> Lines:
    asked = _below("asked", [[f"{plain(name)}: {_flow(values)}"] for name, values in protocol.asked.items()])
    known = _list("known", [name for name in KNOWN if name in protocol.known])
    return _below("facts", [one for one in (known, asked) if one])


def _variants(name: str, some: tuple[Variant, ...]) -> Lines:
    return _below(plain(name), [_variant(one) for one in some]) or [f"{plain(name)}: []"]


def _variant(one: Variant) -> Lines:
    when = [f"when: {_condition(one.when)}"] if one.when.needs else []
    lines = [
        *when,
        *(f"{language}: {sentence(one.text[language])}" for language in LANGUAGES if one.text.get(language)),
    ]
    return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)] or ["- {}"]


def _condition(condition: Condition) -> str:
    needs = [f"{plain(name)}: {_one_or_more(values)}" for name, values in condition.needs.items()]
    return f"{{{', '.join(needs)}}}"


def _one_or_more(values: frozenset[str]) -> str:
    return plain(*values) if len(values) == 1 else _flow(sorted(values))


def _edges(name: str, edges: tuple[Edge, ...]) -> Lines:
    if len(edges) == 1 and not edges[0].when.needs:
        return _word(name, edges[0].to)
    return _below(name, [[f"- {_edge(edge)}"] for edge in edges])


def _edge(edge: Edge) -> str:
    return f"{{when: {_condition(edge.when)}, to: {plain(edge.to)}}}" if edge.when.needs else plain(edge.to)


def _answer(answer: Answer) -> str:
    found = {name: in_quotes(answer.text[name]) for name in LANGUAGES if answer.text.get(name)}
    if answer.means:
        found["means"] = plain(answer.means)
    alone = len(answer.then) == 1 and not answer.then[0].when.needs
    found["then"] = plain(answer.then[0].to) if alone else f"[{', '.join(_edge(edge) for edge in answer.then)}]"
    return f"{{{', '.join(f'{name}: {value}' for name, value in found.items())}}}"
