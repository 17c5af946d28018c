"""What a picture is, by its first bytes and whatever its name says, and whether Discord takes it for a profile."""

from dataclasses import dataclass

from bot.errors import CareError
from bot.text.language import _

LARGEST = 8 * 1024 * 1024  # bytes
SMALLEST_SIDE, LONGEST_SIDE = 64, 4096  # pixels


@dataclass(frozen=True)
class Picture:
    """What the first bytes of a picture say of it."""

    width: int
    height: int
    moves: bool


def check_size(number: int) -> None:
    """Check the size of a picture before it is fetched. Raises CareError where it is too large."""
    if number > LARGEST:
        raise CareError(_("That picture is larger than 8 MB. Please choose a smaller one."))


def check_picture(content: bytes) -> None:
    """Check what a picture is, whatever its name says. Raises CareError with what can be done about it."""
    check_size(len(content))
    picture = read_picture(content)
    if picture is None:
        raise CareError(_("I can't read that as a picture. PNG, JPEG and WebP work."))
    if picture.moves:
        raise CareError(_("That picture moves. Please choose one that stands still."))
    if min(picture.width, picture.height) < SMALLEST_SIDE or max(picture.width, picture.height) > LONGEST_SIDE:
        raise CareError(
            _("That picture is {width} by {height} pixels. Each side can be from {least} to {most} long.").format(
                width=picture.width, height=picture.height, least=SMALLEST_SIDE, most=LONGEST_SIDE
            )
        )


def read_picture(content: bytes) -> Picture | None:
    """Return what a picture says of itself; None where it is none that Discord takes, or is cut off."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            moves = b"acTL" in content[: content.find(b"IDAT") + 1 or None]
            return Picture(_number(content[16:20]), _number(content[20:24]), moves)
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return Picture(_number(content[6:8], "little"), _number(content[8:10], "little"), moves=True)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _read_webp(content)
        return _read_jpeg(content) if content[:2] == b"\xff\xd8" else None
    except (IndexError, ValueError):
        return None


def _number(part: bytes, order: str = "big") -> int:
    if not part:
        raise ValueError("cut off")
    return int.from_bytes(part, "little" if order == "little" else "big")


def _read_webp(content: bytes) -> Picture | None:
    match content[12:16]:
        case b"VP8X":
            sides = _number(content[24:27], "little") + 1, _number(content[27:30], "little") + 1
            return Picture(*sides, moves=bool(content[20] & 2))
        case b"VP8L":
            bits = _number(content[21:25], "little")
            return Picture((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, moves=False)
        case b"VP8 ":
            sides = _number(content[26:28], "little") & 0x3FFF, _number(content[28:30], "little") & 0x3FFF
            return Picture(*sides, moves=False)
        case _:
            return None


def _read_jpeg(content: bytes) -> Picture | None:
    place = 2
    while content[place] == 0xFF:  # from one segment to the next, up to the one that begins a frame
        kind, length = content[place + 1], _number(content[place + 2 : place + 4])
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = _number(content[place + 5 : place + 7]), _number(content[place + 7 : place + 9])
            return Picture(width, height, moves=False)
        place += 2 + length
    return None
