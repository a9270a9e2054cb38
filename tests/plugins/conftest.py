"""Plugins as other people install them: a distribution with an entry point, found on the import path."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from overhand.config import Config

Install = Callable[[str, str], Config]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs plugin `name` with this source; the config loads what was installed so, and nothing else."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    names: list[str] = []

    def add(name: str, source: str) -> Config:
        sys.modules.pop(f"stranger_{name}", None)
        (tmp_path / f"stranger_{name}.py").write_text(source, "utf-8")
        folder = tmp_path / f"overhand_{name}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: overhand-{name}\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[overhand.plugins]\n{name} = stranger_{name}\n")
        names.append(name)
        return Config(plugins=tuple(names))

    return add
