"""The checks behind `overhand doctor`. Each adds its findings; one that fails is a finding itself."""

from collections.abc import Sequence
from pathlib import Path

from overhand.business import Business, Known, read_business, survey
from overhand.business.store import BusinessStore
from overhand.channel import Channel, Finding
from overhand.cli.connection import CONNECT_S, Ports, layout_of, nats_folder, running
from overhand.clock import SystemClock
from overhand.config import Config
from overhand.errors import ConfigError, OverhandError, StoreError, StoreUnavailable
from overhand.plugins import Loaded, Registry, collect, load_plugins
from overhand.runtime.bus import Bus
from overhand.runtime.safety import check_server
from overhand.runtime.streams import Layout

__all__ = ["examine"]


async def examine(config: Config) -> list[Finding]:
    """Every finding about this installation."""
    found: list[Finding] = [Finding("ok", f"config: data in {config.data}, console at {config.console_url}")]
    registry = plugins(config, found)
    found += key_file(config)
    found += await log(config)
    if config.business:
        found += business(Path(config.business), registry.known if registry is not None else None)
    if registry is not None:
        for channel in registry.channels.values():
            found += await channel_check(channel)
    return found


def plugins(config: Config, found: list[Finding]) -> Registry | None:
    """Load the plugins and collect what they bring; None when that is refused."""
    try:
        loaded = load_plugins(config)
        found += plugin_findings(loaded)
        registry = collect(loaded, config)
    except OverhandError as error:
        found.append(Finding("error", str(error)))
        return None
    if not registry.channels:
        remedy = "Add a table to overhand.toml, [channels.whatsapp] for one."
        found.append(Finding("warning", "channels: none is switched on", remedy))
    if not registry.agents:
        found.append(Finding("error", "agents: no plugin brings one", "Load `offline` or `openai`."))
    return registry


def plugin_findings(loaded: Loaded) -> list[Finding]:
    """What was loaded and what was not."""
    names = Finding("ok", f"plugins: {', '.join(loaded.names) or 'none'}")
    return [names, *(Finding("error", str(problem)) for problem in loaded.problems)]


def key_file(config: Config) -> Sequence[Finding]:
    """Whether others on this machine can read the master key."""
    file = Path(config.master_key_file or Path(config.data) / "master.key")
    if not file.exists():
        return []
    if file.stat().st_mode & 0o077:
        return [Finding("warning", f"master key: {file} can be read by others", f"Run `chmod 600 {file}`.")]
    return [Finding("ok", f"master key: {file}; keep a copy elsewhere, nothing opens without it")]


async def log(config: Config) -> list[Finding]:
    """Whether NATS is there and safe, which business is in force, and what lies in quarantine."""
    ports = running(nats_folder(config)) if config.embedded else Ports(nats=[config.nats.url])
    if not ports.url:
        return [Finding("ok", "nats: our own server is not running; it starts with `overhand demo` or `worker`")]
    try:
        bus = await Bus.connect(ports.url, timeout=CONNECT_S)
    except StoreUnavailable as error:
        if config.embedded:
            return [Finding("warning", "nats: our own server stopped without cleaning up", "Start it again.")]
        return [Finding("error", f"nats: {error}")]
    try:
        unsure = await check_server(bus, ports.monitor)
        found = [Finding("ok", f"nats: {bus.server_version} at {ports.url.rpartition('@')[2]}")]
        found += [Finding("warning", f"nats: {each}") for each in unsure]
        return found + await stored(bus, layout_of(config))
    except StoreError as error:
        return [Finding("error", f"nats: {error}")]
    finally:
        await bus.close()


async def stored(bus: Bus, layout: Layout) -> list[Finding]:
    """What the streams hold that a person should know of."""
    try:
        version = await BusinessStore(bus, layout, SystemClock()).latest()
        kept = await bus.subjects(layout.bucket_stream("QUARANTINE"), layout.bucket_subject("QUARANTINE", ">"))
    except StoreUnavailable:
        return [Finding("warning", f"nats: no streams under the prefix {layout.prefix}", "Start a worker once.")]
    found = [Finding("ok", f"business: version {version.number}, by {version.by}, is in force")] if version else []
    if kept:
        return [*found, Finding("warning", f"quarantine: {len(kept)} items nobody could handle")]
    return [*found, Finding("ok", "quarantine: empty")]


def business(folder: Path, known: Known | None) -> list[Finding]:
    """Whether the business folder can be read, and what in it deserves a second look."""
    try:
        found = survey(folder)
        read = read_business(found.files, known)
    except ConfigError as error:
        return [Finding("error", f"business: {error}")]
    teams = ", ".join(read.teams)
    what = f"business: {read.name}; teams {teams}; knowledge files: {found.knowledge}"
    what += f", skipped: {len(found.skipped)}" if found.skipped else ""
    skipped = [Finding("warning", f"skipped: {each.file}: {each.found}", each.expected) for each in found.skipped]
    return [Finding("ok", what), *skipped, *doubts(read)]


def doubts(read: Business) -> list[Finding]:
    """What is allowed and still worth a warning."""
    found: list[Finding] = []
    if not read.disclosure.on:
        what = f"disclosure is off ({read.disclosure.why_off}); EU law asks for it at the first interaction"
        found.append(Finding("warning", what, "Remove `on = false` from [disclosure]."))
    for team in read.teams.values():
        if not team.targets:
            what = f"team {team.id} has no targets: it is told in the console only"
            found.append(Finding("warning", what, f"Add targets to [teams.{team.id}]."))
    if not read.documents:
        found.append(Finding("warning", "the knowledge folder is empty", "Write what customers ask most."))
    return found


async def channel_check(channel: Channel) -> list[Finding]:
    """What a channel says of itself; its connections are released afterwards."""
    try:
        findings = await channel.check()
        await channel.close()
    except Exception as error:  # noqa: BLE001 - a stranger's channel may raise anything; that is the finding
        findings = [Finding("error", f"its check raised {type(error).__name__}: {error}")]
    return [Finding(each.level, f"channel {channel.name}: {each.what}", each.remedy) for each in findings]
