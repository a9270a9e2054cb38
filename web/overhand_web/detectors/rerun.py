"""The process that replays: `python -m overhand_web.detectors.rerun`, its task on the first line of its input."""

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

import msgspec

from overhand.cli.program import sole
from overhand.cli.replaying import Anew, Wanted, compared
from overhand.errors import OverhandError
from overhand.loop import run
from overhand.replay import Comparison, Period, as_json
from overhand_web.detectors.words import Ended, Progress, Task, Word
from overhand_web.tether import tethered
from overhand_web.wire import ReplayResult

__all__ = ["main"]

LISTED: Final = 10

encode = msgspec.json.Encoder().encode


def say(word: Word) -> None:
    """Say something to whoever started this process."""
    sys.stdout.buffer.write(encode(word) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def gauge(_label: str, length: int) -> Generator[Callable[[int], None]]:
    """Say how far it is."""
    read = 0

    def told(more: int) -> None:
        nonlocal read
        read += more
        say(Progress(read, length))

    told(0)
    yield told


async def replay(task: Task) -> Comparison:
    """What `overhand replay` does, in this process alone and without the judge, which costs money."""
    anew = Anew(business=None, against=None, core=False, judge=False, processes=0)
    return await compared(task.config, Wanted(period=Period(task.since), named=(), limit=None), anew, gauge)


def result_of(comparison: Comparison) -> ReplayResult:
    """The comparison as it travels: a page lists only the first of what a program gets whole."""
    firsts = {each.conversation: each for each in reversed(comparison.differences)}
    listed = {
        "different": len(comparison.differences),
        "conversations_different": len(firsts),
        "differences": [firsts[name] for name in sorted(firsts)[:LISTED]],
    }
    return msgspec.convert(msgspec.to_builtins(as_json(comparison) | listed), ReplayResult)


def main() -> None:
    """Replay, and say what came of it; what is nobody's fault but ours ends in a traceback."""
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s replay %(name)s: %(message)s")
    task = tethered(Task)
    try:
        ended = Ended(result=result_of(run(replay, task)))
    except OverhandError as error:
        ended = Ended(error=" ".join(str(error).split()))
    except BaseExceptionGroup as group:
        if (only := sole(group)) is None:
            raise
        ended = Ended(error=" ".join(str(only).split()))
    say(ended)


if __name__ == "__main__":
    main()
