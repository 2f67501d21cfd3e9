"""A library for a bench: a hundred screens a branch, each at a desk of its own, and a plan that tells all at once.

Run as ``python -m bench.house SCREENS`` with Deskbell's settings in the environment; prints JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

SCREENS_A_BRANCH = 100


def build(screens: int) -> dict[str, Any]:
    """Make the tables and the library; return the tokens of listeners, of a presser, and a manager's key."""
    from deskbell.cli.django_start import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from django.db import transaction

    from deskbell.alarms.models import Plan
    from deskbell.core import clock
    from deskbell.core.actor import DESKBELL
    from deskbell.core.secrets import digest
    from deskbell.people import actions as people
    from deskbell.people.models import AccessKey, Person
    from deskbell.places import actions as places
    from deskbell.screens import actions as enrolment

    with transaction.atomic():
        library = places.found_library("Bench Library", DESKBELL, help_extension="500")
        person = Person.objects.create_user("manager@example.org", name="Manager")
        people.give_role(person, library, "manager", DESKBELL)
        now = clock.now()
        AccessKey.objects.create(person=person, name="bench", key_hash=digest("dbk_bench"), made_at=now)
        everyone = [{"after": 0, "to": [{"kind": "everyone", "at": "library"}]}]
        for level in (1, 2, 3):
            Plan.objects.create(place=library, level=level, tiers=everyone, changed_at=now)
        tokens = []
        for number in range(screens + 1):
            if number % SCREENS_A_BRANCH == 0:
                branch = places.add_place(library, "branch", f"Branch {number}", DESKBELL, street="1 Main Street")
            desk = places.add_place(branch, "desk", f"Desk {number}", DESKBELL, directions="by the stairs")
            tokens.append(enrolment.enrol(desk, f"PC {number}", DESKBELL)[1])
    return {"listeners": tokens[1:], "presser": tokens[0], "key": "dbk_bench"}


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1]))))
