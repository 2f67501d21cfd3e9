"""What people read: short enough for a screen and a bad moment, in every language, and never about kinds of people."""

import pytest

from deskbell.protocols.finding import Weight
from deskbell.protocols.lint.people import labels_in
from deskbell.protocols.lint.reading_grade import english_syllables, grade, spanish_syllables
from deskbell.protocols.tests.files import codes, findings, found

NINE = "One two three four five six seven eight nine."
BUCKET = "Bring a bucket."


def test_nine_words_can_be_taken_in():
    assert codes((BUCKET, NINE)) == []


def test_a_tenth_word_is_too_many():
    (one,) = findings((BUCKET, f"{NINE} Ten."))
    assert (one.code, one.parts["count"], one.parts["language"]) == ("headline_too_long", "10", "en")


def test_a_name_in_braces_counts_as_the_longest_words_that_it_may_stand_for():
    assert codes(("Call {who}.", "Now you should call your boss or {who}."), ("Llame {who}.", "Llame a {who}.")) == []
    long = ("Call {who}.", "Now you should call your own boss or {who}.")
    assert codes(long, ("en: the caretaker", "en: the caretaker now")) == ["headline_too_long"]


def test_a_place_with_a_long_name_for_its_room_is_warned_not_refused():
    names = {"help_extension": "*00", "safe_room": "the large meeting room on the second floor"}
    long = findings(bindings=names)
    assert {one.code for one in long} == {"headline_long_here"}
    assert {one.weight for one in long} == {Weight.WARNING}
    assert codes(bindings={**names, "safe_room": "room 2"}) == []


def test_an_answer_fits_its_button():
    assert codes(("en: Yes,", f"en: {'o' * 40},")) == []
    assert codes(("en: Yes,", f"en: {'o' * 41},")) == ["answer_too_long"]


def test_three_answers_can_be_told_apart_and_four_not():
    more = "    otherwise: phone"
    third = "      - {en: Perhaps, es: Quizás, means: perhaps, then: wait}\n"
    fourth = "      - {en: Later, es: Luego, means: later, then: wait}\n"
    values = ("deep: [yes, no]", "deep: [yes, no, perhaps, later]")
    assert codes(values, (more, third + more)) == []
    assert found(values, (more, third + fourth + more)) == [("too_many_answers", "answers:")]


def test_one_answer_is_no_question():
    assert "too_few_answers" in codes(("      - {en: No, es: No, means: no, then: wait}\n", ""))


def test_two_answers_do_not_read_the_same():
    assert codes(("en: No, es: No,", "en: yes, es: No,")) == ["same_words"]


def test_an_answer_has_words():
    assert codes(("{en: No, es: No, means: no,", "{means: no,")) == ["answer_without_words"]


def test_a_step_has_a_headline():
    assert found(("do: {en: Bring a bucket., es: Traiga un cubo.}", "do: {}")) == [("no_headline", "do: {}")]


def test_a_critical_step_has_a_task():
    assert found(("    task: call\n", "")) == [("no_task", "critical: yes")]


def test_a_missing_translation_is_named_where_it_is_missing():
    assert found((", es: Traiga un cubo.", "")) == [("translation_missing", "do: {en: Bring a bucket.}")]


def test_a_missing_translation_of_an_answer_a_detail_or_words_is_named():
    changed = [("en: No, es: No,", "en: No,"), ("en: the caretaker\n      es: al conserje", "en: the caretaker")]
    detail = (f"{{en: {BUCKET}, es: Traiga un cubo.}}", f"{{en: {BUCKET}, es: Traiga un cubo.}}\n    detail: Two.")
    assert codes(*changed, detail) == ["translation_missing"] * 3


def test_words_in_a_language_that_is_not_declared_are_a_warning():
    found = findings(("languages: [en, es]", "languages: [en]"))
    assert {(one.code, one.weight) for one in found} == {("language_undeclared", Weight.WARNING)}


@pytest.mark.parametrize(
    ("language", "words", "label"),
    [
        ("en", "Ask the Homeless person to go.", "homeless person"),
        ("en", "Stay away from the drunk.", "drunk"),
        ("es", "Aléjese del borracho.", "borracho"),
        ("es", "Avise de la Persona Conflictiva.", "persona conflictiva"),
    ],
)
def test_words_that_label_people_are_named_with_what_to_write(language, words, label):
    old = BUCKET if language == "en" else "Traiga un cubo."
    (one,) = findings((old, words))
    assert (one.code, one.parts["word"], one.weight) == ("labels_people", label, Weight.ERROR)
    assert one.parts["instead"] == labels_in(language).instead[label]


@pytest.mark.parametrize("words", ["Bring alcoholic drinks.", "We suspect a leak.", "Trampoline.", "Criminal law."])
def test_innocent_words_are_left_alone(words):
    assert codes((BUCKET, words)) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_labels_are_in_lower_case_and_say_what_to_write(language):
    instead = labels_in(language).instead
    assert len(instead) > 100
    assert [word for word in instead if word != word.casefold() or not instead[word]] == []


def test_a_language_without_labels_finds_none():
    assert labels_in("fr").pattern.search("homeless") is None


# From the texts that the formulas were published with, the order of difficulty is beyond doubt.


def test_plain_words_need_fewer_years_of_school_than_official_ones():
    plain = "Stay calm. Go to the door. Wait there for help."
    official = "Personnel are required to evacuate the premises immediately utilizing designated emergency exits."
    assert grade(plain, "en") < 3
    assert grade(official, "en") > 12


def test_in_spanish_too():
    plain = "Mantenga la calma. Vaya a la puerta. Espere ayuda."
    official = "El personal deberá proceder inmediatamente a la evacuación de las instalaciones bibliotecarias."
    assert grade(plain, "es") < 5
    assert grade(official, "es") > 8


def test_the_english_grade_is_that_of_kincaid():
    assert grade("The cat sat on the mat.", "en") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


def test_the_spanish_grade_is_that_of_crawford():
    assert grade("El gato come pan.", "es") == pytest.approx(0.049 * 150 - 0.205 * 25 - 3.407)


@pytest.mark.parametrize(
    ("word", "count"),
    [("calm", 1), ("police", 2), ("table", 2), ("wanted", 2), ("moved", 1), ("phone", 1), ("emergency", 4), ("the", 1)],
)
def test_english_syllables(word, count):
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("policía", 4),
        ("ayuda", 3),
        ("puerta", 2),
        ("guía", 2),
        ("que", 1),
        ("leer", 2),
        ("y", 1),
        ("país", 2),
        ("ahí", 2),
    ],
)
def test_spanish_syllables(word, count):
    assert spanish_syllables(word) == count


def test_a_text_that_is_hard_to_read_is_refused():
    hard = "Institutional personnel accommodate unanticipated circumstances utilizing predetermined communication."
    changed = (
        f"{{en: {BUCKET}, es: Traiga un cubo.}}",
        f"{{en: {BUCKET}, es: Cubo.}}\n    detail: {{en: {hard} {hard}, es: Así.}}",
    )
    assert codes(changed) == ["hard_to_read", "step_hard_to_read"]


def test_reasons_for_training_may_be_harder():
    hard = "Institutional personnel accommodate unanticipated circumstances utilizing predetermined communication."
    changed = (
        f"{{en: {BUCKET}, es: Traiga un cubo.}}",
        f"{{en: {BUCKET}, es: Cubo.}}\n    why: {{en: {hard} {hard}, es: Así.}}",
    )
    assert codes(changed) == []
