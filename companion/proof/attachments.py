"""Is an attached document what it should be: a whole PDF, PNG or JPEG, and nothing that acts?"""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image

from companion.model.errors import NotUnderstood

_PIXEL_LIMIT = 60_000_000
_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_HEAD_BYTES, _TAIL_BYTES = 1_024, 2_048
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")


def attachment_type(data: bytes) -> str:
    """Return the media type of a PDF that begins and ends as one, or of a picture that decodes.

    A PDF is never opened here, only kept and given back as a download: its inside is not judged.

    Raises:
        NotUnderstood: anything else, a torn file, or a picture of too many pixels.
    """
    if _PDF_HEAD.search(data[:_HEAD_BYTES]):
        tail = data[-_TAIL_BYTES:]
        if b"%%EOF" not in tail or b"startxref" not in tail:
            raise NotUnderstood("the PDF is cut short")
        return "application/pdf"
    return _picture_type(data)


def _picture_type(data: bytes) -> str:
    try:
        with warnings.catch_warnings():
            # Our own limit speaks; Pillow's warning about large pictures says nothing new.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_PICTURES)) as picture:
                if picture.width * picture.height > _PIXEL_LIMIT:
                    raise NotUnderstood("too many pixels")
                picture.load()
                return _PICTURES[str(picture.format)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotUnderstood("neither a PDF nor a whole PNG or JPEG") from error
