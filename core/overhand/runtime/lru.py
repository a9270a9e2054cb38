"""A bounded cache that forgets what was not used for longest."""

from collections import OrderedDict
from typing import Generic, TypeVar

__all__ = ["Lru"]

V = TypeVar("V")


class Lru(Generic[V]):
    """At most `limit` values by text key."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[str, V] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: str) -> V | None:
        """Return the value, which counts as used now."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: str, value: V) -> None:
        """Keep a value, dropping the one unused for longest when there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._limit:
            self._values.popitem(last=False)

    def drop(self, key: str) -> None:
        """Forget a key; harmless when it is not there."""
        self._values.pop(key, None)

    def drop_value(self, value: V) -> None:
        """Forget every key that has this value; looks at all of them."""
        for key in [key for key, kept in self._values.items() if kept == value]:
            del self._values[key]

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
