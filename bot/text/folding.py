"""What of a name counts when it is looked for: neither case nor accents nor what stands between its words."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}  # noqa: RUF001
)
_VOICED = "\u3099\u309a"  # in kana they make another letter, as “ba” of “ha”
_BETWEEN = re.compile(r"[\s\-‐–—_.,;:/|()\[\]'`´‘’ʻʼʹʾʿ\"“”・·&]+")  # noqa: RUF001
_SAINT = re.compile(r"\b(?:st|ste|sainte|sankt|sint)\b")


def folded(text: str) -> str:
    """Return a name as it is compared with others; empty if nothing of it counts."""
    parts = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    plain = "".join(letter for letter in parts if letter in _VOICED or not unicodedata.combining(letter))
    return _SAINT.sub("saint", _BETWEEN.sub(" ", unicodedata.normalize("NFC", plain)).strip())
