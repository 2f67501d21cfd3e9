"""Texts are filled with what is bound at a place and with what the facts choose."""

from __future__ import annotations

import pytest

from deskbell.protocols.filling import fill, in_language, names_in
from deskbell.protocols.tests.stage import problem_customer, written

HELP = {"en": "Get help. {help_how}", "es": "Pida ayuda. {help_how}"}


@pytest.mark.parametrize(
    ("facts", "filled"),
    [
        ({"has_device": "yes", "near_phone": "yes"}, "Get help. Press your device."),
        ({"near_phone": "yes"}, "Get help. Dial 500."),
        ({"near_phone": "no"}, "Get help. Walk calmly toward other staff."),
        ({}, "Get help. Walk calmly toward other staff."),
    ],
)
def test_the_first_words_whose_facts_hold_are_taken_and_filled_in_turn(facts, filled):
    assert fill(HELP, facts, {"help_extension": "500"}, problem_customer(), "en") == filled


def test_the_words_are_in_the_language_of_the_reader():
    assert fill(HELP, {"has_device": "yes"}, {}, problem_customer(), "es") == "Pida ayuda. Pulse su dispositivo."


def test_without_facts_the_names_stay_for_whoever_reads_all_of_them():
    assert fill(HELP, None, {"help_extension": "500"}, problem_customer(), "en") == "Get help. {help_how}"


def test_what_nothing_is_bound_for_stays_as_it_is():
    assert fill({"en": "Go to {safe_room}."}, {}, {"safe_room": ""}, problem_customer(), "en") == "Go to {safe_room}."


def test_words_that_hold_each_other_come_to_an_end():
    text = "protocol: p\nversion: 1\ntitle: P\nbegin: {presser: a}\nstanding: {over: a}\nsteps: {a: {end: E}}\n"
    ring = written(f'{text}words: {{one: ["{{two}}!"], two: ["{{one}}?"]}}\n')
    assert fill({"en": "{one}"}, {}, {}, ring, "en") == "{two}!"


def test_what_a_place_wrote_is_not_filled_again():
    names = {"safe_room": "{help_extension}", "help_extension": "*00"}
    assert fill({"en": "Go to {safe_room}."}, {}, names, problem_customer(), "en") == "Go to {help_extension}."


@pytest.mark.parametrize(
    ("text", "read"), [({"en": "Go", "es": "Vaya"}, "Vaya"), ({"en": "Go"}, "Go"), ({"fr": "Allez"}, "Allez"), ({}, "")]
)
def test_a_missing_language_falls_back_to_english_then_to_any(text, read):
    assert in_language(text, "es") == read


def test_names_are_found_in_every_language():
    assert set(names_in({"en": "{a} and {b-c}", "es": "{d_e}, {Not}, { no }"})) == {"a", "b-c", "d_e"}
