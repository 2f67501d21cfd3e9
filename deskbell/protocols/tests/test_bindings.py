"""Filling sentences: words chosen by facts first, then what the place says of itself."""

from deskbell.protocols.bindings import BINDINGS, EXAMPLES, fill
from deskbell.protocols.tests.files import WELL, protocol_of

LEAK = protocol_of(WELL)


def test_words_are_chosen_by_facts_in_the_language_of_the_reader():
    call = LEAK.steps["call"].text
    assert fill(call, "en", LEAK, {"alone": "yes"}, {}) == "Call the caretaker."
    assert fill(call, "es", LEAK, {}, {}) == "Llame a un colega."


def test_a_place_fills_in_its_own_names():
    assert fill(LEAK.steps["leave"].text, "en", LEAK, {}, {"safe_room": "room 2"}) == "Go to room 2."


def test_words_chosen_by_facts_may_hold_a_name_of_the_place():
    words = protocol_of(WELL.replace("en: the caretaker", 'en: "the caretaker on {help_extension}"'))
    said = fill(words.steps["call"].text, "en", words, {"alone": "yes"}, {"help_extension": "*00"})
    assert said == "Call the caretaker on *00."


def test_what_a_place_wrote_is_not_filled_again():
    names = {"safe_room": "{help_extension}", "help_extension": "*00"}
    assert fill(LEAK.steps["leave"].text, "en", LEAK, {}, names) == "Go to {help_extension}."


def test_a_name_that_nothing_stands_for_stays_in_its_braces():
    assert fill(LEAK.steps["leave"].text, "en", LEAK, {}, {"safe_room": ""}) == "Go to {safe_room}."


def test_whoever_reads_another_language_gets_english():
    assert fill(LEAK.title, "fr", LEAK, {}, {}) == "Water comes in"


def test_every_binding_has_an_example():
    assert EXAMPLES.keys() == BINDINGS.keys()
    assert all(EXAMPLES.values())
