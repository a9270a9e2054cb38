"""An example as its reader would load it: one file named in `plugin_files`."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from overhand.config import Config
from overhand.plugins import Registry, collect, load_plugins

Load = Callable[..., Registry]


@pytest.fixture
def examples() -> Path:
    return Path(__file__).parents[2] / "examples"


@pytest.fixture
def load(examples: Path, tmp_path: Path) -> Load:
    def from_file(path: str, channels: Mapping[str, Mapping[str, object]] | None = None) -> Registry:
        files = (str(examples / path),)
        config = Config(data=str(tmp_path), plugins=(), plugin_files=files, channels=channels or {})
        loaded = load_plugins(config)
        assert loaded.problems == ()
        return collect(loaded, config)

    return from_file
