from pathlib import Path

import pytest

from overhand.business import read_folder
from overhand.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "business.toml").write_text('name = "Lume"')
    (tmp_path / "prompt.md").write_text("Hello")
    (tmp_path / "knowledge" / "more").mkdir(parents=True)
    (tmp_path / "knowledge" / "b.md").write_text("b")
    (tmp_path / "knowledge" / "more" / "a.txt").write_text("a")
    return tmp_path


def test_a_version_is_the_two_files_and_the_knowledge_and_nothing_else(folder: Path) -> None:
    (folder / "tools.py").write_text("x = 1")
    (folder / "knowledge" / ".DS_Store").write_bytes(b"\0")
    assert list(read_folder(folder)) == ["business.toml", "prompt.md", "knowledge/b.md", "knowledge/more/a.txt"]


def test_a_folder_without_knowledge_is_a_business_too(folder: Path) -> None:
    (folder / "knowledge" / "b.md").unlink()
    (folder / "knowledge" / "more" / "a.txt").unlink()
    assert list(read_folder(folder)) == ["business.toml", "prompt.md"]


def test_a_missing_folder_and_a_missing_file_are_refused(folder: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        read_folder(folder / "nowhere")
    (folder / "prompt.md").unlink()
    with pytest.raises(ConfigError, match=r"prompt.md: it is missing"):
        read_folder(folder)


def test_knowledge_that_nobody_can_read_is_refused(folder: Path) -> None:
    (folder / "knowledge" / "prices.pdf").write_bytes(b"%PDF")
    with pytest.raises(ConfigError, match=r"prices.pdf: .*Write it as .md or .txt"):
        read_folder(folder)
