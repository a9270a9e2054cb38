"""The state machine for people: a diagram and a table, both derived from the declaration.

`python -m overhand.conversation.drawing README.md` rewrites what stands between the two markers in that file.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from overhand.conversation.machine import EDGES, WHO, Phase

__all__ = ["BEGIN", "END", "main", "rendered", "replaced"]

BEGIN, END = "<!-- states -->", "<!-- /states -->"


def rendered() -> str:
    """The Mermaid diagram, and the Markdown table folded away below it, without the markers."""
    folded = f"<details>\n<summary>Every move, and who may make it</summary>\n\n{table()}\n\n</details>"
    return f"```mermaid\n{diagram()}\n```\n\n{folded}"


def diagram() -> str:
    """One arrow for each pair of states, labelled with the moves between them in the order of their declaration."""
    arrows: dict[tuple[Phase, Phase], list[str]] = {}
    for (phase, move), targets in EDGES.items():
        for target in in_order(targets):
            arrows.setdefault((phase, target), []).append(move)
    lines = ["stateDiagram-v2", f"    [*] --> {Phase.AI_HANDLING.name}"]
    lines += [
        f"    {source.name} --> {target.name}: {', '.join(moves)}"
        for (source, target), moves in sorted(arrows.items(), key=lambda arrow: [place(end) for end in arrow[0]])
    ]
    return "\n".join(lines)


def table() -> str:
    """One row for each move from each state."""
    rows = ["| from | move | to | who |", "|---|---|---|---|"]
    rows += [
        f"| {phase.name} | {move} | {' or '.join(target.name for target in in_order(targets))} "
        f"| {', '.join(WHO[phase, move])} |"
        for (phase, move), targets in sorted(EDGES.items(), key=lambda edge: place(edge[0][0]))
    ]
    return "\n".join(rows)


def place(phase: Phase) -> int:
    """Where a state stands in its declaration."""
    return list(Phase).index(phase)


def in_order(phases: frozenset[Phase]) -> list[Phase]:
    """States as they are declared."""
    return sorted(phases, key=place)


def replaced(text: str) -> str:
    """`text` with the drawing between its markers.

    Raises:
        ValueError: a marker is missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the file must hold {BEGIN} and, after it, {END}")
    return f"{before}{BEGIN}\n{rendered()}\n{END}{after}"


def main(arguments: Sequence[str]) -> None:
    """Rewrite the drawing in each file named."""
    for name in arguments:
        file = Path(name)
        file.write_text(replaced(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
