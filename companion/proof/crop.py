"""Pictures of single reviews cut out of a larger picture; the larger one stays the evidence."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

from PIL import Image

from companion.model.errors import NotUnderstood
from companion.model.supplement import Box

PIXEL_LIMIT = 60_000_000
MARGIN = 8
"""Picture pixels kept around a review."""
_LEAST_SIDE = 12
"""Picture pixels of a review that must be on the picture, both ways, to show anything."""


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels; raises `NotUnderstood` for what is no PNG or JPEG."""
    with _opened(picture) as image:
        return image.width, image.height


def cut_out(
    picture: bytes, boxes: Sequence[tuple[int, int, int, int] | None], *, scale: float
) -> list[tuple[Box, bytes] | None]:
    """Return the PNG of each box with where it lies on the picture; None where nothing is shown.

    Args:
        picture: PNG or JPEG.
        boxes: x, y, width and height in CSS pixels from the picture's corner.
        scale: Picture pixels per CSS pixel.

    Raises:
        NotUnderstood: the picture does not decode, or has too many pixels.
    """
    with _opened(picture) as image:
        try:
            image.load()
        except (OSError, SyntaxError, ValueError) as error:
            raise NotUnderstood("not a whole picture") from error
        return [_cut(image, box, scale) if box is not None else None for box in boxes]


def _cut(
    image: Image.Image, css: tuple[int, int, int, int], scale: float
) -> tuple[Box, bytes] | None:
    x, y, width, height = (round(side * scale) for side in css)
    left, top = max(0, x - MARGIN), max(0, y - MARGIN)
    right = min(image.width, x + width + MARGIN)
    bottom = min(image.height, y + height + MARGIN)
    seen = (min(image.width, x + width) - max(0, x), min(image.height, y + height) - max(0, y))
    if min(seen) < _LEAST_SIDE:
        return None
    cut = io.BytesIO()
    image.crop((left, top, right, bottom)).convert("RGB").save(cut, format="PNG")
    return Box(x=left, y=top, width=right - left, height=bottom - top), cut.getvalue()


def _opened(picture: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Our own limit speaks; Pillow's warning about large pictures says nothing new.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(picture), formats=("PNG", "JPEG"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotUnderstood("not a PNG or JPEG") from error
    if image.width * image.height > PIXEL_LIMIT:
        raise NotUnderstood("too many pixels")
    return image
