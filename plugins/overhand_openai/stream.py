"""One streamed completion, put together; or the reason why it is none."""

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from overhand_openai.failure import Unreadable

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

__all__ = ["Call", "Completion", "collect"]


class Call(Struct):
    """A tool call as it arrives."""

    id: str = ""
    name: str = ""
    arguments: str = ""


class Completion(Struct):
    """What the model wrote."""

    text: str = ""
    calls: list[Call] = []
    finish: str = ""  # stop, tool_calls, length, content_filter; empty: the stream was cut
    model: str = ""
    tokens: int = 0


async def collect(chunks: "AsyncIterator[ChatCompletionChunk]", grown: Callable[[str], None]) -> Completion:
    """Read a stream to its end; `grown` is told the text so far whenever it has grown.

    A stream that ends without a finish reason was cut: a second request on a busy llama.cpp does that, without any
    error. A 200 with an empty body is its answer to a prompt that is too long.

    Raises:
        Unreadable: cut, truncated, filtered or empty: never a reply.
    """
    done = Completion()
    async for chunk in chunks:
        done.model = chunk.model or done.model
        done.tokens = chunk.usage.total_tokens if chunk.usage else done.tokens
        for choice in chunk.choices[:1]:
            done.finish = choice.finish_reason or done.finish
            for part in choice.delta.tool_calls or ():
                _add(done.calls, part)
            if choice.delta.content:
                done.text += choice.delta.content
                grown(done.text)
    return _checked(done)


def _add(calls: list[Call], part: "ChoiceDeltaToolCall") -> None:
    """Joins arguments only: some servers repeat id and name in every chunk, and number every call 0."""
    if not calls or (part.id and calls[-1].id and part.id != calls[-1].id):
        calls.append(Call())
    call = calls[-1]
    call.id = call.id or part.id or ""
    if part.function:
        call.name = call.name or part.function.name or ""
        call.arguments += part.function.arguments or ""


def _checked(done: Completion) -> Completion:
    if not done.finish:
        raise Unreadable("the stream was cut" if done.text else "the stream was empty", wrong_form=False)
    if done.finish not in {"stop", "tool_calls", "function_call"}:
        raise Unreadable(f"it ended because of {done.finish}", wrong_form=False)
    if not done.text.strip() and not done.calls:
        raise Unreadable("it is empty", wrong_form=False)
    return done
