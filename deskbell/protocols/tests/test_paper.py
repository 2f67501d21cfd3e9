"""Cards on paper: one page, what to do first comes first, and everybody can read it, whatever a place wrote."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.bindings import EXAMPLES
from deskbell.protocols.definition import Protocol, Role, Standing
from deskbell.protocols.filling import fill, in_language
from deskbell.protocols.marks import english
from deskbell.protocols.paper.complaint_words import complaint
from deskbell.protocols.paper.form import TRIES, Depth, Form, Paper, sheet
from deskbell.protocols.paper.place import CannotPrintError
from deskbell.protocols.tests.sheets import DESK_FACTS, Opened, printing
from deskbell.protocols.tests.stage import SHIPPED, problem_customer, shipped, written

NAMES = [file.stem for file in SHIPPED]


def first_words(protocol: Protocol, language: str) -> str:
    step = protocol.steps[protocol.begin[Role.PRESSER]]
    return fill(step.text, DESK_FACTS, EXAMPLES, protocol, language)


def refusal(*args, **kwargs) -> str:
    with pytest.raises(CannotPrintError) as refused:
        printing(*args, **kwargs)
    return complaint(refused.value, english)


def printed_or_refused(**wanted) -> Opened | CannotPrintError:
    try:
        return printing(**wanted)
    except CannotPrintError as refused:
        return refused


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_protocol_fits_one_page_with_help_first(name, form, language):
    protocol = shipped(next(file for file in SHIPPED if file.stem == name))
    with override(language):
        card = printing(protocol, form, language, say=gettext)
    assert len(card.reader.pages) == 1
    assert card.text.startswith(first_words(protocol, language))
    words = card.text
    assert "911" in words
    assert in_language(protocol.steps[protocol.standing[Standing.SAFE_ROOM]].text, language)[:8] in words
    assert card.printed.origin.mark in words
    assert card.printed.size >= min(TRIES[form][-1].sizes)


@pytest.mark.parametrize("form", list(Form))
def test_a_card_is_tagged_for_readers_that_speak(form):
    card = printing(form=form)
    assert card.root["/MarkInfo"]["/Marked"]
    tags = [tag for tag in card.tags() if tag != "/Div"]
    assert tags[:2] == ["/Document", "/H1"]
    assert card.tags().count("/H1") == 1
    assert "/LI" in card.tags()
    assert "<pdfuaid:part>1</pdfuaid:part>" in card.root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_card_tells_its_language_its_title_and_whose_it_is(language):
    card = printing(language=language)
    told = card.reader.metadata
    assert told is not None
    assert card.root["/Lang"] == language
    assert (told.title, told.author) == (problem_customer().title[language], "Riverside Branch")
    assert card.root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("form", list(Form))
def test_every_letter_comes_with_the_card(form):
    fonts = list(printing(form=form).fonts())
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)
    assert any("AtkinsonHyperlegible" in one["/FontName"] for one in fonts)


@pytest.mark.parametrize("form", list(Form))
def test_the_numbers_of_the_place_stand_on_every_card(form):
    words = printing(form=form, bindings={**EXAMPLES, "police_nonemergency": "555-0199"}).text
    for number in ("Help *00", "Alarm #00", "Police, not urgent 555-0199"):
        assert number in words


def test_a_desk_card_tells_every_step_and_where_each_answer_leads():
    words = printing().text
    assert "2 Could this person hurt someone? Yes, or not sure → 3 No → 8" in words
    assert "5 Put the counter between you. Anything solid will do." in words
    assert "The screen shows every step" not in words


def test_what_the_desk_decides_is_not_asked_on_paper():
    worn = printing(facts={"has_device": "yes"}).text
    assert worn.startswith("Get help now. Press your device.")


def test_a_condition_that_nobody_knows_beforehand_is_told():
    weapon = shipped(next(file for file in SHIPPED if file.stem == "weapon-seen"))
    assert "If the police have been called → 3" in printing(weapon, role=Role.RESPONDER).text


def test_a_short_card_keeps_critical_steps_and_says_that_there_is_more():
    words = printing(form=Form.WALLET).text
    assert "Do not touch, hold or block them." in words
    assert "Put the counter between you." not in words
    assert "The screen shows every step." in words


def test_no_critical_step_stands_without_the_question_that_leads_there():
    medical = shipped(next(file for file in SHIPPED if file.stem == "medical-emergency"))
    for form in Form:
        words = printing(medical, form).text
        assert words.index("Are they breathing normally?") < words.index("Push hard and fast")


def test_those_who_come_get_a_card_of_their_own():
    words = printing(role=Role.RESPONDER).text
    assert words.startswith("Go there. Stay in sight.")
    assert "Somebody frightens or threatens · Who comes to help" in words


def test_a_step_that_leads_to_another_card_names_it():
    shipped_one = shipped(next(file for file in SHIPPED if file.stem == "problem-customer"))
    words = printing(shipped_one, titles={"medical-emergency": {"en": "Somebody is hurt"}}).text
    assert "Call 911 for an ambulance. Card: “Somebody is hurt”." in words


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("paper", list(Paper))
def test_it_has_the_size_of_the_paper(form, paper):
    box = printing(form=form, paper=paper).page.mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(sheet(form, paper), abs=0.1)


def test_four_wallet_cards_are_printed_and_one_is_read_aloud():
    card = printing(form=Form.WALLET)
    assert card.text.count("Get help now. Dial *00.") == 4
    assert card.tags().count("/H2") == 1


def test_the_same_card_of_the_same_day_is_the_same_file():
    assert printing().printed.pdf == printing().printed.pdf


# What people wrote


latin = st.text(st.characters(max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=300)
HOSTILE = [
    '#eval("1") #import "x.typ"',
    "$x^2$ *bold* _under_ `raw` <fit> @someone",
    "// no comment /* either */ \\ ] } )",
    "= Heading - list + list / term: x",
    '"quoted" \\u{41} ~ --- ...',
    "{safe_room} {help_extension}",
    "Ñandú, žluťoučký, Ελληνικά, кириллица",
]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("wrote", HOSTILE)
def test_what_a_place_wrote_is_printed_as_it_was_written(wrote, form):
    card = printing(form=form, bindings={**EXAMPLES, "safe_room": wrote}, place=f"At {wrote}")
    assert card.text.count(" ".join(wrote.split())) >= 2
    assert len(card.reader.pages) == 1


@settings(max_examples=40)
@given(st.text(max_size=310) | latin, latin, st.sampled_from(list(Form)))
def test_whatever_a_place_writes_is_printed_on_one_page_or_refused(wrote, name, form):
    card = printed_or_refused(form=form, bindings={**EXAMPLES, "safe_room": wrote}, place=name)
    assert isinstance(card, CannotPrintError) or len(card.reader.pages) == 1


@pytest.mark.parametrize("wrote", ["חדר הצוות", "غرفة الموظفين", "اتاق\u200cها"])
def test_words_from_right_to_left_are_printed(wrote):
    assert len(printing(bindings={**EXAMPLES, "safe_room": wrote}).reader.pages) == 1


@pytest.mark.parametrize("sign", ["😀", "中", "\u0e01"])
def test_a_sign_without_a_letter_is_refused_with_its_field(sign):
    said = refusal(bindings={**EXAMPLES, "safe_room": f"the {sign} room"})
    assert said == f"“safe_room” holds “{sign}”, for which there is no letter to print. Leave it out."


def test_a_sign_without_a_letter_in_the_protocol_is_told_as_that():
    source = written(
        "{protocol: p, version: 1, title: T, begin: {presser: a}, standing: {over: a}, steps: {a: {end: Done 中}}}"
    )
    assert refusal(source).startswith("The protocol holds “中”")


@pytest.mark.parametrize("sign", ["\0", "\n", "\x07", "\x1b", "\x85", "\u202e", "\u2028", "\ud800"])
def test_a_sign_that_can_not_be_seen_is_refused_with_its_field(sign):
    assert refusal(place=f"River{sign}side").startswith("“place” holds a sign that can't be seen")


def test_more_than_three_hundred_letters_are_refused():
    assert refusal(bindings={**EXAMPLES, "lone_rule": "a" * 301}).startswith("“lone_rule” has 301 letters, and 300")


@pytest.mark.parametrize("letters", ["w" * 300, "word " * 59])
@pytest.mark.parametrize("form", list(Form))
def test_three_hundred_letters_are_printed_on_one_page_or_refused_by_name(letters, form):
    card = printed_or_refused(form=form, bindings={**EXAMPLES, "safe_room": letters})
    if isinstance(card, CannotPrintError):
        assert (card.code, card.parts["field"]) == ("too_long_written", "safe_room")
        assert int(card.parts["millimetres"]) > 0
    else:
        assert len(card.reader.pages) == 1
        assert card.printed.size >= TRIES[form][-1].sizes[-1]


def test_what_is_too_long_is_told_with_how_much():
    long = {"help_extension": "first one, then two " * 12, "safe_room": "behind the glass door " * 13}
    said = refusal(form=Form.WALLET, bindings=long)
    assert "mm too much, even with letters of 8 points. Longest is “safe_room”, with 286 letters." in said


def test_a_protocol_that_is_too_long_is_told_by_its_longest_line():
    long = written(
        "{protocol: p, version: 1, title: T, begin: {presser: a}, standing: {over: b}, steps: {"
        f"a: {{do: Go, then: b}}, b: {{end: {'Write it all down again ' * 40}}}}}}}"
    )
    assert "The longest line is “Write it all down" in refusal(long, Form.WALLET)


def test_a_card_for_which_the_place_has_not_filled_in_something_is_refused():
    said = refusal(bindings={"alarm_code": "#00", "safe_room": " "})
    assert said.startswith("Your place has not filled in: help_extension, safe_room. Give each one, such as help_ext")


def test_what_the_card_does_not_use_need_not_be_filled_in():
    assert "Dial" not in printing(facts={"has_device": "yes"}, bindings={"safe_room": "the staff room"}).text


def test_unknown_bindings_and_facts_are_refused_with_those_that_are_known():
    assert "does not fill in “safe_rooom”. What it can fill in: help_extension" in refusal(bindings={"safe_rooom": "x"})
    assert "“near_phone=maybe” is nothing that is known" in refusal(facts={"near_phone": "maybe"})
    assert "near_phone=yes|no" in refusal(facts={"police": "called"})


def test_a_role_without_a_first_step_has_no_card():
    lost = written(
        "{protocol: p, version: 1, title: T, begin: {presser: nowhere}, standing: {over: a}, steps: {a: {end: Done.}}}"
    )
    assert refusal(lost).startswith("“p” has no first step")


def test_smaller_letters_are_tried_before_less_is_told():
    depths = [one.depth for one in TRIES[Form.DESK]]
    assert depths[:2] == [Depth.WHOLE, Depth.WHOLE]
    assert all(list(one.sizes) == sorted(one.sizes, reverse=True) for tries in TRIES.values() for one in tries)
