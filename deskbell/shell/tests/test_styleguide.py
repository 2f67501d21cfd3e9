"""The design on one page: its contrast holds, and it can be read by everyone."""

import os
import subprocess
import sys

import pytest

from deskbell.shell import tokens
from deskbell.shell.contrast import ratio, relative_luminance
from tests.browser import axe_clean_in


def test_contrast_is_measured_as_wcag_says():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#fff", "#ffffff") == pytest.approx(1)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert ratio("#ffffff", "#96113a") == ratio("#96113a", "#ffffff")


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#gggggg"])
def test_what_is_not_a_colour_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        relative_luminance(wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_has_the_contrast_it_needs(theme):
    assert [one for one in tokens.measured(theme) if not one.holds] == []


def test_the_dark_that_is_chosen_is_the_dark_of_the_system():
    assert tokens.colours()["dark"] == tokens.colours()["system dark"]


def test_the_style_guide_shows_the_measured_contrast(client, db):
    page = client.get("/styleguide").content.decode()
    assert "14.9" in page
    assert "too little" not in page


@pytest.mark.browser
def test_the_style_guide_can_be_read_by_everyone(visit):
    axe_clean_in(visit("/styleguide"))


@pytest.mark.server
def test_the_style_guide_is_not_there_in_production(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    asks = (
        "import django; django.setup(); from django.urls import resolve, Resolver404\n"
        "try: resolve('/styleguide')\n"
        "except Resolver404: print('there is none')"
    )
    environment |= {"DESKBELL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "deskbell.settings"}
    ran = subprocess.run([sys.executable, "-c", asks], check=True, env=environment, capture_output=True, text=True)
    assert ran.stdout.strip() == "there is none"
