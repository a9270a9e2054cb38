"""Which business the demo shows."""

from pathlib import Path

from msgspec import structs

from overhand.business import read_business, read_folder
from overhand.config import Config
from overhand_web.demo.folder import example, own_folder, stamp


def test_the_config_names_the_business_of_the_demo() -> None:
    assert own_folder(structs.replace(Config(), business="business")) == Path("business")
    assert own_folder(Config()) is None


def test_the_example_is_a_business_that_can_be_read() -> None:
    assert read_business(read_folder(example())).name == "Casa Olmo"


def test_a_changed_file_changes_the_folders_stamp(tmp_path: Path) -> None:
    before = stamp(tmp_path)
    (tmp_path / "prompt.md").write_text("We sell chairs.")
    assert stamp(tmp_path) != before
