"""Pictures for the dossier: a small copy for the page, a grey plate where one is withheld."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from companion.model.errors import NotUnderstood
from companion.proof.pdf import font_bytes
from companion.proof.pictures import opened
from companion.proof.wording import say

_PLATE = (900, 260)
_WIDEST, _HIGHEST = 1000, 1100


def grey_plate(sha256: str) -> bytes:
    """Return a PNG that says that the picture was withheld, and its hash."""
    plate = Image.new("L", _PLATE, 190)
    draw = ImageDraw.Draw(plate)
    large = ImageFont.truetype(io.BytesIO(font_bytes("bold")), 30)
    small = ImageFont.truetype(io.BytesIO(font_bytes("regular")), 20)
    draw.text((40, 70), say("plate"), fill=20, font=large)
    draw.text((40, 140), f"SHA-256\u00a0: {sha256[:32]}", fill=20, font=small)
    draw.text((40, 170), f"                     {sha256[32:]}", fill=20, font=small)
    out = io.BytesIO()
    plate.save(out, "PNG")
    return out.getvalue()


def small_copy(data: bytes) -> bytes | None:
    """Return a JPEG small enough for a page, or None for what is no whole picture.

    A very long picture keeps its top: the page beside it is the original.
    """
    try:
        with opened(data) as original:
            picture = original.convert("RGB")
    except NotUnderstood:
        return None
    width = min(picture.width, _WIDEST)
    picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    picture = picture.crop((0, 0, width, min(picture.height, _HIGHEST)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72)
    return out.getvalue()
