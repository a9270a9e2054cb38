"""The business of the demo: the example, or a folder of one's own, published again whenever it changes."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import anyio.to_thread

from overhand.business import read_business, read_folder
from overhand.business.model import Known
from overhand.business.store import BusinessStore
from overhand.clock import Clock
from overhand.config import Config
from overhand.errors import ConfigError, StoreUnavailable

__all__ = ["example", "own_folder", "publish", "republish"]

LOOK_S = 1.0
CHECKOUT = Path(__file__).parents[3] / "examples" / "casa_olmo"


def own_folder(config: Config) -> Path | None:
    """The folder the config names; None where it names none."""
    return Path(config.business) if config.business else None


def example() -> Path:
    """The folder of Casa Olmo: in a checkout the one people edit, else the one inside the wheel."""
    if CHECKOUT.is_dir():
        return CHECKOUT
    return Path(str(files("overhand_web") / "demo" / "casa_olmo"))


async def publish(store: BusinessStore, folder: Path, known: Known) -> int:
    """Check the folder and publish it; the number it is in force under.

    Raises:
        ConfigError: something in it is wrong.
    """
    content = await anyio.to_thread.run_sync(read_folder, folder)  # a PDF takes its time
    read_business(content, known)
    return await store.publish(content, "demo")


async def republish(store: BusinessStore, folder: Path, known: Known, clock: Clock, say: Callable[[str], None]) -> None:
    """Publish the folder whenever a file of it changes; a mistake is told and the version before stays in force."""
    seen = stamp(folder)
    while True:
        await clock.sleep(LOOK_S)
        now = stamp(folder)
        if now == seen:
            continue
        seen = now
        try:
            say(f"{folder.name} changed: version {await publish(store, folder, known)} is in force")
        except (ConfigError, StoreUnavailable) as error:
            say(f"{folder.name} changed, and is not taken: {error}")


def stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """What tells one state of a folder from another."""
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file()))
