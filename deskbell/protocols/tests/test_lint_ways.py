"""Where the steps lead: the linter finds every trap, and points at its line."""

from dataclasses import replace
from datetime import date

from deskbell.protocols.definition import Edge, Kind, Protocol, Role, Standing, Step
from deskbell.protocols.finding import Weight
from deskbell.protocols.lint import lint
from deskbell.protocols.tests.files import WELL, codes, findings, found, protocol_of

UNUSED = "  record:\n"


def test_nothing_is_wrong_with_a_protocol_that_is_well():
    assert findings(others={}, bindings={"help_extension": "*00", "safe_room": "room 2"}) == ()


def test_a_step_that_nothing_leads_to_is_named():
    spare = "  spare:\n    do: {en: Rest., es: Descanse.}\n    then: record\n"
    assert found((UNUSED, spare + UNUSED)) == [("unreachable", "spare:")]


def test_a_lost_piece_is_named_where_it_begins():
    chain = "".join(
        f"  {a}:\n    do: {{en: Rest., es: Descanse.}}\n    then: {b}\n" for a, b in [("b", "c"), ("c", "d")]
    )
    spare = "  spare:\n    do: {en: Rest., es: Descanse.}\n    then: b\n  d:\n    end: {en: Off., es: Fuera.}\n"
    assert found((UNUSED, chain + spare + UNUSED)) == [("unreachable", "spare:")]


def test_a_lost_circle_is_named_once():
    spare = "  b:\n    do: {en: Rest., es: Descanse.}\n    then: [{when: {deep: yes}, to: c}, record]\n"
    again = "  c:\n    do: {en: Rest., es: Descanse.}\n    then: b\n"
    assert found((UNUSED, spare + again + UNUSED)) == [("unreachable", "b:")]


def test_a_step_behind_an_edge_that_is_never_taken_is_unreachable():
    way = ("then:\n      - {when: {deep: yes}, to: leave}\n      - record", "then: [record, spare]")
    spare = "  spare:\n    do: {en: Rest., es: Descanse.}\n    then: record\n"
    assert codes(way, (UNUSED, spare + UNUSED)) == ["edge_unused", "unreachable"]


def test_steps_from_which_no_end_is_reached_are_named_once_at_the_trap():
    trap = "  trap:\n    do: {en: Run., es: Corra.}\n    then: trap2\n  trap2:\n    do: {en: Go., es: Vaya.}\n    then: trap\n"
    assert found(("- record", "- trap"), (UNUSED, trap + UNUSED)) == [("no_end", "trap:")]


def test_a_circle_of_screens_that_pass_themselves_is_named():
    again = "  again:\n    wait: {en: Wait., es: Espere.}\n    for: presser\n    until: {help: there}\n    then: wait\n    otherwise: record\n"
    circle = ("until: {help: there}\n    then: record", "until: {help: coming}\n    then: again\n    otherwise: record")
    assert found(circle, (UNUSED, again + UNUSED)) == [("circle", "wait:")]


def test_a_circle_of_timers_is_named():
    timer = ("until: {help: there}\n    then: record", "at_most: 5\n    then: record\n    otherwise: wait")
    assert codes(timer, ("known: [alone, help]", "known: [alone]")) == ["circle"]


def test_a_circle_in_which_somebody_decides_is_well():
    question = "  more:\n    ask: {en: More water?, es: ¿Más agua?}\n    for: presser\n    answers:\n      - {en: Yes, es: Sí, then: wait}\n      - {en: No, es: No, then: record}\n    otherwise: record\n"
    assert (
        codes(
            ("until: {help: there}\n    then: record", "until: {help: there}\n    then: more"),
            (UNUSED, question + UNUSED),
        )
        == []
    )


def test_a_list_of_edges_without_a_default_is_named():
    assert found(("      - record\n", "")) == [("no_default", "then:")]


def test_a_question_that_says_nothing_of_those_who_do_not_answer_is_named():
    assert found(("otherwise: phone", "otherwise: []")) == [("leads_nowhere", "otherwise: []")]


def test_a_step_that_leads_nowhere_is_named_once():
    assert found(("    task: call\n    then: ask", "    task: call\n    then: []"))[0] == ("leads_nowhere", "then: []")
    assert "no_end" not in codes(("    task: call\n    then: ask", "    task: call\n    then: []"))


def test_an_edge_to_a_step_that_is_not_there_names_the_nearest():
    (one,) = findings(("means: no, then: wait", "means: no, then: wiat"))
    assert (one.code, one.parts["near"], one.line) == ("edge_unknown", "wait", 37)


def test_nobody_is_led_to_a_step_that_is_for_others():
    changed = ("task: call\n    then: ask", "task: call\n    then: [{when: {deep: yes}, to: fetch}, ask]")
    (one,) = findings(changed)
    assert (one.code, one.parts["roles"], one.parts["to"]) == ("leaves_role", "presser", "fetch")


def test_a_beginning_that_is_no_step_is_named():
    assert ("begin_unknown", "presser: cal") in found(("presser: call", "presser: cal"))


def test_a_beginning_at_a_step_for_others_is_named():
    assert ("begin_not_theirs", "responder: ask") in found(("responder: fetch", "responder: ask"))


def test_a_role_with_steps_needs_a_beginning():
    assert ("no_beginning", "begin:") in found(("  responder: fetch\n", ""))


def test_the_presser_always_needs_a_beginning():
    assert "no_beginning" in codes(("  presser: call\n", ""))


def test_a_standing_action_that_leads_to_no_step_is_named():
    assert ("standing_unknown", "over: recrod") in found(("over: record", "over: recrod"))


def test_it_is_over_must_lead_somewhere():
    assert ("standing_missing", "standing:") in found(("  over: record\n", ""))


def test_a_protocol_inside_another_leaves_the_standing_actions_to_that_one():
    around = Protocol("around", 1, {}, {}, {"in": Step("in", Kind.PLAN, {}, plan="leak", then=(Edge("out"),))})
    assert codes(("  over: record\n", ""), others={"around": around}) == []


def test_a_plan_that_is_not_known_is_named():
    plan = ("do: {en: Bring a bucket., es: Traiga un cubo.}", "plan: {en: Fire., es: Fuego.}\n    protocol: fire")
    assert found(plan, others={}) == [("plan_unknown", "protocol: fire")]
    assert codes(plan) == [], "without the others nobody can say"


def test_a_plan_that_leads_back_into_itself_is_named():
    plan = ("do: {en: Bring a bucket., es: Traiga un cubo.}", "plan: {en: Fire., es: Fuego.}\n    protocol: fire")
    fire = protocol_of(WELL.replace("protocol: leak", "protocol: fire"))
    back = replace(fire, steps={**fire.steps, "x": Step("x", Kind.PLAN, {}, plan="leak", then=(Edge("record"),))})
    assert codes(plan, others={"fire": fire}) == []
    assert codes(plan, others={"fire": back}) == ["plan_circle"]
    assert codes((plan[0], plan[1].replace("protocol: fire", "protocol: leak"))) == ["plan_circle"]


def test_what_is_missing_in_the_head_is_a_warning():
    bare = findings(("owner: Deskbell\n", ""), ("review: 2027-11-01\n", ""), ("sources: [The caretaker]\n", ""))
    assert {one.code for one in bare} == {"no_owner", "no_review", "no_sources"}
    assert {one.weight for one in bare} == {Weight.WARNING}


def test_a_day_of_review_that_is_past_is_a_warning_from_the_day_after():
    assert codes(today=date(2027, 11, 1)) == []
    assert found(today=date(2027, 11, 2)) == [("review_past", "review: 2027-11-01")]


def test_a_protocol_that_came_from_no_file_is_examined_too():
    lonely = Protocol(
        "x",
        1,
        {"en": "X"},
        {Role.PRESSER: "a"},
        {"a": Step("a", Kind.DO, {"en": "Go."}, then=(Edge("a"),), line=7)},
        {Standing.OVER: "a", Standing.SAFE_ROOM: "a"},
    )
    assert [(one.code, one.line) for one in lint(lonely) if one.weight is Weight.ERROR] == [("no_end", 7)]


def test_a_chain_of_thousands_of_steps_is_no_deeper_than_one_of_three():
    steps = {f"s{n}": Step(f"s{n}", Kind.DO, {"en": "Go."}, then=(Edge(f"s{n + 1}"),)) for n in range(20_000)}
    steps["s20000"] = Step("s20000", Kind.END, {"en": "Done."})
    long = Protocol("x", 1, {"en": "X"}, {Role.PRESSER: "s0"}, steps, {Standing.OVER: "s0", Standing.SAFE_ROOM: "s0"})
    assert {one.code for one in lint(long)} == {"no_owner", "no_review", "no_sources"}
