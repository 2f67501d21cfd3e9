"""The live board in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.live.conftest import House, connected

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]


def test_the_board_follows_who_listens(house: House) -> None:
    cast = house.server.cast
    ines = connected(house.person(cast.in_charge))
    people = ines.locator("#board-people")
    expect(people).to_contain_text("Ines Roth", timeout=20_000)
    rosa = connected(house.person(cast.responder))
    expect(people).to_contain_text("Rosa Diaz", timeout=30_000)
    rosa.context.close()
    expect(people).not_to_contain_text("Rosa Diaz", timeout=40_000)
