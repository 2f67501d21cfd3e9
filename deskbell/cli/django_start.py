"""Start Django for a command, or say which settings are wrong."""

from __future__ import annotations

import os
import sys

from deskbell.core.configuration import Configuration, ConfigurationError, read


def start_django() -> Configuration | None:
    """Check the settings and set up Django. Prints the problems and returns None if any is wrong."""
    try:
        configuration = read()
    except ConfigurationError as error:
        print("Deskbell can't start. Please correct:", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.settings")
    import django

    django.setup()
    return configuration
