"""Updates of a shipped protocol in words: what they changed, what yours says, and why one has to choose."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.protocols.tests.files import WELL
from deskbell.protocols.tests.test_writing_merging import NEW, changed, trios
from deskbell.protocols.writing.merging import three, updates_of
from deskbell.protocols.writing.update_words import UpdateTold, told


def words(base: str, ours: str, theirs: str, language: str = "en") -> dict[str, UpdateTold]:
    versions = three(base, ours, theirs)
    return {one.id: told(one, versions, language) for one in updates_of(versions)}


def test_a_sentence_that_both_changed_is_told_with_both():
    ours = changed(WELL, ("en: Is the water deep?", "en: Is it deep here?"))
    theirs = changed(WELL, ("en: Is the water deep?", "en: Is it deep?"), ("es: Pida ayuda.", "es: Pida ayuda ya."))
    assert words(WELL, ours, theirs) == {
        "ask.text.en": UpdateTold(
            "Is it deep here?",
            ("“Is it deep here?” The headline (English): “Is the water deep?” becomes “Is it deep?”.",),
            ("Yours says “Is it deep here?”.",),
        ),
        "phone.text.es": UpdateTold(
            "Call for help.", ("“Call for help.” The headline (Spanish): “Pida ayuda.” becomes “Pida ayuda ya.”.",)
        ),
    }


def test_what_is_no_sentence_is_told_as_in_a_comparison():
    ours = changed(
        WELL, ("means: no, then: wait", "means: no, then: leave"), ("review: 2027-11-01", "review: 2028-11-01")
    )
    theirs = changed(
        WELL, ("means: no, then: wait", "means: no, then: record"), ("review: 2027-11-01", "review: 2029-11-01")
    )
    assert words(WELL, ours, theirs) == {
        "head.review": UpdateTold(
            "",
            ("To be reviewed by 2029-11-01 instead of 2027-11-01.",),
            ("In yours: To be reviewed by 2028-11-01 instead of 2027-11-01.",),
        ),
        "ask.answers.no.then": UpdateTold(
            "Is the water deep?",
            ("“Is the water deep?”: “No” leads to “Write down what happened”, no longer to “Wait here”.",),
            ("In yours: “Is the water deep?”: “No” leads to “Go to {safe_room}”, no longer to “Wait here”.",),
        ),
    }


def test_a_new_step_says_after_which_it_comes_and_under_which_name():
    theirs = changed(WELL, ("  leave:\n", f"{NEW}  leave:\n"), ("  presser: call\n", "  presser: new\n"))
    ours = changed(WELL, ("  leave:\n", "  new:\n    end: {en: Ours., es: Nuestro.}\n  leave:\n"))
    assert words(WELL, ours, theirs) == {
        "head.begin.presser": UpdateTold(
            "", ("Who pressed: The first step is “Shut the tap”, no longer “Call {who}”.",)
        ),
        "new_2": UpdateTold(
            "Shut the tap.",
            ("New step: “Shut the tap”, after “Wait here”.",),
            ("You have another step “new”, so this one comes in as “new_2”.",),
        ),
    }


def test_a_removed_step_says_what_still_leads_there():
    start, end = WELL.index("  leave:\n"), WELL.index("  fetch:\n")
    theirs = changed(
        WELL.replace(WELL[start:end], ""), ("  safe_room: leave", "  safe_room: record"), ("to: leave}", "to: record}")
    )
    ours = changed(
        WELL, ("  over: record", "  over: leave"), ("{help: there}\n    then: record", "{help: there}\n    then: leave")
    )
    assert words(WELL, ours, theirs)["leave"] == UpdateTold(
        "Go to {safe_room}.",
        ("Step removed: “Go to {safe_room}”.",),
        ("In yours, this still leads there: It is over, “Wait here.”.",),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(trios(), st.sampled_from(["en", "es"]))
def test_every_update_has_words_and_every_conflict_says_why(trio, language):
    base, ours, theirs = trio
    versions = three(base, ours, theirs)
    for update in updates_of(versions):
        said = told(update, versions, language)
        assert said.theirs, update
        assert all(said.theirs)
        assert bool(said.yours) == update.conflict, update
        assert bool(said.where) == bool(update.step)
