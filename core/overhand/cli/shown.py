"""Journal records in lines a person reads."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from overhand.runtime.records import OpenRecord

__all__ = ["record_lines"]


def record_lines(record: OpenRecord) -> Iterator[str]:
    """One line for the record, one for each of its events."""
    header = record.header
    at = datetime.fromtimestamp(header.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    yield f"{header.ver:>5}  {at}  seq {record.seq}  {header.writer}  took {len(header.took)}"
    for event in record.events:
        facts = msgspec.to_builtins(event)
        name = facts.pop("k")
        yield f"       {name}  {msgspec.json.encode(facts).decode()}"
