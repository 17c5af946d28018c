"""The pictures beside names in the demo: an initial on a colour of its own, and a flame for the bot."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

SIZE = 96
_FINE = 4  # drawn larger and then made smaller, for smooth edges
_COLOURS = (
    "#8f5a3c",
    "#4f7358",
    "#4a6a8f",
    "#85567d",
    "#9a6a1c",
    "#3f7578",
    "#a04f4f",
    "#66608f",
    "#6f7438",
    "#7a5b4a",
)
_EMBER, _CREAM = "#a8460f", "#fff3e2"

Point = tuple[float, float]

# The flame of page.html, in its coordinates of 0 to 32: a start, three curves around a round foot.
_FLAME: tuple[tuple[Point, Point, Point, Point], ...] = (
    ((17, 2), (18, 7), (25, 10), (25, 19)),
    ((7, 19), (7, 15), (9, 13), (11, 10)),
    ((11, 10), (11, 13), (12, 14), (14, 15)),
    ((14, 15), (16, 11), (15, 6), (17, 2)),
)


@cache
def avatar(name: str, number: int) -> bytes:
    """Return a member's picture, as PNG; `number` chooses the colour."""
    image = Image.new("RGB", (SIZE * _FINE, SIZE * _FINE), _COLOURS[number % len(_COLOURS)])
    middle = SIZE * _FINE / 2
    font = ImageFont.load_default(SIZE * _FINE * 0.5)
    ImageDraw.Draw(image).text((middle, middle), name[:1], _CREAM, font, anchor="mm")
    return _png(image)


@cache
def flame() -> bytes:
    """Return the bot's picture, as PNG."""
    image = Image.new("RGB", (SIZE * _FINE, SIZE * _FINE), _CREAM)
    scale = SIZE * _FINE / 32
    right, *left = _FLAME
    outline = [*_curve(*right), *((16 + 9 * cos(a * pi / 24), 19 + 9 * sin(a * pi / 24)) for a in range(25))]
    outline += [point for piece in left for point in _curve(*piece)]
    points = [(scale * (16 + (x - 16) * 0.82), scale * (16 + (y - 15.5) * 0.82)) for x, y in outline]
    ImageDraw.Draw(image).polygon(points, _EMBER)
    return _png(image)


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    for step in range(25):
        t = step / 24
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        yield tuple(sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))  # pyright: ignore[reportReturnType]


def _png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.thumbnail((SIZE, SIZE), Image.Resampling.LANCZOS)
    image.save(target, "PNG")
    return target.getvalue()
