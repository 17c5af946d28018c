"""What goes wrong with requests, on demand."""

import random
from dataclasses import dataclass


@dataclass
class Fault:
    """What goes wrong with requests of one kind. `after` means that Discord acts first, and its answer is lost."""

    method: str
    path: str  # any part of the path
    kind: str  # "status", "drop" (the socket breaks), "cut" (in mid-answer), "wait" (until the other gives up), "slow"
    status: int = 503
    code: int = 0
    after: bool = False
    times: int = 1  # 0 is until all is calm
    chance: float = 1.0
    seconds: float = 1.0  # of "slow"; with the status 429, when to try again


class Faults:
    """Those that are still to come, and the chance that draws them."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self._chance = random.Random(1)

    def add(self, fault: Fault, seed: int | None = None) -> None:
        self._coming.append(fault)
        if seed is not None:
            self._chance.seed(seed)

    def calm(self) -> None:
        self._coming.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """What goes wrong with this request, used up once."""
        for fault in self._coming:
            if fault.method == method and fault.path in path and self._chance.random() < fault.chance:
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times == 1:
            self._coming.remove(fault)
        fault.times -= fault.times > 0
