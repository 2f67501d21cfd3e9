"""Opening times as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.places.hours_text import NotUnderstood, parse, written

pytestmark = pytest.mark.pure

CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("9-17", [(time(9), time(17))]),
        ("9:00–12:30, 13:30–18:00", [(time(9), time(12, 30)), (time(13, 30), time(18))]),
        ("13-18; 9-12", [(time(9), time(12)), (time(13), time(18))]),
        ("9am-5pm", [(time(9), time(17))]),
        ("10 a.m. to 8:30 p.m.", [(time(10), time(20, 30))]),
        ("9-11am", [(time(9), time(11))]),
        ("12pm-9pm", [(time(12), time(21))]),
        ("12am-6am", [(time(0), time(6))]),
        ("9h30-17", [(time(9, 30), time(17))]),
        ("8-24", [(time(8), time(23, 59))]),
        ("closed", []),
        ("", []),
    ],
)
def test_what_people_type_is_understood(text, means):
    assert parse(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "9",
        "late",
        "9-5",
        "17-9",
        "9-25",
        "9-12, 11-13",
        "9:75-10",
        "13pm-2pm",
        "9-12-15",
        "1-2,3-4,5-6,7-8,9-10,11-12,13-14",
    ],
)
def test_what_is_no_time_is_refused_with_the_remedy(text):
    with pytest.raises(NotUnderstood, match=r"\."):
        parse(text)


@given(st.lists(CLOCK, min_size=0, max_size=8, unique=True))
def test_what_we_write_is_what_we_understand(times):
    ordered = sorted(times)
    spans = list(zip(ordered[::2], ordered[1::2], strict=False))
    assert parse(written(spans)) == spans


@given(st.text(max_size=30))
def test_no_text_breaks_it(text):
    try:
        spans = parse(text)
    except NotUnderstood:
        return
    assert all(opens < closes for opens, closes in spans)
