"""How allauth behaves here: nobody signs up, people are invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; an invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: the way in is an invitation."""
        return False
