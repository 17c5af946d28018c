"""What of a name counts when it is looked for, and how alike two of them are, of which one may be a slip.

Neither case nor accents count, nor what stands between its words.
"""

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.75  # at least, where one may be a slip of the other: “berln” and “berlin” 0.91, “paris” and “parsi” 0.8
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


def likeness(name: str, other: str) -> float:
    """Return the likeness from 0 to 1; 0 as soon as it is clear that they are not ALIKE."""
    match = SequenceMatcher(None, name, other)
    may_be = match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE
    return match.ratio() if may_be else 0.0
