"""One's own last weeks as a picture: its heights say how one was, skies beside them say it again, colours nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WEEKS = 6
STEPS = 5

# Its own dark ground, so that it reads alike in light and in dark themes. Contrast with it: 11.5, 5.3 and 8.7 to 1.
GROUND, LINE, FAINT = (43, 45, 49), (70, 73, 80), (148, 152, 160)
INK, MARK, WAY = (226, 228, 232), (158, 197, 232), (98, 116, 134)

WIDTH, HEIGHT = 1100, 520  # pixels
RIGHT, TOP, BOTTOM = 1050, 60, 430
BESIDE = 120  # what a sky takes, beside the words; they take what they need, and the weeks get the rest
FINER = 2  # drawn so many times larger and then made smaller, so that edges are smooth
LETTERS = 25


@dataclass(frozen=True)
class Point:
    """How somebody was: a step from 1 to 5, and how many days ago that was."""

    step: int
    days_ago: float


def draw(points: Sequence[Point], steps: Sequence[str], weeks: Sequence[str]) -> bytes:
    """Draw a PNG. `steps` are the words for each step, the hardest first; `weeks` those below, the oldest first.

    Takes about 40 ms, so it belongs in a thread.
    """
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), GROUND)
    pen = _Pen(ImageDraw.Draw(picture))
    left = BESIDE + max(map(pen.width, steps))
    for number, words in enumerate(steps, start=1):
        pen.draw_line((left, _height(number)), (RIGHT, _height(number)), LINE, 2)
        _SKIES[number - 1](pen, left - 50, _height(number))
        pen.words(left - 90, _height(number), words, INK, "rm")
    for number, words in enumerate(weeks):
        pen.words(_along(7 * (len(weeks) - 1 - number), left), BOTTOM + 45, words, FAINT, "mm")
    shown = [
        (_along(one.days_ago, left), _height(one.step), one) for one in sorted(points, key=lambda one: -one.days_ago)
    ]
    for before, after in pairwise(shown):
        if before[2].days_ago - after[2].days_ago <= 2:  # Over a longer silence a line would say what nobody said.
            pen.draw_line(before[:2], after[:2], WAY, 2.5)
    for x, y, _point in shown:
        pen.disc(x, y, 11, GROUND)
        pen.disc(x, y, 8, MARK)
    made = BytesIO()
    picture.reduce(FINER).quantize(32).save(made, "PNG")
    return made.getvalue()


def can_write(words: Sequence[str]) -> bool:
    """Return whether the letters of the picture's font suffice for these words; it has those of Latin scripts."""
    return all(ord(letter) < 0x180 for one in words for letter in one)


def _height(step: int) -> float:
    return BOTTOM - (step - 1) * (BOTTOM - TOP) / (STEPS - 1)


def _along(days_ago: float, left: float) -> float:
    return RIGHT - days_ago * (RIGHT - left) / (7 * WEEKS)


class _Pen:
    """Draws in the picture's own measure."""

    def __init__(self, canvas: "ImageDraw") -> None:
        from PIL import ImageFont

        self._canvas = canvas
        self._font = ImageFont.load_default(LETTERS * FINER)

    def draw_line(
        self, start: tuple[float, float], end: tuple[float, float], colour: tuple[int, int, int], width: float
    ) -> None:
        ends = [(x * FINER, y * FINER) for x, y in (start, end)]
        self._canvas.line(ends, fill=colour, width=round(width * FINER))

    def width(self, words: str) -> float:
        return self._font.getlength(words) / FINER

    def disc(self, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
        box = [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]
        self._canvas.ellipse(box, fill=colour)

    def words(self, x: float, y: float, words: str, colour: tuple[int, int, int], anchor: str) -> None:
        self._canvas.text((x * FINER, y * FINER), words, fill=colour, font=self._font, anchor=anchor)


def _sun(pen: _Pen, x: float, y: float, size: float = 1) -> None:
    for ray in range(8):
        way = (cos(ray * pi / 4), sin(ray * pi / 4))
        start, end = ((x + way[0] * far * size, y + way[1] * far * size) for far in (15, 22))
        pen.draw_line(start, end, INK, 3 * size)
    pen.disc(x, y, 10 * size, INK)


def _cloud(pen: _Pen, x: float, y: float, size: float = 1) -> None:
    puffs = ((-11, 4, 9), (0, -2, 12), (12, 3, 10))
    for edge, colour in ((3, GROUND), (0, INK)):
        for right, down, radius in puffs:
            pen.disc(x + right * size, y + down * size, radius * size + edge, colour)
    pen.draw_line((x - 11 * size, y + 9 * size), (x + 12 * size, y + 9 * size), INK, 8 * size)


def _rain(pen: _Pen, x: float, y: float) -> None:
    _cloud(pen, x, y - 6)
    for right in (-10, 1, 12):
        pen.draw_line((x + right, y + 12), (x + right - 5, y + 22), INK, 3)


def _sun_behind(pen: _Pen, x: float, y: float) -> None:
    _sun(pen, x + 9, y - 8, 0.8)
    _cloud(pen, x - 2, y + 5)


def _sun_before(pen: _Pen, x: float, y: float) -> None:
    _sun(pen, x, y - 2)
    _cloud(pen, x + 9, y + 11, 0.6)


_SKIES = (_rain, _cloud, _sun_behind, _sun_before, _sun)
