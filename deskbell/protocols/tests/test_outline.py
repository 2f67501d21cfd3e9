"""A protocol reads as a text, role by role, and nothing of it is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from deskbell.protocols.definition import Role
from deskbell.protocols.filling import in_language
from deskbell.protocols.outline import Reader, outline
from deskbell.protocols.paths import leads_to, path
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import SHIPPED, problem_customer, shipped, written


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_each_role_reads_its_own_steps_from_the_first_on():
    text = outline(problem_customer())
    for heading, first in (
        ("Who pressed", "1. Do: Get help now. {help_how}"),
        ("Who comes to help", "1. Do: Go there. Stay in sight."),
        ("Person in charge", "1. Do: You decide who calls the police."),
    ):
        assert first in text.split(f"\n{heading}\n---")[1].split("\n 2.")[0]


def test_roles_that_read_the_same_share_one_list():
    protocol = replace(problem_customer(), begin={Role.PRESSER: "go"}, standing={})
    text = outline(protocol)
    assert "\nWho pressed, Who comes to help, Person in charge\n---" in text
    assert text.count("Go there. Stay in sight.") == 1


def test_a_question_says_where_each_answer_leads():
    text = outline(problem_customer())
    question = text.split("2. Question: Could this person hurt someone?")[1].split("\n\n")[0]
    numbers = path(problem_customer(), Role.PRESSER)
    calm, talk = numbers.index("calm") + 1, numbers.index("talk") + 1
    assert [line.strip() for line in question.splitlines()[1:]] == [
        "Settles “risk” for everyone.",
        f"Yes, or not sure → {calm}",
        f"No → {talk}",
        f"Skipped → {calm}",
    ]


def test_what_is_always_possible_stands_before_the_steps():
    text = outline(problem_customer())
    assert text.index("· It is over → Record what happened.") < text.index("Who pressed")


def test_the_words_that_facts_choose_are_listed_with_their_facts():
    text = outline(problem_customer())
    assert "if a telephone is near: Dial {help_extension}." in text
    assert "Each place fills in: {help_extension}, {safe_room}" in text


def test_what_is_bound_and_known_is_filled_in():
    text = outline(problem_customer(), Reader(bindings={"help_extension": "500"}, facts={"near_phone": "yes"}))
    assert "Get help now. Dial 500." in text
    assert "Words chosen by facts" not in text


def test_another_language_has_its_own_words():
    text = outline(problem_customer(), Reader("es", say=lambda words: {"Who pressed": "Quien pulsó"}.get(words, words)))
    assert "Pida ayuda ya." in text
    assert "Quien pulsó" in text


def test_a_step_that_nobody_comes_to_is_told_as_such():
    protocol = problem_customer()
    lonely = replace(protocol.steps["go"], id="lonely", text={"en": "Nobody reads this."})
    text = outline(replace(protocol, steps={**protocol.steps, "lonely": lonely}))
    assert "· lonely: Nobody reads this." in text.split("Steps that nobody comes to")[1]


def test_a_step_read_by_somebody_it_is_not_meant_for_says_so():
    protocol = problem_customer()
    assert "Meant for" not in outline(protocol)
    go = replace(protocol.steps["go"], roles=frozenset({Role.PRESSER}))
    assert "Meant for: Who pressed" in outline(replace(protocol, steps={**protocol.steps, "go": go}))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_of_every_shipped_step_is_there(file, language):
    protocol = shipped(file)
    text = squeezed(outline(protocol, Reader(language)))
    missing = [
        words
        for step in protocol.steps.values()
        for _name, some in step.texts
        if (words := in_language(some, language)) not in text
    ]
    assert missing == []


@settings(max_examples=40, deadline=None)
@given(protocols("p0", sound=False))
def test_any_protocol_has_an_outline_with_all_its_steps(protocol):
    text = outline(protocol)
    assert all(f"Step {name}" in text for name in protocol.steps)


@settings(max_examples=40, deadline=None)
@given(protocols("p0", sound=True))
def test_no_step_stands_before_what_leads_to_it(protocol):
    for role in Role:
        order = path(replace(protocol, standing={}), role)
        assert len(order) == len(set(order))
        for place, name in enumerate(order):
            assert all(order.index(to) > place for to in leads_to(protocol, protocol.steps[name]))


def test_what_only_a_standing_action_leads_to_comes_before_the_end():
    assert path(problem_customer(), Role.PRESSER)[-2:] == ["leave", "record"]
    assert "leave" not in path(problem_customer(), Role.RESPONDER)


def test_a_path_of_thousands_of_steps_is_no_problem():
    lines = "".join(f"  s{n}: {{do: Go., then: s{n + 1}}}\n" for n in range(2000))
    head = "protocol: p\nversion: 1\ntitle: P\nbegin: {presser: s0}\nstanding: {over: s2000}\nsteps:\n"
    protocol = written(f"{head}{lines}  s2000: {{end: E}}\n")
    assert path(protocol, Role.PRESSER) == list(protocol.steps)
