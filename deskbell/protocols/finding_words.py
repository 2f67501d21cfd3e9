"""What people read about a finding: what is wrong, and what to do about it. English here; whoever shows it translates.

Marked for the catalogues without importing Django, so that ``deskbell protocol lint`` needs no settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deskbell.protocols.finding import Finding

MOST_OF_A_PART = 120


def gettext_noop(words: str) -> str:
    """Mark words for translation."""
    return words


_ = gettext_noop

OF_FILES: Mapping[str, tuple[str, str]] = {
    "too_large": (
        _("The file is larger than %(most)s KB."),
        _("A protocol of a hundred steps has about 60 KB. Is this the right file? Else make two protocols of it."),
    ),
    "not_text": (
        _("From here on, this is not text in UTF-8."),
        _("Open it in a text editor and save it with the encoding “UTF-8”."),
    ),
    "odd_sign": (_("A sign stands here that can't be shown."), _("Delete this place and write it anew.")),
    "empty": (_("The file is empty."), _("Begin with a copy of a shipped protocol.")),
    "not_yaml": (
        _("This line can't be read: %(why)s."),
        _("Compare it with the lines around it: the same indent, a space after each colon, quotes closed."),
    ),
    "second_document": (
        _("A second document begins here."),
        _("Keep one protocol in a file, and remove the line “---”."),
    ),
    "too_many_parts": (
        _("The file has too many parts to be a protocol."),
        _("Make several protocols of it, joined by “plan” steps."),
    ),
    "too_deep": (
        _("Lists lie too deep inside each other here."),
        _("Nothing in a protocol is deeper than eight levels."),
    ),
    "anchor": (
        _("“&” and “*” have a special meaning in YAML that is not used here."),
        _("Write it out in full, or put quotes around words that begin with one of these signs."),
    ),
    "tag": (
        _("An exclamation mark has a special meaning in YAML that is not used here."),
        _("Put quotes around words that begin with one."),
    ),
    "key_is_no_word": (
        _("The name of a field must be one word, not a list."),
        _('Braces in a sentence need quotes around the sentence: "Dial {help_extension}."'),
    ),
}
"""About files that can't be read on."""

OF_FORM: Mapping[str, tuple[str, str]] = {
    "unknown_field": (_("There is no field “%(field)s” here."), _("The fields here are: %(known)s.")),
    "double_field": (
        _("“%(field)s” stands here twice, or is a name that is already taken."),
        _("Keep one, and rename or remove the other."),
    ),
    "missing_field": (_("The field “%(field)s” is missing here."), _("Add a line “%(field)s:”.")),
    "not_fields": (_("Fields belong here, each with a name and a colon."), _("Write lines such as “en: Stay calm.”")),
    "not_words": (
        _("Words belong here, not a list or fields."),
        _("Write one sentence; put quotes around it if in doubt."),
    ),
    "no_words": (_("Nothing stands here."), _("Write what belongs here, or remove the field.")),
    "words_too_long": (
        _("This is longer than %(most)s letters, or has a sign that can't be shown."),
        _("Write less, and write it anew if it was copied from elsewhere."),
    ),
    "not_a_name": (
        _("“%(name)s” is no name."),
        _("Names are small letters and digits joined by “_” or “-”, such as “call_police”."),
    ),
    "not_one_of": (_("“%(word)s” is not known here."), _("Write one of: %(choices)s.")),
    "not_a_number": (_("A whole number belongs here."), _("Write digits only, from %(least)s to %(most)s.")),
    "not_a_day": (_("A day belongs here."), _("Write year, month and day, such as 2027-11-01.")),
    "no_kind": (_("Nothing says what kind of step “%(step)s” is."), _("Give it one of these fields: %(kinds)s.")),
    "two_kinds": (
        _("The step “%(step)s” is of two kinds."),
        _("Keep one of these fields and make a second step for the other: %(kinds)s."),
    ),
}
"""About the form of what was read."""

OF_WAYS: Mapping[str, tuple[str, str]] = {
    "begin_unknown": (
        _("“%(role)s” is to begin at “%(to)s”, which is no step."),
        _("Name a step that is there: %(near)s."),
    ),
    "begin_not_theirs": (
        _("“%(role)s” begins at “%(to)s”, which is meant for others."),
        _("Add %(role)s to “for:” of that step, or begin elsewhere."),
    ),
    "no_beginning": (
        _("Nothing says where “%(role)s” begins."),
        _("Add “%(role)s:” under “begin:” with the first step."),
    ),
    "standing_unknown": (
        _("“%(action)s” is to lead to “%(to)s”, which is no step."),
        _("Name a step that is there: %(near)s."),
    ),
    "standing_missing": (
        _("Nothing says where “%(action)s” leads, which is offered on every screen."),
        _("Add “%(action)s:” under “standing:” with a step."),
    ),
    "leads_nowhere": (_("“%(field)s” of the step “%(step)s” leads nowhere."), _("Name the step that comes next.")),
    "no_default": (
        _("“%(field)s” of the step “%(step)s” leads nowhere when none of its conditions holds."),
        _("End the list with a step without “when”: the safest."),
    ),
    "edge_unused": (
        _("In the step “%(step)s” nobody ever goes to “%(to)s”: what stands before it always holds."),
        _("Put the step without “when” last."),
    ),
    "edge_unknown": (
        _("The step “%(step)s” leads to “%(to)s”, which is no step."),
        _("Correct the name, or add the step. The nearest: %(near)s."),
    ),
    "leaves_role": (
        _("The step “%(step)s” leads %(roles)s to “%(to)s”, which is meant for others."),
        _("Add %(roles)s to “for:” of “%(to)s”, or lead elsewhere."),
    ),
    "unreachable": (_("Nothing leads to the step “%(step)s”."), _("Lead to it from another step, or remove it.")),
    "no_end": (
        _("Whoever comes to “%(step)s” never reaches an end: %(steps)s."),
        _("Lead one of these steps on to an “end”."),
    ),
    "circle": (
        _("These steps lead in a circle in which nobody decides anything: %(steps)s."),
        _("Put a question without “about” into the circle, or lead out of it."),
    ),
    "plan_unknown": (
        _("The step “%(step)s” leads through the protocol “%(plan)s”, which is not known."),
        _("Correct the name, or examine both files together. The nearest: %(near)s."),
    ),
    "plan_circle": (
        _("The step “%(step)s” leads through “%(plan)s” back into this protocol."),
        _("Take one of the two “plan” steps out."),
    ),
}
"""About where the steps lead."""

OF_FACTS: Mapping[str, tuple[str, str]] = {
    "fact_undeclared": (
        _("The fact “%(fact)s” is used here but not declared."),
        _(
            "Add it under “facts:”: to “known” if Deskbell knows it, to “asked” with its values if a question settles it."
        ),
    ),
    "fact_without_value": (
        _("No value of “%(fact)s” is named here, so this never holds."),
        _("Write one of: %(values)s."),
    ),
    "value_unknown": (_("“%(fact)s” is never “%(value)s”, so this never holds."), _("Write one of: %(values)s.")),
    "fact_unused": (_("The fact “%(fact)s” is declared and never used."), _("Remove it, or use it.")),
    "fact_never_asked": (
        _("No question settles the fact “%(fact)s”, but something depends on it."),
        _("Add “about: %(fact)s” to the question that settles it."),
    ),
    "too_few_values": (_("The fact “%(fact)s” has only one value."), _("Give it at least two, such as [yes, no].")),
    "about_undeclared": (
        _("The question “%(step)s” is about “%(fact)s”, which is not declared."),
        _("Add “%(fact)s:” with its values under “facts: asked:”."),
    ),
    "means_without_about": (
        _("An answer of “%(step)s” means “%(value)s”, but the question is about no fact."),
        _("Add “about:” with the fact to the question, or remove “means:”."),
    ),
    "no_means": (
        _("An answer of “%(step)s” does not say what it means for “%(fact)s”."),
        _("Add “means:” with a value of the fact."),
    ),
    "means_unknown": (_("“%(value)s” is no value of “%(fact)s”."), _("Write one of: %(values)s.")),
    "same_meaning": (
        _("Two answers of “%(step)s” mean “%(value)s”. Once that is known, only the first one's way is taken."),
        _("Make one answer of the two, or add a value to the fact."),
    ),
    "variable_unknown": (
        _("Nobody knows what {%(name)s} stands for (%(where)s)."),
        _("Write one of these in braces, or add it under “words:”. Known: %(known)s."),
    ),
    "variables_differ": (
        _("One language names something in braces that another leaves out (%(where)s)."),
        _("Say the same in each language."),
    ),
    "stray_brace": (
        _("A brace stands alone, or holds no name (%(where)s)."),
        _("Write a name in braces, such as {safe_room}, or no braces."),
    ),
    "unbound": (_("This place has not said what {%(name)s} is."), _("Fill it in on the page of the place. %(what)s.")),
    "words_in_words": (
        _("Words chosen by facts can't hold other such words: {%(name)s} in %(where)s."),
        _("Write the sentence out."),
    ),
    "words_hide_binding": (
        _("“%(name)s” is also the name of something that each place fills in."),
        _("Choose another name."),
    ),
    "words_no_default": (
        _("“%(name)s” says nothing when none of its conditions holds."),
        _("End the list with words without “when”: the safest."),
    ),
    "variant_unused": (
        _("These words of “%(name)s” are never used: those before them always hold."),
        _("Put the words without “when” last."),
    ),
    "words_unused": (
        _("The words “%(name)s” are never used."),
        _("Use them as {%(name)s} in a sentence, or remove them."),
    ),
}
"""About facts, and names in braces."""

OF_WORDING: Mapping[str, tuple[str, str]] = {
    "no_headline": (_("The step “%(step)s” says nothing."), _("Write its sentence, nine words at most.")),
    "headline_too_long": (
        _("The headline of “%(step)s” (%(language)s) has %(count)s words; under stress %(most)s can be taken in."),
        _("Shorten it. What can wait belongs under “detail:”, or into a step of its own."),
    ),
    "headline_long_here": (
        _(
            "With this place's words, the headline of “%(step)s” (%(language)s) has %(count)s words, more than %(most)s."
        ),
        _("Choose shorter names on the page of the place, or shorten the headline."),
    ),
    "answer_too_long": (
        _("An answer of “%(step)s” (%(language)s) has more than %(most)s letters: too long for a button."),
        _("Shorten it to the words that set it apart from the other answers."),
    ),
    "answer_without_words": (_("An answer of “%(step)s” has no words."), _("Write what its button says.")),
    "same_words": (_("Two answers of “%(step)s” read the same."), _("Say what sets them apart, or make one of them.")),
    "too_many_answers": (
        _("The question “%(step)s” has %(count)s answers; %(most)s can be told apart at a glance."),
        _("Leave out what leads the same way, or ask in two steps."),
    ),
    "too_few_answers": (
        _("The question “%(step)s” has fewer than two answers."),
        _("Add an answer, or make it a “do” step."),
    ),
    "hard_to_read": (
        _("The words (%(language)s) need about grade %(grade)s of school; %(most)s is the most."),
        _("Shorter sentences, shorter words. Say “leave”, not “evacuate the premises”."),
    ),
    "step_hard_to_read": (
        _("The words of “%(step)s” (%(language)s) need about grade %(grade)s of school, more than %(most)s."),
        _("Shorter sentences, shorter words."),
    ),
    "translation_missing": (
        _("“%(field)s” of %(where)s is missing in a declared language: %(language)s."),
        _("Add a line “%(language)s:” there, or take the language out of “languages:”."),
    ),
    "language_undeclared": (
        _("Words in a language that is not declared (%(language)s) are never shown: %(where)s."),
        _("Add %(language)s to “languages:”, or remove the words."),
    ),
    "labels_people": (
        _("“%(word)s” says what kind of person somebody is (%(where)s)."),
        _("Write instead: %(instead)s."),
    ),
}
"""About what people read."""

OF_DUTIES: Mapping[str, tuple[str, str]] = {
    "renamed": (
        _("This is a draft of “%(was)s”, and its text says that it is called “%(name)s”."),
        _("Write “protocol: %(was)s” again: plans, cards and records know it by this name."),
    ),
    "no_task": (
        _("The step “%(step)s” is critical, but has no task to be rehearsed and counted by."),
        _("Add “task:” with a short name, such as “get-help”."),
    ),
    "number_wrong": (
        _("“%(number)s” of the step “%(step)s” can't be dialled."),
        _("Write 911, a number in digits, or a number of the place: {help_extension}, {police_nonemergency}."),
    ),
    "no_owner": (_("Nobody is named who keeps this up to date."), _("Add “owner:”.")),
    "no_sources": (_("Nothing says what this rests on."), _("Add “sources:” with a list.")),
    "no_review": (_("No day is set on which this is read again."), _("Add “review:” with a day within a year or so.")),
    "review_past": (
        _("This was to be read again by %(day)s."),
        _("Read it, put right what has changed, and set a new day."),
    ),
}
"""About what a protocol owes."""

WORDS: Mapping[str, tuple[str, str]] = {
    **OF_FILES,
    **OF_FORM,
    **OF_WAYS,
    **OF_FACTS,
    **OF_WORDING,
    **OF_DUTIES,
}
"""Of every code, the message and the remedy."""


def _english(words: str) -> str:
    return words


def message(finding: Finding, translate: Callable[[str], str] = _english) -> str:
    """Return what is wrong. translate: gettext on a page; English without."""
    return _filled(WORDS[finding.code][0], finding, translate)


def remedy(finding: Finding, translate: Callable[[str], str] = _english) -> str:
    """Return what to do about it."""
    return _filled(WORDS[finding.code][1], finding, translate)


def _filled(words: str, finding: Finding, translate: Callable[[str], str]) -> str:
    parts = {name: translate(value) if name == "what" else value for name, value in finding.parts.items()}
    return translate(words) % {name: _shown(value, name) for name, value in parts.items()}


def _shown(value: str, name: str) -> str:
    """Return a part as one short printable piece: it may be anything that stood in a file."""
    most = MOST_OF_A_PART * (4 if name in ("known", "choices", "instead") else 1)
    plain = "".join(letter if letter.isprintable() else "?" for letter in value[: most + 1])
    return plain if len(plain) <= most else f"{plain[:most]}…"
