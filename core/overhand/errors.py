"""One tree of errors. Each class builds its message from facts and says what to do next.

OverhandError
├── ConfigError          a file a person wrote is wrong: file, table, key, value, what to write instead
├── PluginError          a plugin cannot be loaded or used
├── StoreError           the log cannot be reached, or refused
│   ├── StoreUnavailable   nobody answered, or the outcome is unknown
│   ├── StoreUnsafe        the store would lose acknowledged data
│   └── StoreLocked        another server runs on the same store
├── JournalBroken        a conversation's journal has a gap, a wrong hash or went backwards
├── SealError            a sealed value cannot be opened
│   └── KeyErased          the customer's key was erased
└── Refused              a command is not possible now
"""

__all__ = [
    "ConfigError",
    "JournalBroken",
    "KeyErased",
    "OverhandError",
    "PluginError",
    "Refused",
    "SealError",
    "StoreError",
    "StoreLocked",
    "StoreUnavailable",
    "StoreUnsafe",
]


class OverhandError(Exception):
    """Everything Overhand raises on purpose."""


class ConfigError(OverhandError):
    """Raised while reading a file a person wrote, before anything starts."""

    def __init__(self, file: str, key: str, found: str, expected: str) -> None:
        self.file, self.key, self.found, self.expected = file, key, found, expected
        where = f"{file}: {key}" if key else file
        super().__init__(f"{where}: {found}. {expected}")


class PluginError(OverhandError):
    """Raised when a plugin cannot be imported, registered or found by its name."""

    def __init__(self, plugin: str, why: str, remedy: str) -> None:
        self.plugin, self.why, self.remedy = plugin, why, remedy
        super().__init__(f"plugin {plugin!r}: {why}. {remedy}")


class StoreError(OverhandError):
    """The base of everything the log can answer that is not success."""


class StoreUnavailable(StoreError):
    """Raised when the log does not answer: the caller must treat the outcome as unknown."""

    def __init__(self, doing: str, why: str) -> None:
        self.doing, self.why = doing, why
        super().__init__(f"{doing}: the log did not answer ({why}). Is NATS running and reachable?")


class StoreUnsafe(StoreError):
    """Raised at start when the server's settings would lose data it has acknowledged."""

    def __init__(self, setting: str, found: str, wanted: str) -> None:
        self.setting, self.found, self.wanted = setting, found, wanted
        super().__init__(f"NATS has {setting} = {found}; Overhand needs {wanted}. Change it and restart the server.")


class StoreLocked(StoreError):
    """Raised when a second server would run on one store: that corrupts it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        remedy = "Stop that one, or choose another folder with --data."
        super().__init__(f"{folder} is in use by another Overhand. {remedy}")


class JournalBroken(OverhandError):
    """Raised by a fold that met a gap, a broken hash or a stream that went backwards."""

    def __init__(self, conversation: str, why: str) -> None:
        self.conversation, self.why = conversation, why
        super().__init__(f"conversation {conversation}: {why}. It is quarantined; `overhand doctor` shows it.")


class SealError(OverhandError):
    """Raised when a sealed value does not open: wrong key, wrong place, or changed bytes."""

    def __init__(self, what: str, why: str) -> None:
        self.what, self.why = what, why
        super().__init__(f"{what} cannot be opened: {why}. Is OVERHAND_MASTER_KEY the one it was written with?")


class KeyErased(SealError):
    """Raised when the customer behind a sealed value was erased."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "the customer's key was erased")


class Refused(OverhandError):
    """Raised by `decide` when a command is not possible: carries the state and who made it so."""

    def __init__(self, verb: str, phase: str, why: str, by: str = "") -> None:
        self.verb, self.phase, self.why, self.by = verb, phase, why, by
        super().__init__(f"{verb} is not possible in {phase}: {why}")
