"""A protocol as a picture: well formed, nothing over anything else, and every word within its card."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.definition import Edge, Role
from deskbell.protocols.drawing import drawing
from deskbell.protocols.layout import Box, Port, layered, returning
from deskbell.protocols.lettering import lines, width
from deskbell.protocols.outline import Reader
from deskbell.protocols.paths import path
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import SHIPPED, problem_customer, shipped, written

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  our own


def texts(picture: str) -> str:
    return " ".join("".join(found.itertext()) for found in parsed(picture).iter(f"{SVG}text"))


def squeezed(words: str) -> str:
    return re.sub(r"\s+", " ", words)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_of_every_shipped_protocol_is_in_the_picture(file, language):
    protocol = shipped(file)
    said = squeezed(texts(drawing(protocol, Reader(language))))
    reached = {name for role in Role for name in path(protocol, role)}
    missing = [name for name in reached if squeezed(protocol.steps[name].text[language]) not in said]
    assert missing == []


def test_each_role_has_a_lane_and_one_can_be_had_alone():
    assert [name in texts(drawing(problem_customer())) for name in ("Who pressed", "Who comes to help")] == [True, True]
    alone = texts(drawing(problem_customer(), roles=[Role.RESPONDER]))
    assert ("Who comes to help" in alone, "Who pressed" in alone) == (True, False)


def test_roles_that_read_the_same_share_a_lane():
    said = texts(drawing(replace(problem_customer(), begin={Role.PRESSER: "go"}, standing={})))
    assert "Who pressed, Who comes to help, Person in charge" in said
    assert said.count("1 Do") + said.count("1  Do") == 1


def test_the_picture_says_what_it_is_to_those_who_do_not_see_it():
    root = parsed(drawing(problem_customer()))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text == "Somebody frightens or threatens"
    assert desc is not None
    assert "deskbell protocol show" in (desc.text or "")


def test_words_that_look_like_markup_are_drawn_as_words():
    protocol = problem_customer()
    step = replace(protocol.steps["go"], text={"en": "<b> & </svg>"})
    assert "<b> & </svg>" in texts(drawing(replace(protocol, steps={**protocol.steps, "go": step})))


def test_a_way_back_is_told_by_the_number_of_the_step():
    protocol = problem_customer()
    beside = replace(protocol.steps["beside"], then=(Edge("go"),))
    assert "↑ 1" in texts(drawing(replace(protocol, steps={**protocol.steps, "beside": beside})))


def test_a_way_to_a_step_that_is_not_there_is_told_with_a_question_mark():
    protocol = problem_customer()
    go = replace(protocol.steps["go"], then=(Edge("nowhere"),))
    assert "→ nowhere?" in texts(drawing(replace(protocol, steps={**protocol.steps, "go": go})))


@settings(max_examples=40, deadline=None)
@given(protocols("p0", sound=False))
def test_any_protocol_can_be_drawn(protocol):
    said = squeezed(texts(drawing(protocol)))
    assert all(f"Step {name}" in said for role in Role for name in path(protocol, role))


# The layout.


@st.composite
def graphs(draw: Any) -> list[Box]:
    names = [f"b{number}" for number in range(draw(st.integers(1, 14)))]
    sizes = st.sampled_from([60.0, 120.0, 300.0])
    boxes = []
    for name in names:
        targets = draw(st.lists(st.sampled_from(names), max_size=3))
        across = draw(sizes)
        ports = [Port(across * (number + 0.5) / len(targets), to) for number, to in enumerate(targets)]
        boxes.append(Box(name, across, draw(sizes), tuple(ports)))
    return boxes


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_no_box_lies_over_another(boxes):
    corners = layered(boxes).corners
    assert corners.keys() == {box.name for box in boxes}
    for one, other in combinations(boxes, 2):
        (x1, y1), (x2, y2) = corners[one.name], corners[other.name]
        beside = x1 + one.width <= x2 + 0.01 or x2 + other.width <= x1 + 0.01
        assert beside or y1 + one.height <= y2 or y2 + other.height <= y1


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_every_line_leads_down_from_its_port_to_the_top_of_its_box(boxes):
    layout, by_name = layered(boxes), {box.name: box for box in boxes}
    back = returning(boxes)
    drawn = {(line.box, line.port) for line in layout.lines}
    assert drawn == {
        (box.name, number) for box in boxes for number, port in enumerate(box.ports) if (box.name, port.to) not in back
    }
    for line in layout.lines:
        box, port = by_name[line.box], by_name[line.box].ports[line.port]
        (x, y), (to_x, to_y) = layout.corners[box.name], layout.corners[port.to]
        assert line.points[0] == pytest.approx((x + port.x, y + box.height))
        assert line.points[-1] == pytest.approx((to_x + by_name[port.to].width / 2, to_y))
        assert all(one[1] <= other[1] + 0.01 for one, other in pairwise(line.points))


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_without_the_lines_that_lead_back_there_is_no_loop(boxes):
    back = returning(boxes)
    after = {box.name: {port.to for port in box.ports if (box.name, port.to) not in back} for box in boxes}
    while after:
        ends = {name for name, some in after.items() if not some}
        assert ends, "a loop is left"
        after = {name: some - ends for name, some in after.items() if name not in ends}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from([60.0, 120.0, 300.0]))
def test_lines_hold_all_letters_and_fit(words, room):
    found = lines(words, 14, room)
    assert "".join(found).replace(" ", "") == "".join(words.split())
    assert all(width(line, 14) <= room or len(line) == 1 for line in found)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_a_browser_every_word_is_within_its_card_and_can_be_read(windows, theme):
    page = windows.open("http://localhost", theme=theme)
    wide = written((SHIPPED[0]).read_text(encoding="utf-8").replace("Stay calm.", "WWW MMM www mmm @@@ %%%."))
    page.set_content(f'<body style="margin:0">{drawing(wide, Reader("en"))}</body>')
    found = page.evaluate(
        """() => {
          const cards = [...document.querySelectorAll('rect.card')].map((card) => card.getBoundingClientRect());
          const inside = (text) => {
            const box = text.getBoundingClientRect();
            const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
            const card = cards.find((card) => card.left < middle[0] && middle[0] < card.right
              && card.top < middle[1] && middle[1] < card.bottom);
            return !card || (card.left <= box.left && box.right <= card.right && box.bottom <= card.bottom + 1);
          };
          const texts = [...document.querySelectorAll('text')];
          return {
            outside: texts.filter((text) => !inside(text)).map((text) => text.textContent),
            unseen: texts.filter((text) => {
              const fill = getComputedStyle(text).fill;
              return fill === getComputedStyle(document.querySelector('svg')).backgroundColor
                && !text.classList.contains('end-text');
            }).map((text) => text.textContent),
            count: texts.length,
          };
        }"""
    )
    assert (found["outside"], found["unseen"]) == ([], [])
    assert found["count"] > 100
