"""Single reviews cut out of a larger picture: the right pixels, and nothing from a broken one."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from companion.model.errors import NotUnderstood
from companion.proof.crop import MARGIN, cut_out, size_of

BLUE, GOLD = (0, 0, 200), (255, 200, 0)


def _picture(form: str = "PNG") -> bytes:
    image = Image.new("RGB", (400, 600), BLUE)
    image.paste(GOLD, (80, 200, 320, 300))
    data = io.BytesIO()
    image.save(data, format=form, quality=95)
    return data.getvalue()


@pytest.mark.parametrize("scale", [1.0, 2.0, 0.5])
def test_a_box_in_css_pixels_is_cut_at_the_scale_of_the_picture(scale: float) -> None:
    css = tuple(round(side / scale) for side in (80, 200, 240, 100))
    ((box, cut),) = [one for one in cut_out(_picture(), [css], scale=scale) if one]  # type: ignore[list-item]
    image = Image.open(io.BytesIO(cut)).convert("RGB")
    assert (box.x, box.y) == (80 - MARGIN, 200 - MARGIN)
    assert image.size == (box.width, box.height) == (240 + 2 * MARGIN, 100 + 2 * MARGIN)
    assert image.getpixel((MARGIN, MARGIN)) == GOLD
    assert image.getpixel((0, 0)) == BLUE


@pytest.mark.parametrize(
    "box", [None, (0, 900, 100, 50), (-500, 0, 100, 50), (390, 590, 2, 2), (0, 0, 0, 0)]
)
def test_what_is_not_on_the_picture_gives_nothing(box: tuple[int, int, int, int] | None) -> None:
    assert cut_out(_picture(), [box], scale=1.0) == [None]


def test_a_box_that_reaches_beyond_is_cut_at_the_edge() -> None:
    (found,) = cut_out(_picture("JPEG"), [(300, 500, 900, 900)], scale=1.0)
    assert found is not None
    assert (found[0].x + found[0].width, found[0].y + found[0].height) == (400, 600)


@pytest.mark.parametrize("data", [b"", b"GIF89a", _picture()[:400], b"<svg/>"])
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotUnderstood):
        cut_out(data, [(0, 0, 50, 50)], scale=1.0)


def test_a_picture_of_too_many_pixels_is_never_opened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (10_000, 7_000)).save(bomb, format="PNG")
    with pytest.raises(NotUnderstood):
        size_of(bomb.getvalue())
