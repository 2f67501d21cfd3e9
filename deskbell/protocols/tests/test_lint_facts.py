"""Facts and names in braces: declared, settled, used, and with values that they can have."""

import pytest

from deskbell.protocols.finding import Weight
from deskbell.protocols.tests.files import codes, findings, found


def test_a_fact_that_is_used_must_be_declared():
    assert found(("known: [alone, help]", "known: [alone]")) == [("fact_undeclared", "until: {help: there}")]


def test_a_fact_that_is_declared_and_never_used_is_a_warning():
    (one,) = findings(("known: [alone, help]", "known: [alone, help, police]"))
    assert (one.code, one.parts["fact"], one.weight) == ("fact_unused", "police", Weight.WARNING)


def test_a_fact_is_never_what_it_cannot_be():
    (one,) = findings(("until: {help: there}", "until: {help: arrived}"))
    assert (one.code, one.parts["values"]) == ("value_unknown", "none, coming, there")


def test_a_condition_without_a_value_never_holds():
    assert codes(("until: {help: there}", "until: {help: []}")) == ["fact_without_value"]


def test_a_fact_that_nobody_asks_for_never_holds():
    asked = ("    about: deep\n", "")
    means = [(", means: yes", ""), (", means: no", "")]
    assert found(asked, *means) == [("fact_never_asked", "deep: [yes, no]")]


def test_a_question_is_about_a_declared_fact():
    assert ("about_undeclared", "about: depth") in found(("about: deep", "about: depth"))


def test_a_question_may_be_about_what_deskbell_knows_at_other_desks():
    assert (
        codes(
            ("about: deep", "about: alone"),
            ("when: {deep: yes}", "when: {alone: yes}"),
            ("  asked:\n    deep: [yes, no]\n", ""),
        )
        == []
    )


def test_an_answer_means_a_value_of_the_fact():
    assert codes(("means: no", "means: maybe")) == ["means_unknown"]


def test_an_answer_says_what_it_means():
    assert codes((", means: no", "")) == ["no_means"]


def test_an_answer_means_nothing_where_the_question_is_about_no_fact():
    changed = [("    about: deep\n", ""), (", means: yes", ""), ("when: {deep: yes}", "when: {alone: yes}")]
    assert "means_without_about" in codes(*changed)


def test_two_answers_do_not_mean_the_same():
    assert found(("means: no", "means: yes")) == [("same_meaning", "- {en: No, es: No, means: yes, then: wait}")]


def test_a_fact_has_two_values():
    assert "too_few_values" in codes(("deep: [yes, no]", "deep: [yes]"))


@pytest.mark.parametrize("name", ["depth", "helpextension"])
def test_a_name_in_braces_stands_for_something(name):
    found = findings(("Bring a bucket.", f'"Bring {{{name}}}."'), ("Traiga un cubo.", f'"Traiga {{{name}}}."'))
    assert [(one.code, one.parts["name"]) for one in found] == [("variable_unknown", name)]


def test_both_languages_name_the_same():
    (one,) = findings(("Bring a bucket.", '"Bring it to {safe_room}."'))
    assert (one.code, one.weight) == ("variables_differ", Weight.WARNING)


@pytest.mark.parametrize("words", ["{", "Go }", "{}", "{Help}", "{help extension}", "{{safe_room}}"])
def test_a_brace_does_not_stand_alone(words):
    assert "stray_brace" in codes(("Bring a bucket.", f'"{words}"'), ("Traiga un cubo.", f'"{words}"'))


def test_what_a_place_has_not_said_keeps_the_protocol_from_that_place():
    assert found(bindings={"safe_room": "room 2", "help_extension": " "}) == [("unbound", 'number: "{help_extension}"')]
    assert codes(bindings=None) == [], "no place is meant"


def test_words_do_not_hold_words():
    assert codes(("en: the caretaker", 'en: "the {who}"'), ("es: al conserje", 'es: "al {who}"')) == ["words_in_words"]


def test_words_do_not_hide_what_a_place_fills_in():
    words = "  alarm_code:\n    - {en: one, es: uno}\nbegin:"
    assert codes(("begin:", words)) == ["words_hide_binding", "words_unused"]


def test_words_that_depend_on_facts_need_a_default():
    assert found(("    - {en: a colleague, es: a un colega}\n", "")) == [("words_no_default", "who:")]


def test_words_behind_the_default_are_never_used():
    more = "a un colega}\n    - {en: nobody, es: a nadie}\n"
    assert found(("a un colega}\n", more)) == [("variant_unused", "- {en: nobody, es: a nadie}")]


@pytest.mark.parametrize("number", ["911", "988", "+1 (555) 010-0199", "#00", "*00", "555-0100", "{alarm_code}"])
def test_a_number_can_be_dialled(number):
    assert codes(('"{help_extension}"', f'"{number}"')) == []


@pytest.mark.parametrize(
    "number", ["police", "91", "#", "#0", "{safe_room}", "{who}", "{alarm_code}9", "9111111111111111", "٩١١"]
)
def test_what_cannot_be_dialled_is_named(number):
    assert ("number_wrong", f'number: "{number}"') in found(('"{help_extension}"', f'"{number}"'))
