"""Runs pip-audit to its end, whatever the index answers, and says what could not be looked up.

It takes pip-audit's options. Exit code 0: nothing known is wrong. 1: a hole is known, or the files cannot be used.
3: no hole was found, but not everything could be looked up.
"""

import sys
from collections.abc import Iterator

from pip_audit import _cli
from pip_audit._service.interface import Dependency, SkippedDependency, VulnerabilityResult, VulnerabilityService

INCOMPLETE = 3
PATIENCE = 3  # failures in a row; an index that is silent takes 15 seconds each, and there are over a hundred packages
ELSEWHERE = 'To ask elsewhere: make audit ARGS="--vulnerability-service osv" (or pypi, or esms), or another network.'

Answer = tuple[Dependency, list[VulnerabilityResult]]


class Inquiry:
    """All the questions of one run: one that fails costs its own answer only.

    By itself pip-audit ends at the first failure, and takes with it what it has found until then.
    """

    def __init__(self) -> None:
        self._asked = 0
        self._unanswered: list[str] = []
        self._failures_in_a_row = 0

    def query_all(self, service: VulnerabilityService, packages: Iterator[Dependency]) -> Iterator[Answer]:
        """Look up every package, and skip those that cannot be looked up."""
        for package in packages:
            answer = self._query(service, package)
            self._asked += 1
            self._unanswered += [package.name] if answer[0].is_skipped() else []
            yield answer

    def _query(self, service: VulnerabilityService, package: Dependency) -> Answer:
        if self._failures_in_a_row == PATIENCE:
            return SkippedDependency(package.name, "Not asked about, after several failures in a row"), []
        try:
            answer = service.query(package)
        except Exception as error:  # an index that is none may answer anything at all
            self._failures_in_a_row += 1
            return SkippedDependency(package.name, f"No answer: {error.__cause__ or error!r}"), []
        self._failures_in_a_row = 0
        return answer

    def report(self) -> int:
        """Say what could not be looked up, and return the exit code."""
        if not self._unanswered:
            return 0
        names = ", ".join(sorted(self._unanswered))
        nothing = len(self._unanswered) == self._asked
        what = "Nothing could be looked up." if nothing else f"These could not be looked up: {names}."
        print(what, ELSEWHERE, file=sys.stderr)  # noqa: T201
        return INCOMPLETE


def main() -> int:
    """Run pip-audit with an inquiry in place of its own, and return the exit code."""
    inquiry = Inquiry()

    def query_all(service: VulnerabilityService, packages: Iterator[Dependency]) -> Iterator[Answer]:
        return inquiry.query_all(service, packages)

    VulnerabilityService.query_all = query_all
    try:
        _cli.audit()
    except SystemExit:
        inquiry.report()
        raise
    return inquiry.report()


if __name__ == "__main__":
    sys.exit(main())
