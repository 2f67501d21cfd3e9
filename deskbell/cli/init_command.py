"""``deskbell init``: make or renew the database, and open the door for the first administrator."""

from __future__ import annotations

import argparse
import sys

from deskbell.cli.django_start import start_django
from deskbell.core.configuration import Configuration


def run(words: list[str]) -> int:
    """Migrate the database and, where nobody administers yet, print the address of the first start.

    Returns 0 when the database is ready, 1 when it can't be reached or ``--again`` makes no sense, 2 when misused.
    """
    parser = argparse.ArgumentParser(
        prog="deskbell init",
        description="Makes the database, or brings it up to this version. Asks nothing, and can be run again.",
    )
    parser.add_argument("--again", action="store_true", help="the setup code was lost: make another")
    options = parser.parse_args(words)
    configuration = start_django()
    if configuration is None or not _migrate(configuration):
        return 1
    return _open_the_door(configuration, again=options.again)


def _migrate(configuration: Configuration) -> bool:
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        print(f"deskbell: the database can't be used: {str(error).strip()}", file=sys.stderr)
        print(f"  {_remedy(configuration)}", file=sys.stderr)
        return False
    return True


def _remedy(configuration: Configuration) -> str:
    file = configuration.database_file
    if file is not None:
        return f"Deskbell must be allowed to write {file} and its folder; see that the disk is not full."
    return "See that PostgreSQL runs, and that DESKBELL_DATABASE names its host, database, user and password."


def _open_the_door(configuration: Configuration, *, again: bool) -> int:
    from deskbell.people import account_actions as actions

    if actions.has_administrator():
        print("The database is ready, and there is an administrator. Start Deskbell with: deskbell serve")
        if again:
            print("A setup code is only for the first one. Sign in, and invite people there.", file=sys.stderr)
        return int(again)
    waiting = actions.waiting_setup_code()
    if waiting is not None and not again:
        print(
            f"The database is ready. A setup code was printed before; it works until {waiting.expires_at:%d %b %H:%M} UTC."
        )
        print("Lost it? Make another with: deskbell init --again")
        return 0
    code = actions.make_setup_code()
    print("The database is ready. Start Deskbell with: deskbell serve")
    print("Then make your library and its first administrator here, once, within a day:\n")
    print(f"  {configuration.url}/setup/?code={code}\n")
    return 0
