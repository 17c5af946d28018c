"""The core of Hearth, on which every feature may lean; it knows no feature itself."""

import importlib
import sys

# structlog takes these in wherever it finds them, for tracebacks and threads of a kind that we do not have. Hidden from
# it, they cost a start nothing (4 MB); whoever does want one imports it afterwards, where it is used.
_hidden = {name for name in ("greenlet", "rich") if name not in sys.modules}
sys.modules |= dict.fromkeys(_hidden)  # None hides it.
importlib.import_module("structlog")
for _name in _hidden:
    del sys.modules[_name]
