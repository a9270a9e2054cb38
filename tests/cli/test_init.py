from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from overhand.business import read_business, read_folder
from overhand.config import read_config

Run = Callable[..., Result]


def test_the_starter_is_a_business_that_can_be_read(run: Run, folder: Path) -> None:
    result = run("init", "shop")
    assert result.exit_code == 0
    config = read_config(folder / "shop" / "overhand.toml", {})
    business = read_business(read_folder(Path(config.business)))
    assert business.name == "Your Shop"
    assert len(business.documents) == 2
    assert "wrote shop/business/business.toml" in result.output


def test_a_file_that_exists_is_never_written_over(run: Run, folder: Path) -> None:
    (folder / "shop" / "business").mkdir(parents=True)
    (folder / "shop" / "business" / "prompt.md").write_text("mine")
    result = run("init", "shop")
    assert result.exit_code == 2
    assert "prompt.md: it exists already" in result.stderr
    assert (folder / "shop" / "business" / "prompt.md").read_text() == "mine"
    assert not (folder / "shop" / "overhand.toml").exists()
