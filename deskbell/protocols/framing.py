"""The preview stands in a frame, so that it is as wide as a phone to its own sheet. No other page may be framed.

And what else a page of protocols needs beside the rules for all pages.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., HttpResponseBase]


def shows_a_preview(view: View) -> View:
    """Let the page of a view hold the preview's frame."""
    decorated: View = csp_replace({"frame-src": [SELF]})(view)
    return decorated


def is_the_frame(view: View) -> View:
    """Let the page of a view stand in a frame of Deskbell's own pages."""
    decorated: View = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(view))
    return decorated


def draws_a_picture(view: View) -> View:
    """Let a picture that a view draws bring its own colours: a file of its own knows no sheet of the page."""
    decorated: View = csp_replace({"style-src": [UNSAFE_INLINE]})(view)
    return decorated
