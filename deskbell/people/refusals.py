"""Why a change to people was refused, in words for the person who asked for it."""

from __future__ import annotations

from django.utils.functional import Promise


class PeopleRefused(Exception):
    """Nothing was changed. message says what is wrong and what to do; field names the field it is about."""

    def __init__(self, message: str | Promise, field: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
