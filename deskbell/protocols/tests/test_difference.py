"""Two versions of a protocol: what changes for whom, in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from deskbell.protocols.definition import Protocol
from deskbell.protocols.difference import differences
from deskbell.protocols.difference_words import WORDS, told
from deskbell.protocols.marks import english
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import EXAMPLE, problem_customer, written

SOURCE = EXAMPLE.read_text(encoding="utf-8")
ALL = "For everyone"
PRESSER, RESPONDER, IN_CHARGE = "Who pressed", "Who comes to help", "Person in charge"


def said(old: Protocol, new: Protocol, language: str = "en") -> dict[str, list[str]]:
    groups = told(differences(old, new), old, new, language, english)
    assert len({group.whom for group in groups}) == len(groups)
    return {group.whom: list(group.sentences) for group in groups}


def changed(*swaps: tuple[str, str], language: str = "en") -> dict[str, list[str]]:
    """Return what changes if these pieces of the text are replaced by those."""
    text = SOURCE
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    return said(problem_customer(), written(text), language)


def test_nothing_changes_between_a_protocol_and_itself():
    assert said(problem_customer(), problem_customer()) == {}


@pytest.mark.parametrize(
    ("old", "new", "whom", "sentence"),
    [
        ("version: 1", "version: 2", ALL, "Version 2 instead of 1."),
        ("status: active", "status: retired", ALL, "The status is “retired”, no longer “in force”."),
        ("owner: Deskbell", "owner: Ana Ruiz", ALL, "The owner is Ana Ruiz, no longer Deskbell."),
        ("2027-11-01", "2028-11-01", ALL, "To be reviewed by 2028-11-01 instead of 2027-11-01."),
        (
            "en: Somebody frightens or threatens",
            "en: Somebody threatens",
            ALL,
            "The title is “Somebody threatens”, no longer “Somebody frightens or threatens”.",
        ),
        (
            "covers: [disruptive, threatening, dangerous]",
            "covers: [dangerous]",
            ALL,
            "It covers behavior that is: dangerous. Before: dangerous, disruptive, threatening.",
        ),
        (
            "  safe_room: leave\n",
            "",
            ALL,
            "“Leave, or safe room” leads to nothing, no longer to “Leave now, or lock yourself in {safe_room}”.",
        ),
        (
            "en: Press your device.",
            "en: Press it.",
            ALL,
            (
                "The words for {help_how} are: “Press it.” (if a personal device is worn), “Dial {help_extension}.” (if a "
                "telephone is near), “Leave, or lock yourself in {safe_room}.” (if one is alone), “Walk calmly toward other "
                "staff.”. They were: “Press your device.” (if a personal device is worn), “Dial {help_extension}.” (if a "
                "telephone is near), “Leave, or lock yourself in {safe_room}.” (if one is alone), “Walk calmly toward other "
                "staff.”."
            ),
        ),
        (
            "alone, help]",
            "alone, help, police]",
            ALL,
            "New: it takes into account what Deskbell knows about “police”.",
        ),
        ("risk: [yes, no]", "risk: [yes, no, maybe]", ALL, "“risk” may be: yes, no, maybe. Before: yes, no."),
        ("responder: go", "responder: beside", RESPONDER, None),
        (
            "Put the counter between you.",
            "Keep the counter between you.",
            PRESSER,
            "Reworded (English): “Keep the counter between you.” instead of “Put the counter between you.”.",
        ),
        (
            "en: Listen. Say back what you heard.",
            "en: Listen.",
            PRESSER,
            (
                "“Stay polite. Talk until help arrives”: the small text (English) is “Listen.” instead of “Listen. Say back "
                "what you heard.”."
            ),
        ),
        (
            "    task: respond\n    within: 60\n",
            "    task: respond\n    within: 45\n",
            RESPONDER,
            "“Go there. Stay in sight”: time to do it: 45 seconds. Before: 60 seconds.",
        ),
        (
            "    task: hands-off\n    critical: yes\n",
            "    task: hands-off\n",
            PRESSER,
            "“Do not touch, hold or block them” is no longer critical.",
        ),
        (
            "raises: help",
            "raises: danger",
            PRESSER,
            "“Stay calm. Stay where others see you” raises the alarm to “Danger”. Before: “Help now”.",
        ),
        (
            "notifies: in_charge",
            "notifies: [in_charge, responder]",
            PRESSER,
            "“Stay calm. Stay where others see you” calls: Person in charge, Who comes to help. Before: Person in charge.",
        ),
        (
            "until: {help: there}",
            "until: {help: [there, coming]}",
            PRESSER,
            (
                "“Stay with others. Help is on its way” ends by itself when help is coming or help is there. Before: help is "
                "there."
            ),
        ),
        (
            'number: "911"',
            'number: "112"',
            f"{PRESSER}, {IN_CHARGE}",
            "“Call 911. Say where you are”: the number is 112, no longer 911.",
        ),
        (
            "means: no, then: talk",
            "means: no, then: [{when: {alone: yes}, to: calm}, talk]",
            PRESSER,
            (
                "“Could this person hurt someone?”: “No” leads to “Stay calm. Stay where others see you” if one is alone, else "
                "“Stay polite. Talk until help arrives”, no longer to “Stay polite. Talk until help arrives”."
            ),
        ),
        (
            'en: "Yes, or not sure"',
            'en: "Yes, or perhaps"',
            PRESSER,
            "“Could this person hurt someone?”: an answer (English) is “Yes, or perhaps” instead of “Yes, or not sure”.",
        ),
        (
            "    otherwise: calm",
            "    otherwise: talk",
            PRESSER,
            (
                "“Could this person hurt someone?”, if skipped or nobody can tell, leads to “Stay polite. Talk until help "
                "arrives”, no longer to “Stay calm. Stay where others see you”."
            ),
        ),
        (
            "    task: lead\n    then: outside",
            "    task: lead\n    then: record",
            IN_CHARGE,
            (
                "“You decide who calls the police” leads to “Record what happened. Look after each other”, no longer to “Is "
                "help from outside needed?”."
            ),
        ),
    ],
)
def test_a_change_is_told_to_those_who_meet_it(old, new, whom, sentence):
    found = changed((old, new))
    assert found[whom][0] == sentence or sentence is None
    assert whom == ALL or ALL not in found


def test_another_first_step_and_what_is_lost_by_it_are_told():
    assert changed(("responder: go", "responder: beside")) == {
        RESPONDER: [
            "The first step is “Stand beside your colleague. Let one speak”, no longer “Go there. Stay in sight”.",
            "No way leads to “Go there. Stay in sight” any more.",
        ]
    }


def test_a_new_step_is_told_with_its_place():
    exit_ = (
        "  way_out:\n    do: {en: Know your way out., es: Conozca su salida.}\n    for: presser\n    then: manager\n\n"
    )
    found = changed(
        ("  manager:\n", f"{exit_}  manager:\n"), ("    then: manager\n\n  way", "    then: way_out\n\n  way")
    )
    assert found == {
        PRESSER: [
            (
                "“Stay calm. Stay where others see you” leads to “Know your way out”, no longer to “Let me ask my manager to "
                "speak with you”."
            ),
            "New step: “Know your way out”, after “Stay calm. Stay where others see you”.",
        ]
    }


def test_a_new_first_step_and_one_that_nobody_meets_are_told_as_such():
    steps = "  hello:\n    do: {en: Breathe., es: Respire.}\n    then: get_help\n\n"
    lonely = "  lonely:\n    do: {en: Wave., es: Salude.}\n    then: get_help\n\n"
    found = changed(("presser: get_help", "presser: hello"), ("  get_help:\n", f"{steps}{lonely}  get_help:\n"))
    assert found == {
        PRESSER: [
            "The first step is “Breathe”, no longer “Get help now. {help_how}”.",
            "New step, the first: “Breathe”.",
        ],
        "For nobody: no path leads there": ["New step, to which no way leads yet: “Wave”."],
    }


def test_a_removed_step_is_told_where_it_was():
    begin = SOURCE.index("  beside:\n")
    end = SOURCE.index("  others_safe:\n")
    found = changed(
        (SOURCE[begin:end], ""), ("    within: 60\n    then: beside", "    within: 60\n    then: others_safe")
    )
    assert found[RESPONDER][1] == "Step removed: “Stand beside your colleague. Let one speak”."


def test_steps_that_change_places_are_told_as_moved():
    found = changed(
        ("then: beside\n", "then: others_safe\n"),
        ("    task: support\n    then: others_safe", "    task: support\n    then: until_gone"),
        ("    task: clear-area\n    then: until_gone", "    task: clear-area\n    then: beside"),
    )
    moved = [sentence for sentence in found[RESPONDER] if "now" in sentence]
    assert moved in (
        ["“Move others away, quietly” comes after “Go there. Stay in sight” now."],
        ["“Stand beside your colleague. Let one speak” comes after “Move others away, quietly” now."],
    )


def test_a_step_that_is_only_called_differently_changes_nothing_on_the_screen():
    assert changed(("hands_off", "no_touching")) == {
        PRESSER: [
            (
                "“Do not touch, hold or block them” is called “no_touching” in the file, no longer “hands_off”. Nothing "
                "changes on the screen."
            )
        ]
    }


def test_a_new_answer_is_told_with_where_it_leads():
    found = changed(
        ('      - {en: "No", es: "No", means: no, then: talk}', ('      - {en: "No", es: "No", means: no, then: talk}\n'
         '      - {en: "Gone", es: "Se fue", then: record}'))
    )  # fmt: skip
    assert found == {
        PRESSER: [
            (
                "“Could this person hurt someone?” has a new answer: “Gone”, which leads to “Record what happened. Look after "
                "each other”."
            )
        ]
    }


def test_a_removed_answer_and_the_step_that_only_it_led_to_are_told():
    found = changed(('      - {en: "Somebody else", es: "Otra persona", then: other_help}\n', ""))
    assert found == {
        f"{PRESSER}, {IN_CHARGE}": [
            "“Is help from outside needed?” no longer has the answer “Somebody else”.",
            "No way leads to “Ask who could come” any more.",
        ]
    }


def test_answers_in_another_order_are_told():
    yes, no = [line for line in SOURCE.splitlines() if "means:" in line]
    found = changed((f"{yes}\n{no}", f"{no}\n{yes}"))
    assert found[PRESSER][0] == (
        "“Could this person hurt someone?” has its answers in another order: “No”, “Yes, or not sure”."
    )


def test_headlines_are_quoted_in_the_language_of_the_reader():
    found = changed(("    task: respond\n    within: 60\n", "    task: respond\n"), language="es")
    assert found == {RESPONDER: ["“Vaya allí. Manténgase a la vista”: time to do it: no limit. Before: 60 seconds."]}


def test_each_reads_what_changes_in_the_order_of_their_path():
    found = changed(
        ("Do not touch, hold or block them.", "Do not touch them."),
        ("Get help now. {help_how}", "Get help at once. {help_how}"),
        ("Put the counter between you.", "Keep the counter between you."),
    )
    assert [sentence.split("“")[1].split(" ")[0] for sentence in found[PRESSER]] == ["Get", "Keep", "Do"]


@settings(max_examples=40, deadline=None)
@given(protocols("p0", sound=False), protocols("p0", sound=False))
def test_any_two_protocols_differ_in_whole_sentences(old, new):
    for sentences in said(old, new).values():
        assert all(re.search(r"\S\.$", sentence) for sentence in sentences)


@settings(max_examples=60, deadline=None)
@given(protocols("p0", sound=False))
def test_no_protocol_differs_from_itself(protocol):
    assert differences(protocol, protocol) == []


@settings(max_examples=60, deadline=None)
@given(protocols("p0", sound=False), protocols("p0", sound=False))
def test_every_change_has_words(old, new):
    for change in differences(old, new):
        assert change.code in WORDS or f"{change.code}_yes" in WORDS
