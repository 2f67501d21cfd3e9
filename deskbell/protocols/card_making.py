"""A card of a place as a PDF, and what its file is called."""

from __future__ import annotations

from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localtime

from deskbell.core import clock
from deskbell.places import inherited
from deskbell.places.models import Place
from deskbell.protocols.card_choice import Choice
from deskbell.protocols.definition import Role
from deskbell.protocols.hanging import paper_place
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.fits import Printed, print_card
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.page import Job
from deskbell.protocols.shelves import versions_at

MOST_OF_A_NAME = 40


def make(place: Place, protocol: str, choice: Choice) -> Printed:
    """Set a card, in a tenth of a second: never inside a transaction. Raises ``CannotPrintError`` as ``print_card``."""
    versions = versions_at(place)
    counted = inherited.at(place)
    titles = {name: version.protocol.title for name, version in versions.items()}
    day = localtime(clock.now(), counted.zone).date()
    with translation.override(choice.language):
        order = Order(Form(choice.form), choice.language, Role.PRESSER, translation.gettext, titles)
        job = Job(versions[protocol].protocol, paper_place(counted), order, day, Paper(choice.paper))
        return print_card(job)


def file_name(place: Place, protocol: str, choice: Choice) -> str:
    """Return a name that tells what is in the file, in letters that any system takes: no sign of the place's own name."""
    where = slugify(place.name)[:MOST_OF_A_NAME].strip("-") or place.ref
    return f"{where}-{protocol}-{choice.form}-{choice.language}-{choice.paper}.pdf"
