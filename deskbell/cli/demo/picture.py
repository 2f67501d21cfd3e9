"""Floor plans drawn by code: walls, doors, shelves and the names of rooms, as a caretaker's plan looks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import fontpkg_atkinson_hyperlegible as font
from PIL import Image, ImageDraw, ImageFont

from deskbell.places.floor_plans import Redrawn

SIZE = (1500, 1000)
PAPER, WALL, INK, SHELF, DESK = "#fdfcf8", "#3a4252", "#4c5464", "#d9d3c4", "#b9ae97"
WALL_WIDTH = 10
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands where, in pixels. doors are the gaps in walls: (x, y, width, height)."""

    rooms: tuple[tuple[Box, str], ...]
    doors: tuple[Box, ...]
    shelves: tuple[tuple[Box, int], ...]
    desks: tuple[Box, ...]
    words: tuple[tuple[int, int, str], ...] = ()


GROUND = Plan(
    rooms=(
        ((40, 40, 1460, 960), ""),
        ((40, 480, 460, 960), "Children"),
        ((1060, 40, 1460, 380), "Workroom"),
        ((1060, 370, 1460, 640), "Meeting room"),
        ((1060, 630, 1260, 960), "Lift"),
        ((1250, 630, 1460, 960), "Stairs"),
    ),
    doors=(
        (600, 950, 160, 20),
        (450, 780, 20, 110),
        (1050, 240, 20, 90),
        (1050, 470, 20, 90),
        (1050, 800, 20, 90),
        (1240, 820, 30, 90),
    ),
    shelves=(((90, 100, 420, 130), 5), ((90, 790, 330, 815), 3), ((500, 100, 980, 130), 4)),
    desks=((640, 410, 800, 490), (600, 790, 730, 850), (180, 640, 300, 690), (1180, 170, 1340, 240)),
    words=((590, 930, "Main entrance"), (680, 580, "Hall"), (90, 455, "New books")),
)
UPPER = Plan(
    rooms=(
        ((40, 40, 1460, 960), ""),
        ((40, 40, 760, 560), "Public computers"),
        ((1060, 40, 1460, 340), "Local history"),
        ((1260, 640, 1460, 960), "Stairs"),
        ((40, 720, 400, 960), "Quiet room"),
    ),
    doors=((750, 250, 20, 130), (1050, 220, 20, 90), (390, 800, 20, 90), (1250, 760, 20, 90)),
    shelves=(((840, 100, 1000, 125), 4), ((450, 640, 880, 668), 5), ((1280, 120, 1410, 140), 3)),
    desks=((340, 310, 470, 400), (980, 510, 1120, 610), (120, 130, 330, 180), (520, 130, 700, 180)),
    words=((975, 490, "Information"),),
)
NORTH = Plan(
    rooms=(
        ((40, 40, 1460, 960), ""),
        ((1060, 40, 1460, 460), "Back office"),
        ((1060, 450, 1460, 700), "Toilets"),
        ((1060, 690, 1460, 960), "Story corner"),
    ),
    doors=((580, 950, 160, 20), (1050, 320, 20, 90), (1050, 540, 20, 80), (1050, 790, 20, 90)),
    shelves=(((90, 100, 960, 130), 4), ((90, 720, 420, 748), 3)),
    desks=((560, 580, 740, 670), (1160, 200, 1330, 280)),
    words=((600, 930, "Entrance"),),
)
PLANS = {"ground": GROUND, "upper": UPPER, "north": NORTH}


def draw(plan: Plan) -> Redrawn:
    """Return the plan as a PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    for (left, top, right, bottom), rows in plan.shelves:
        for row in range(rows):
            down = row * (bottom - top + 34)
            pen.rectangle((left, top + down, right, bottom + down), fill=SHELF)
    for desk in plan.desks:
        pen.rounded_rectangle(desk, 12, fill=DESK)
    for room, _name in plan.rooms:
        pen.rectangle(room, outline=WALL, width=WALL_WIDTH)
    for left, top, width, height in plan.doors:
        pen.rectangle((left, top, left + width, top + height), fill=PAPER)
    _write(pen, plan)
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    return Redrawn(content.getvalue(), "png", *SIZE)


def _write(pen: ImageDraw.ImageDraw, plan: Plan) -> None:
    letters = ImageFont.truetype(str(Path(font.ROOT) / "files" / "AtkinsonHyperlegible-Regular.ttf"), 30)
    for (left, top, _right, _bottom), name in plan.rooms:
        pen.text((left + 28, top + 24), name, fill=INK, font=letters)
    for left, bottom, text in plan.words:
        pen.text((left, bottom), text, fill=INK, font=letters, anchor="lb")
