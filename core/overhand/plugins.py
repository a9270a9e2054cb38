"""Loading plugins by name and collecting what they bring. One that cannot be imported is named; the rest start."""

import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from msgspec import Struct

from overhand.agent import Agent, Tool
from overhand.business.model import Known
from overhand.channel import Channel
from overhand.config import Config, unknown_table
from overhand.detection import Detector, Judge
from overhand.errors import OverhandError, PluginError
from overhand.hookspecs import HookSpecs
from overhand.knowledge import Embedder
from overhand.notifier import Notifier
from overhand.reasons import REASONS
from overhand.simulator import Simulator

__all__ = ["GROUP", "Loaded", "Registry", "collect", "load_plugins", "simulators"]

GROUP = "overhand.plugins"  # the entry-point group; an entry's name is the plugin's name
PROJECT = "overhand"


class Loaded(Struct, frozen=True):
    """The plugins that could be loaded, and the errors of those that could not."""

    manager: pluggy.PluginManager
    names: tuple[str, ...]
    problems: tuple[PluginError, ...] = ()


class Registry(Struct, frozen=True, kw_only=True):
    """Everything the plugins brought, by name."""

    channels: Mapping[str, Channel] = {}
    detectors: Mapping[str, Detector] = {}
    agents: Mapping[str, Agent] = {}
    tools: Mapping[str, Tool] = {}
    embedders: Mapping[str, Embedder] = {}
    judges: Mapping[str, Judge] = {}
    notifiers: Mapping[str, Notifier] = {}

    @property
    def embedder(self) -> Embedder | None:
        """The embedding layer in use: the first one, if any."""
        return next(iter(self.embedders.values()), None)

    @property
    def judge(self) -> Judge | None:
        """The judge in use: the first one, if any."""
        return next(iter(self.judges.values()), None)

    @property
    def known(self) -> Known:
        """What a business may name, given these plugins."""
        more = sorted({each.reason for each in self.detectors.values()} - set(REASONS))
        forms = {name: getattr(each, "Config", None) for name, each in self.detectors.items()}
        return Known(reasons=(*REASONS, *more), detectors=forms)


def load_plugins(config: Config) -> Loaded:
    """Import and register the plugins that `config.plugins` and `config.plugin_files` name.

    Raises:
        PluginError: a name in `config.plugins` is not installed.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(HookSpecs)
    names: list[str] = []
    problems: list[PluginError] = []
    for name, package, load in sources(config):
        try:
            register(manager, name, package, load)
        except PluginError as problem:
            problems.append(problem)
        else:
            names.append(name)
    return Loaded(manager, tuple(names), tuple(problems))


def sources(config: Config) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Name, package and importer of each plugin, sorted by name; the one-file plugins last."""
    installed = {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda each: each.name)}
    for name in config.plugins or ():
        if name not in installed:
            remedy = f"Installed are: {', '.join(installed) or 'none'}."
            raise PluginError(name, "it is not installed", remedy)
    for name, point in installed.items():
        if config.plugins is None or name in config.plugins:
            yield name, package_of(point), point.load
    for path in config.plugin_files:
        yield Path(path).stem, path, file_loader(Path(path))


def package_of(point: EntryPoint) -> str:
    """The distribution an entry point comes from, and its module."""
    return f"{point.dist.name}, {point.value}" if point.dist is not None else point.value


def file_loader(path: Path) -> Callable[[], ModuleType]:
    """An importer of one `.py` file."""

    def load() -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"overhand_file_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # where msgspec and dataclasses look annotations up
        spec.loader.exec_module(module)
        return module

    return load


def register(manager: pluggy.PluginManager, name: str, package: str, load: Callable[[], object]) -> None:
    """Import one plugin and register its hooks.

    Raises:
        PluginError: its name is taken, it raised on import, or a hook of it does not exist or asks too much.
    """
    shown = f"{name} ({package})"
    if manager.has_plugin(name):
        raise PluginError(shown, "another plugin has this name", "Rename the file.")
    try:
        plugin = load()
    except ModuleNotFoundError as error:
        remedy = f"Install it, or leave {name} out of `plugins`."
        raise PluginError(shown, f"the module {error.name!r} is missing", remedy) from error
    except Exception as error:
        why = f"it raised {type(error).__name__} on import: {error}"
        raise PluginError(shown, why, f"Mend it, or leave {name} out of `plugins`.") from error
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        if manager.has_plugin(name):
            manager.unregister(name=name)
        why = " ".join(str(error).split())
        raise PluginError(shown, why, "See overhand.hookspecs for the hooks and their arguments.") from error


def collect(loaded: Loaded, config: Config) -> Registry:
    """Ask every plugin for what it brings.

    Raises:
        PluginError: an object without what its protocol asks for, or two of one name.
        ConfigError: a `[channels.x]` no plugin answers to, or a table a plugin refuses.
    """
    registry = Registry(
        channels=gather(loaded, config, "register_channels", Channel),
        detectors=gather(loaded, config, "register_detectors", Detector),
        agents=gather(loaded, config, "register_agents", Agent),
        tools=gather(loaded, config, "register_tools", Tool),
        embedders=gather(loaded, config, "register_embedders", Embedder),
        judges=gather(loaded, config, "register_judges", Judge),
        notifiers=gather(loaded, config, "register_notifiers", Notifier),
    )
    for name in config.channels:
        if name not in registry.channels:
            raise unknown_table(config, "channels", name, registry.channels)
    return registry


def gather(loaded: Loaded, config: Config, hook: str, protocol: type[Any]) -> dict[str, Any]:
    """The objects one hook brings: `tryfirst` plugins first, `trylast` last, else by the plugins' names."""
    found: dict[str, Any] = {}
    owners: dict[str, str] = {}
    impls = getattr(loaded.manager.hook, hook).get_hookimpls()
    for impl in sorted(impls, key=lambda each: each.trylast - each.tryfirst):

        def add(thing: object, owner: str = impl.plugin_name) -> None:
            name = accepted(thing, protocol, owner)
            if name in found:
                kind = protocol.__name__.lower()
                why = f"it brings the {kind} {name!r}, which {owners[name]!r} brings too"
                raise PluginError(owner, why, "Rename one, or leave one plugin out of `plugins`.")
            found[name], owners[name] = thing, owner

        call(impl, {"add": add, "config": config})
    return found


def call(impl: pluggy.HookImpl, arguments: Mapping[str, object]) -> None:
    """Call one implementation with the arguments it asks for."""
    try:
        impl.function(*(arguments[name] for name in impl.argnames))
    except OverhandError:
        raise
    except Exception as error:
        why = f"{impl.function.__name__} raised {type(error).__name__}: {error}"
        raise PluginError(impl.plugin_name, why, "Mend it, or leave it out of `plugins`.") from error


def accepted(thing: object, protocol: type[Any], owner: str) -> str:
    """The name of an object that satisfies `protocol`.

    Raises:
        PluginError: it does not; every missing attribute is named.
    """
    kind = protocol.__name__
    shown = thing.__name__ if inspect.isclass(thing) else type(thing).__name__
    if inspect.isclass(thing):
        raise PluginError(owner, f"{shown} is a class, not a {kind}", f"Add an instance: add({shown}()).")
    missing = [each for each in members(protocol) if not hasattr(thing, each)]
    if missing:
        why = f"{shown} is no {kind}: it has no {', '.join(missing)}"
        raise PluginError(owner, why, f"See overhand's {kind} protocol.")
    name: object = getattr(thing, "name", None)
    if not isinstance(name, str) or not name:
        raise PluginError(owner, f"{shown} has no name", "Give it a `name` that is text.")
    return name


def members(protocol: type[Any]) -> Sequence[str]:
    """The attributes a protocol, or a Struct in its place, asks for."""
    methods = [name for name, value in vars(protocol).items() if inspect.isfunction(value) and name[0] != "_"]
    return [*inspect.get_annotations(protocol), *methods]


def simulators(loaded: Loaded) -> Mapping[str, Simulator]:
    """The simulators the plugins bring, by the name of the channel whose provider they play."""
    found: dict[str, Simulator] = {}

    def add(simulator: Simulator) -> None:
        found.setdefault(accepted(simulator, Simulator, "register_simulators"), simulator)

    hook: Callable[..., object] = loaded.manager.hook.register_simulators
    hook(add=add)
    return found
