"""Pictures that come from outside: PNG or JPEG only, and never so large that opening one hurts."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast

from PIL import Image

from companion.model.errors import NotUnderstood

PictureType = Literal["image/png", "image/jpeg"]
PIXEL_LIMIT = 60_000_000
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture; whatever is done with it inside may find that it is torn.

    Raises `NotUnderstood` for another format, a torn file, too many pixels.
    """
    try:
        with warnings.catch_warnings():
            # Our own limit speaks; Pillow's warning about large pictures says nothing new.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_TYPES)) as picture:
                if picture.width * picture.height > PIXEL_LIMIT:
                    raise NotUnderstood("too many pixels")
                yield picture
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotUnderstood("not a whole PNG or JPEG") from error


def picture_type(data: bytes) -> PictureType:
    """Return the media type of a PNG or JPEG that decodes to the end.

    Raises `NotUnderstood` for anything else: another format, a torn file, too many pixels.
    """
    with opened(data) as picture:
        picture.load()
        return cast("PictureType", _TYPES[str(picture.format)])
