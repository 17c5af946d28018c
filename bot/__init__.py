"""The core of Hearth, on which every feature may lean; it knows no feature itself."""

import sys

# structlog takes these in wherever it finds them, for tracebacks and threads of a kind that we do not have. Hidden from
# it, they cost a start nothing (5 MB, 50 ms); whoever does want one imports it afterwards, where it is used.
_hidden = {name for name in ("greenlet", "rich") if name not in sys.modules}
sys.modules |= dict.fromkeys(_hidden)  # pyright: ignore[reportArgumentType, reportCallIssue]  # None hides it.

import structlog as _structlog  # noqa: E402, F401

for _name in _hidden:
    del sys.modules[_name]
