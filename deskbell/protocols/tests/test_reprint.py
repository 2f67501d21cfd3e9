"""A card that hangs somewhere is compared with what would be printed now: whether it is still true, and why not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from deskbell.protocols.bindings import EXAMPLES
from deskbell.protocols.definition import Role, Status
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.form import Form
from deskbell.protocols.paper.place import CannotPrintError
from deskbell.protocols.paper.reprint import Print, print_mark, printed, reprint_reasons
from deskbell.protocols.tests.sheets import DESK_FACTS, printing
from deskbell.protocols.tests.stage import EXAMPLE, problem_customer, written

DESK = Order(Form.DESK)
SOURCE = EXAMPLE.read_text(encoding="utf-8")


def now(old: str = "", new: str = "", *, facts=DESK_FACTS, **bindings: str) -> Print:
    """Return what would be printed from the example with a few words changed."""
    assert old in SOURCE
    return printed(written(SOURCE.replace(old, new) if old else SOURCE), {**EXAMPLES, **bindings}, DESK, facts)


def reasons(after: Print) -> tuple[str, ...]:
    """Return why the card as it was has to be printed anew."""
    assert (now().mark == after.mark) == (not reprint_reasons(now(), after))
    return reprint_reasons(now(), after)


def test_nothing_changed_needs_no_reprint():
    assert reasons(now()) == ()


def test_a_new_version_needs_one():
    assert reasons(now("version: 1", "version: 2")) == ("version",)


def test_other_words_under_the_same_version_need_one():
    assert reasons(now("Move others away, quietly.", "Lead others away.")) == ("content",)


def test_being_published_needs_none():
    assert reasons(now("status: active", f"status: {Status.REVIEW}")) == ()


def test_a_changed_binding_is_named():
    assert reasons(now(safe_room="the workshop")) == ("binding safe_room",)
    assert reasons(now(safe_room="the workshop", help_extension="*11")) == (
        "binding help_extension",
        "binding safe_room",
    )


def test_a_number_at_the_foot_of_the_card_counts():
    assert reasons(now(police_nonemergency="555-0199")) == ("binding police_nonemergency",)


def test_a_binding_that_does_not_stand_on_the_card_needs_none():
    assert reasons(now(cover_phrase="Is the red folder back?", lone_rule="Two, always.")) == ()


def test_a_changed_fact_of_the_desk_is_named():
    assert reasons(now(facts={**DESK_FACTS, "near_phone": "no"})) == ("fact near_phone",)


def test_a_fact_on_which_nothing_depends_needs_none():
    assert reasons(now(facts={**DESK_FACTS, "has_counter": "no"})) == ()


def test_several_reasons_are_all_told():
    assert reasons(now("version: 1", "version: 2", safe_room="the workshop")) == ("version", "binding safe_room")


def test_what_was_printed_can_be_kept_and_compared_later():
    kept = json.loads(json.dumps(now().as_data()))
    assert reprint_reasons(Print(**kept), now()) == ()
    assert reprint_reasons(Print(**kept), now(safe_room="the workshop")) == ("binding safe_room",)


@pytest.mark.parametrize(
    "other",
    [
        {"form": "wallet"},
        {"language": "es"},
        {"role": Role.RESPONDER.value},
        {"protocol": "another"},
    ],
)
def test_two_different_cards_are_not_compared(other):
    with pytest.raises(ValueError, match="different cards"):
        reprint_reasons(now(), replace(now(), **other))


def test_the_mark_depends_on_form_language_and_role():
    marks = {
        print_mark(problem_customer(), EXAMPLES, form, language, role=role)
        for form in Form
        for language in ("en", "es")
        for role in Role
    }
    assert len(marks) == 18


def test_the_mark_on_the_paper_is_the_one_that_is_kept():
    card = printing()
    assert f"card {print_mark(problem_customer(), EXAMPLES, Form.DESK, 'en', facts=DESK_FACTS)} " in card.text
    assert card.printed.origin == now()


def test_a_card_that_could_not_be_printed_has_no_mark():
    with pytest.raises(CannotPrintError):
        print_mark(problem_customer(), {}, Form.DESK, "en", facts=DESK_FACTS)
