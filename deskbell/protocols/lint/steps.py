"""What each step must have: a headline, two or three answers, a task where it is critical, a number that rings."""

from __future__ import annotations

from collections.abc import Iterator

from deskbell.protocols.definition import Kind, Step
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look
from deskbell.protocols.lint.variables import number_is_wrong

MOST_ANSWERS = 3


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with single steps."""
    for step in look.protocol.steps.values():
        at = ("steps", step.id)
        if not any(step.text.values()):
            yield look.error((*at, step.kind.value), "no_headline", step=step.id)
        if step.critical and not step.task:
            yield look.error((*at, "critical"), "no_task", step=step.id)
        if step.kind is Kind.CALL and number_is_wrong(step):
            yield look.error((*at, "number"), "number_wrong", step=step.id, number=step.number)
        if step.kind is Kind.ASK:
            yield from _answers(look, step)


def _answers(look: Look, step: Step) -> Iterator[Finding]:
    at = ("steps", step.id, "answers")
    if len(step.answers) > MOST_ANSWERS:
        yield look.error(at, "too_many_answers", step=step.id, count=str(len(step.answers)), most=str(MOST_ANSWERS))
    elif len(step.answers) < 2:
        yield look.error(at, "too_few_answers", step=step.id)
    seen: set[tuple[str, str]] = set()
    for number, answer in enumerate(step.answers):
        here = {(language, words.casefold()) for language, words in answer.text.items()}
        if here & seen:
            yield look.error((*at, number), "same_words", step=step.id)
        if not any(answer.text.values()):
            yield look.error((*at, number), "answer_without_words", step=step.id)
        seen |= here
