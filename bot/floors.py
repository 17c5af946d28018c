"""Draws what of the program stands upon what, from its imports, for `docs/architecture.md`."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
FEATURES = "cogs"

Arrow = tuple[str, str]
Graph = Mapping[str, set[str]]


def picture(root: Path = ROOT) -> Iterator[str]:
    """Yield the lines of the picture, as text that Mermaid draws.

    A dotted arrow goes against the direction: with it, two parts need one another, though no two of their files do. An
    arrow is left out where another way leads there, too.
    """
    imports = _imports(root)
    against = _against(imports)
    down = _graph(imports.keys() - against)
    yield from ("```mermaid", "flowchart TB")
    names = sorted({name for arrow in imports for name in arrow})
    yield from (f"    {name}[{_label(name, root)}]" for name in names)
    yield from (f"    {above} --> {below}" for above in names for below in sorted(_direct(down, above)))
    yield from (f"    {below} -.-> {above}" for below, above in sorted(against))
    yield "```"


def _imports(root: Path) -> Counter[Arrow]:
    """Count how many files of each part import from each other part."""
    found: Counter[Arrow] = Counter()
    for file in sorted([*root.glob("bot/**/*.py"), *root.glob("cogs/**/*.py")]):
        mine = _part(".".join(file.relative_to(root).with_suffix("").parts))
        names = {_part(name) for name in _names(ast.parse(file.read_text(encoding="utf-8")))}
        found.update((mine, other) for other in names - {mine, ""} if mine)
    return found


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _part(name: str) -> str:
    """Return the part of the program that a module belongs to: all features are one."""
    top, _dot, rest = name.partition(".")
    part = rest.partition(".")[0]
    return FEATURES if top == FEATURES else part if top == "bot" and part != "__init__" else ""


def _label(name: str, root: Path) -> str:
    folder = root / ("cogs" if name == FEATURES else f"bot/{name}")
    return f'"{name}/"' if folder.is_dir() else f'"{name}.py"'


def _graph(arrows: set[Arrow]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {name: set() for arrow in arrows for name in arrow}
    for above, below in arrows:
        graph[above].add(below)
    return graph


def _against(imports: Counter[Arrow]) -> set[Arrow]:
    """Return the arrows without which there are no circles: those of the fewest files that can be."""
    graph = _graph(set(imports))
    circles = {frozenset(one for one in _reached(graph, name) if name in _reached(graph, one)) for name in graph}
    orders = [_upwards(sorted(circle), imports) for circle in circles]
    return {
        (below, above)
        for order in orders
        for height, above in enumerate(order)
        for below in order[:height]
        if imports[below, above]
    }


def _upwards(names: list[str], imports: Counter[Arrow]) -> tuple[str, ...]:
    """Return these parts in the order in which the fewest files import from a part above their own."""
    best: dict[frozenset[str], tuple[int, tuple[str, ...]]] = {frozenset(): (0, ())}
    for _ in names:
        higher: dict[frozenset[str], tuple[int, tuple[str, ...]]] = {}
        for placed, (cost, order) in best.items():
            for name in names:
                if name not in placed:
                    found = (cost + sum(imports[below, name] for below in placed), (*order, name))
                    higher[placed | {name}] = min(found, higher.get(placed | {name}, found))
        best = higher
    return best[frozenset(names)][1]


def _reached(graph: Graph, start: str) -> set[str]:
    """Return everything that can be reached from here, with here itself."""
    seen, waiting = {start}, [start]
    while waiting:
        new = graph.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def _direct(graph: Graph, name: str) -> set[str]:
    """Return what a part stands upon and reaches in no other way."""
    below = graph.get(name, set())
    return {one for one in below if not any(one in _reached(graph, other) for other in below - {one})}
