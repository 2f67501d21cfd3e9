"""What the demo prints when it starts: where to look, and who to sign in as."""

from __future__ import annotations

from deskbell.cli.demo import town
from deskbell.cli.demo.memory import Memory

RULE = "─" * 74
# Two names of this machine are two sites to a browser: each window keeps a screen's cookie of its own.
OTHER_NAME = ("//localhost:", "//127.0.0.1:")

TEXT = """
{rule}
 Deskbell demo: {library}. Nobody real is called.
{rule}

 Press in one window and hear it in the other. Open these two, side by side:

   Reference desk   {url}/demo/desk/reference/
   Workroom         {other}/demo/desk/workroom/

 Or sign in, with the password  {password}

   {url}/account/login/

{people}

 PIN that cancels Danger: {cancel}. PIN that only seems to: {duress}.
 More desks: {desks}

 Stop it with Ctrl+C. Start over with: deskbell demo --fresh
{rule}
"""


def welcome(url: str, memory: Memory) -> str:
    """Return the text for a demo that is reached at ``url``."""
    names = {"in_charge": "person in charge"}
    places = {"library": "everywhere"} | {branch.key: branch.name for branch in town.BRANCHES}
    people = [
        f"   {member.email:28} {member.name}, {names.get(member.role, member.role)}, {places[member.at]}"
        for member in town.MEMBERS
    ]
    desks = [key for key in memory.tokens if key not in ("reference", "workroom")]
    return TEXT.format(
        rule=RULE,
        library=town.LIBRARY,
        url=url,
        other=url.replace(*OTHER_NAME),
        password=memory.password,
        people="\n".join(people),
        cancel=town.CANCEL_PIN,
        duress=town.DURESS_PIN,
        desks=", ".join(desks),
    )
