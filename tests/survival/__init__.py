"""The parts of survival: a town and its people, what goes wrong in which scenario, and what an auditor looks at."""

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("survival looks into /proc, and limits what a process may write", allow_module_level=True)
