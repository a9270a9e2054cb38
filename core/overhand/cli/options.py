"""The options that commands share."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["config_of", "config_options"]

T = TypeVar("T")


def config_of(ctx: click.Context) -> "Config":
    """The config the program was started with.

    Raises:
        ConfigError: the file or the environment is wrong.
    """
    from overhand.config import read_config  # noqa: PLC0415 - `--help` must not pay for it

    return read_config(ctx.find_root().params.get("config"))


def config_options(function: Callable[..., T]) -> Callable[..., T]:
    """Give a command `--nats` and `--data`, and the finished `Config` as its first argument."""

    @click.option("--nats", metavar="URL", help="The log, nats://host:4222. [default: a server of our own]")
    @click.option("--data", metavar="DIR", help="Folder of this machine's data. [default: .overhand]")
    @click.pass_context
    @functools.wraps(function)
    def wrapped(ctx: click.Context, /, nats: str | None, data: str | None, **arguments: object) -> T:
        return function(changed(config_of(ctx), nats, data), **arguments)

    return wrapped


def changed(config: "Config", nats: str | None, data: str | None) -> "Config":
    """The config with what the command line says instead."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    if nats is not None:
        config = structs.replace(config, nats=structs.replace(config.nats, url=nats))
    return config if data is None else structs.replace(config, data=data)
