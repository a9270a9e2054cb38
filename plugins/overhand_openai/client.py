"""The server: one streamed request at a time, with our own limits and our own retry."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import httpx2

from overhand_openai.failure import FormRefused, ModelFailed
from overhand_openai.prompt import Message
from overhand_openai.settings import Settings
from overhand_openai.stream import Completion, collect

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk

__all__ = ["Client"]

NO_KEY = "none"  # the library insists on one


class Client:
    """Wraps the openai library, which takes half a second to import: make one in a thread, at the first turn."""

    def __init__(self, settings: Settings) -> None:
        import openai  # noqa: PLC0415 - 550 ms and 40 MiB, for those who use it

        self._openai = openai
        self._settings = settings
        self._server = settings.base_url
        timeout = httpx2.Timeout(settings.turn_s, connect=settings.connect_s)
        self._client: AsyncOpenAI = openai.AsyncOpenAI(
            api_key=settings.api_key or NO_KEY, base_url=settings.base_url, timeout=timeout, max_retries=0
        )
        _ = self._client.chat.completions  # 30 ms that the first customer does not pay

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def complete(
        self, told: Sequence[Message], extra: Mapping[str, object], grown: Callable[[str], None]
    ) -> Completion:
        """One completion. A connection that was not made, or was dead already, is tried once more.

        Raises:
            FormRefused: try a lower rung.
            ModelFailed: unreachable, too slow, or refused for another reason.
            Unreadable: cut off, truncated or empty.
        """
        try:
            return await self._once(told, extra, grown)
        except self._openai.APITimeoutError as error:
            raise ModelFailed(self._server, "it took too long") from error
        except self._openai.APIStatusError as error:
            raise self._refusal(error.status_code, error.code or "", error.message) from error
        except (self._openai.APIError, httpx2.HTTPError) as error:
            raise ModelFailed(self._server, f"the connection broke ({error})") from error

    async def _once(
        self, told: Sequence[Message], extra: Mapping[str, object], grown: Callable[[str], None]
    ) -> Completion:
        body = {"messages": list(told), "stream_options": {"include_usage": True}, **extra}
        async with await self._opened(body) as stream:
            return await collect(stream, grown)

    async def _opened(self, body: Mapping[str, object]) -> "AsyncStream[ChatCompletionChunk]":
        """The answer's beginning. The body goes in whole: it has forms that the library's types do not know."""
        try:
            return await self._asked(body)
        except self._openai.APITimeoutError:
            raise
        except self._openai.APIConnectionError:
            return await self._asked(body)

    async def _asked(self, body: Mapping[str, object]) -> "AsyncStream[ChatCompletionChunk]":
        return await self._client.chat.completions.create(
            model=self._settings.model, messages=[], stream=True, extra_body=body
        )

    def _refusal(self, status: int, code: str, why: str) -> Exception:
        """A refused form, or any other refusal."""
        if status in {400, 422, 500, 501} and code != "context_length_exceeded":
            return FormRefused(status, why)
        return ModelFailed(self._server, f"it answered {status} {why}")
