"""The process's own config: `overhand.toml` and the environment. What a business decides lives elsewhere."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, structs

from overhand.errors import ConfigError
from overhand.tables import Table, convert, parse, suggest

__all__ = ["CONFIG_FILE", "ENVIRONMENT", "Config", "Nats", "Web", "read_config", "read_text", "unknown_table"]

CONFIG_FILE = "overhand.toml"
PREFIX = re.compile(r"[a-z][a-z0-9_]*")

ENVIRONMENT: Mapping[str, str] = {
    "OVERHAND_AGENT": "agent",
    "OVERHAND_BUSINESS": "business",
    "OVERHAND_DATA": "data",
    "OVERHAND_JUDGE": "judge",
    "OVERHAND_LOAD_PLUGINS": "plugins",
    "OVERHAND_MASTER_KEY_FILE": "master_key_file",
    "OVERHAND_NATS_PREFIX": "nats.prefix",
    "OVERHAND_NATS_URL": "nats.url",
    "OVERHAND_PUBLIC_URL": "public_url",
    "OVERHAND_WEB_HOST": "web.host",
    "OVERHAND_WEB_PORT": "web.port",
}
"""Each variable and the key it replaces. A list is written with commas."""

LISTS = ("plugins",)
PATHS = ("business", "data", "master_key_file")


class Nats(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[nats]`: where the log lives. Partitions and streams are fixed once the streams are made."""

    url: str = ""  # nats://host:4222; empty: a server of our own is started on this machine
    prefix: str = "oh"  # of every stream and subject: several installations can share one NATS
    partitions: int = 16
    streams: int = 1
    replicas: int = 1


class Web(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[web]`: where the console and the webhooks are served."""

    host: str = "127.0.0.1"
    port: int = 8080


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a process needs to start."""

    data: str = ".overhand"  # folder of the embedded server, the projection and the key file
    business: str = ""  # business folder to publish at start; empty: the published version
    agent: str = ""  # name of the agent that answers; empty: the first that can
    judge: bool = True  # whether a model, where one answers, is asked what detectors are not sure of
    public_url: str = ""  # how operators' browsers reach the console; empty: http://host:port
    plugins: tuple[str, ...] | None = None  # names of the plugins to load; None: all installed, (): none
    plugin_files: tuple[str, ...] = ()  # plugins that are one .py file, by path
    master_key_file: str = ""  # file with 64 hex digits; empty: the environment or the data folder
    nats: Nats = Nats()
    web: Web = Web()
    channels: Mapping[str, Mapping[str, object]] = {}  # one table for each channel that is switched on
    notifiers: Mapping[str, Mapping[str, object]] = {}

    @property
    def embedded(self) -> bool:
        """Whether a nats-server of our own is used."""
        return not self.nats.url

    @property
    def console_url(self) -> str:
        """The address of the console, without a slash at its end."""
        return (self.public_url or f"http://{self.web.host}:{self.web.port}").rstrip("/")

    def channel(self, name: str) -> Mapping[str, object]:
        """The table of a channel; empty when it has none."""
        return self.channels.get(name, {})

    def with_channel(self, name: str) -> "Config":
        """The same config with channel `name` switched on."""
        return structs.replace(self, channels={name: {}, **self.channels})


def read_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The config of `path`, or of `overhand.toml` in this folder if there is one, under the environment.

    Paths written in the file are taken from the folder it lies in.

    Raises:
        ConfigError: the named file is missing, or a file or variable is wrong.
    """
    file = path or Path(CONFIG_FILE)
    tables: Table = {}
    if path is not None or file.exists():
        tables = parse(read_text(file), str(file))
    config = build(tables, str(file))
    return checked(override(anchored(config, file.parent), environ), str(file))


def read_text(file: Path) -> str:
    """The text of a file a person named."""
    try:
        return file.read_text("utf-8")
    except FileNotFoundError as error:
        remedy = "Write one with `overhand init`, or name another with --config."
        raise ConfigError(str(file), "", "there is no such file", remedy) from error
    except (OSError, UnicodeDecodeError) as error:
        found, remedy = f"it cannot be read: {error}", "It must be a UTF-8 text file."
        raise ConfigError(str(file), "", found, remedy) from error


def build(tables: Table, file: str) -> Config:
    """The config of a file's tables."""
    for kind in ("channels", "notifiers"):
        for name, table in convert(tables.get(kind, {}), Table, file=file, key=kind).items():
            convert(table, Table, file=file, key=f"{kind}.{name}")
    return convert(tables, Config, file=file)


def anchored(config: Config, folder: Path) -> Config:
    """The config with the paths of its file made independent of where the process was started."""
    if folder == Path():
        return config
    moved = {name: str(folder / getattr(config, name)) for name in PATHS if getattr(config, name)}
    files = tuple(str(folder / each) for each in config.plugin_files)
    return structs.replace(config, plugin_files=files, **moved)


def override(config: Config, environ: Mapping[str, str]) -> Config:
    """The config with what the environment says instead."""
    for variable, key in ENVIRONMENT.items():
        if variable in environ:
            config = replaced(config, key, environ[variable], variable)
    return config


def replaced(config: Config, key: str, text: str, variable: str) -> Config:
    """The config with one key as a variable has it; the error names the variable."""
    table, _, name = key.rpartition(".")
    value = tuple(filter(None, text.split(","))) if name in LISTS else text
    told = convert({table: {name: value}} if table else {name: value}, Config, file=variable, strict=False)
    if not table:
        return structs.replace(config, **{name: getattr(told, name)})
    changed = {name: getattr(getattr(told, table), name)}
    return structs.replace(config, **{table: structs.replace(getattr(config, table), **changed)})


def checked(config: Config, file: str) -> Config:
    """The config, or an error about numbers that cannot be."""
    nats, port = config.nats, config.web.port
    for key in ("partitions", "streams", "replicas"):
        if (number := getattr(nats, key)) < 1:
            raise ConfigError(file, f"nats.{key}", f"{number} is too small", "Write at least 1.")
    if nats.partitions % nats.streams:
        found = f"{nats.streams} streams cannot share {nats.partitions} partitions evenly"
        raise ConfigError(file, "nats.streams", found, "Choose a number that divides nats.partitions.")
    if nats.replicas not in {1, 3, 5}:
        raise ConfigError(file, "nats.replicas", f"{nats.replicas} is no useful number", "Write 1, 3 or 5.")
    if not PREFIX.fullmatch(nats.prefix):
        remedy = "Use small letters, digits and underscores, a letter first."
        raise ConfigError(file, "nats.prefix", f'"{nats.prefix}" cannot be part of a subject', remedy)
    if not 0 <= port <= 65_535:
        raise ConfigError(file, "web.port", f"{port} is no port", "Write 0 (any free one) to 65535.")
    return config


def unknown_table(config: Config, kind: str, name: str, known: Mapping[str, object]) -> ConfigError:
    """The error for a `[channels.x]` or `[notifiers.x]` that no loaded plugin answers to."""
    loaded = "all installed" if config.plugins is None else ", ".join(config.plugins) or "none"
    remedy = f"{suggest(name, known)} Plugins loaded: {loaded}; `overhand doctor` shows problems."
    return ConfigError(CONFIG_FILE, f"{kind}.{name}", "no plugin brings it", remedy)
