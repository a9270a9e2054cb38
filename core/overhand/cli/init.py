"""`overhand init DIR`: a business to start from."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

__all__ = ["init"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a starter: DIR/overhand.toml and DIR/business."""
    from overhand.errors import ConfigError  # noqa: PLC0415 - only to refuse

    starter = list(leaves(files("overhand.cli") / "starter", Path()))
    for path, _ in starter:
        if (folder / path).exists():
            remedy = "Choose another folder; nothing was changed."
            raise ConfigError(str(folder / path), "", "it exists already", remedy)
    for path, content in starter:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        click.echo(f"wrote {target}")
    click.echo(f"Next: edit {folder / 'business'}, then run `overhand demo` in {folder}.")


def leaves(node: Traversable, path: Path) -> list[tuple[Path, bytes]]:
    """Every file below a packaged folder, with its path inside it."""
    if node.is_file():
        return [(path, node.read_bytes())]
    found: list[tuple[Path, bytes]] = []
    for child in sorted(node.iterdir(), key=lambda each: each.name):
        found += leaves(child, path / child.name)
    return found
