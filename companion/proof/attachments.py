"""Is an attached document what it should be: a whole PDF, PNG or JPEG, and nothing that acts?"""

from __future__ import annotations

import re

from companion.model.errors import NotUnderstood
from companion.proof.pictures import picture_type

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
    try:
        return picture_type(data)
    except NotUnderstood as error:
        raise NotUnderstood("neither a PDF nor a whole PNG or JPEG") from error
