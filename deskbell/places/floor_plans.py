"""Reading an uploaded floor plan: it is decoded and drawn anew, so that nothing but the picture is kept."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from deskbell.places.refusals import PlaceRefused

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture that we wrote ourselves: without place and time of the camera, comments or scripts."""

    content: bytes
    extension: str
    width: int
    height: int


def redraw(upload: IO[bytes], size: int) -> Redrawn:
    """Return the uploaded picture drawn anew, turned upright, at most 2,400 pixels a side.

    Raises:
        PlaceRefused: too large, or not a PNG, JPEG or WebP picture that can be read to its end.

    """
    if size > MOST_BYTES:
        raise PlaceRefused(_("This file is larger than 10 MB. Save the plan as a smaller picture."), "plan")
    content = upload.read(MOST_BYTES + 1)
    if _is_svg(content):
        message = _("SVG drawings are not taken, as they can carry programs. Export the plan as PNG and upload that.")
        raise PlaceRefused(message, "plan")
    if content.startswith(b"%PDF"):
        message = _("This is a PDF. Export the page with the plan as PNG, or take a screenshot of it.")
        raise PlaceRefused(message, "plan")
    return _written(_read(content))


def _is_svg(content: bytes) -> bool:
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"\x1f\x8b")) or b"<svg" in start


def _read(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(FORMATS))
            if image.width * image.height > MOST_PIXELS:
                raise PlaceRefused(
                    _("This picture has too many pixels. Save it smaller, 2,400 wide is plenty."), "plan"
                )
            image.load()
    except UnidentifiedImageError:
        raise PlaceRefused(
            _("This is not a PNG, JPEG or WebP picture. Save the plan as one of these."), "plan"
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PlaceRefused(
            _("This picture has too many pixels. Save it smaller, 2,400 wide is plenty."), "plan"
        ) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise PlaceRefused(_("This picture is damaged or cut off. Save it again and upload that."), "plan") from None
    return image


def _written(image: Image.Image) -> Redrawn:
    kind = image.format or "PNG"
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    drawn = upright.convert("RGB" if kind == "JPEG" else "RGBA" if _is_clear(upright) else "RGB")
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 88} if kind != "PNG" else {"optimize": True}))
    return Redrawn(out.getvalue(), FORMATS[kind], clean.width, clean.height)


def _is_clear(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
