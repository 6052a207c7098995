"""Pictures of single reviews cut out of a larger picture; the larger one stays the evidence."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from companion.model.supplement import Box
from companion.proof.pictures import opened

MARGIN = 8
"""Picture pixels kept around a review."""
_LEAST_SIDE = 12
"""Picture pixels of a review that must be on the picture, both ways, to show anything."""


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels; raises `NotUnderstood` for what is no PNG or JPEG."""
    with opened(picture) as image:
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
    with opened(picture) as image:
        image.load()
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
