"""Floor plans, pins on them, and the two PINs of a place."""

import io

import pytest
from django.contrib.auth.hashers import check_password
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.places import actions, inherited
from deskbell.places.floor_plans import LONGEST_SIDE, redraw
from deskbell.places.models import Place
from deskbell.places.pin_rules import too_alike, too_simple
from tests.cast import Cast

PINS = st.text("0123456789", min_size=4, max_size=8)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else "white").save(out, kind, **options)
    return out.getvalue()


def redrawn(content: bytes):
    return redraw(io.BytesIO(content), len(content))


def fresh(place: Place) -> Place:
    return Place.objects.get(pk=place.pk)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_in_its_own_format(kind: str):
    image = Image.open(io.BytesIO(redrawn(picture(kind)).content))
    assert image.format == kind
    assert image.size == (60, 40)


def test_what_a_camera_wrote_into_the_picture_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    content = redrawn(picture("JPEG", exif=exif)).content
    assert b"taken at home" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photograph_held_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = redrawn(picture("JPEG", exif=exif))
    assert (image.width, image.height) == (40, 60)


def test_a_large_plan_is_made_smaller():
    assert redrawn(picture(size=(5000, 2500))).width == LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "PNG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a" + b"\0" * 50, "PNG, JPEG or WebP"),
        (b"", "PNG, JPEG or WebP"),
        (picture()[:60], "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_remedy(content: bytes, says: str):
    with pytest.raises(actions.PlaceRefused, match=says):
        redrawn(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(actions.PlaceRefused, match="pixels"):
        redrawn(picture(size=(7_000, 7_000), mode="1"))


def test_a_desk_is_pinned_on_the_nearest_plan_above(cast: Cast):
    with pytest.raises(actions.PlaceRefused):
        actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    actions.set_plan(cast.central, redrawn(picture()), DESKBELL)
    actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    assert inherited.at(fresh(cast.desk)).plan == cast.central
    for x, y in ((-0.1, 0.5), (0.5, 1.01), (float("nan"), 0.5)):
        with pytest.raises(actions.PlaceRefused):
            actions.pin(cast.desk, x, y, DESKBELL)


def test_a_pin_goes_when_another_plan_counts(cast: Cast):
    actions.set_plan(cast.central, redrawn(picture()), DESKBELL)
    actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    actions.set_plan(cast.floor, redrawn(picture()), DESKBELL)
    assert fresh(cast.desk).plan_x is None
    actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    actions.set_plan(cast.floor, redrawn(picture("JPEG")), DESKBELL)
    assert fresh(cast.desk).plan_x == 0.4, "a new drawing of the same floor keeps the pins"
    actions.move(cast.floor, cast.north, DESKBELL)
    assert fresh(cast.desk).plan_x == 0.4, "the floor carries its plan along"
    actions.move(cast.desk, cast.central, DESKBELL)
    assert fresh(cast.desk).plan_x is None


def test_the_pins_of_a_place_count_below_it_and_only_their_hashes_are_kept(cast: Cast):
    actions.set_pins(cast.central, "4711", "8302", DESKBELL)
    cancel, duress = inherited.at(fresh(cast.desk)).pins
    assert check_password("4711", cancel)
    assert check_password("8302", duress)
    assert inherited.at(fresh(cast.north_desk)).pins == ("", "")
    for event in Event.objects.all():
        assert "4711" not in str(event.data)


@pytest.mark.parametrize(
    ("cancel", "duress"),
    [("4711", "4711"), ("4711", "4712"), ("4711", "7411"), ("4711", "1174"), ("4711", "47110"), ("47101", "4711")],
)
def test_two_pins_one_slip_apart_are_refused(cast: Cast, cancel: str, duress: str):
    with pytest.raises(actions.PlaceRefused, match="alike"):
        actions.set_pins(cast.central, cancel, duress, DESKBELL)
    assert fresh(cast.central).cancel_pin == ""


@pytest.mark.parametrize("pin", ["1234", "0000", "8765", "1212", "90123", "471", "471147114", "47a1", "४७११", ""])
def test_a_pin_that_others_would_try_or_that_is_none_is_refused(cast: Cast, pin: str):
    with pytest.raises(actions.PlaceRefused):
        actions.set_pins(cast.central, pin, "8302", DESKBELL)


@given(PINS, PINS)
def test_alike_is_the_same_both_ways(one: str, other: str):
    assert too_alike(one, other) == too_alike(other, one)
    assert too_alike(one, one)


@given(PINS, st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_turns_a_pin_into_the_other(pin: str, at: int, digit: str):
    at %= len(pin)
    assert too_alike(pin, pin[:at] + digit + pin[at + 1 :])
    assert isinstance(too_simple(pin), bool)
