from pathlib import Path

import pytest

from overhand.conversation import EDGES
from overhand.conversation.drawing import BEGIN, END, main, rendered, replaced

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_shows_the_machine() -> None:
    text = README.read_text(encoding="utf-8")
    assert replaced(text) == text, "run: python -m overhand.conversation.drawing README.md"


def test_the_drawing_shows_every_edge_in_the_diagram_and_in_the_table() -> None:
    drawing = rendered()
    for (phase, move), targets in EDGES.items():
        assert f"| {phase.name} | {move} |" in drawing
        for target in targets:
            arrow = next(line for line in drawing.splitlines() if f"{phase.name} --> {target.name}:" in line)
            assert move in arrow.partition(": ")[2].split(", ")


def test_only_what_stands_between_the_markers_is_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    main([str(file)])
    assert file.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{rendered()}\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_file_without_both_markers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must hold"):
        replaced(text)
