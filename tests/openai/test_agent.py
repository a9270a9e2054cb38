import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream
from msgspec import structs

from overhand.agent import Agent, Handoff, Prompt, Reply, Resolve, Tool
from overhand.testing.clock import ManualClock
from overhand.testing.model_server import ModelServer, cut, die, empty, form_of, hang, refuse, tool_call, write
from overhand_openai.agent import OpenAIAgent
from overhand_openai.failure import ModelFailed
from overhand_openai.settings import Settings

pytestmark = pytest.mark.anyio

Served = Callable[..., AbstractAsyncContextManager[tuple[OpenAIAgent, ModelServer]]]


def answer(text: str = "It costs 29 €.", kind: str = "reply", **more: object) -> str:
    whole = {"kind": kind, "text": text, "confidence": 0.8, "sources": ["delivery.md#1"], "reason": "", "why": ""}
    return json.dumps({**whole, "cause": "", "facts": [], **more})


def silent(draft: str) -> None:
    del draft


async def failure_of(agent: OpenAIAgent, prompt: Prompt) -> str:
    with pytest.raises(ModelFailed) as failed:
        await agent.turn(prompt, silent)
    return failed.value.why


async def test_a_reply_is_streamed_and_read(served: Served, prompt: Prompt) -> None:
    drafts: list[str] = []
    async with served(write(answer("Olá, são 29 € 😀."))) as (agent, server):
        assert isinstance(agent, Agent)
        turn = await agent.turn(prompt, drafts.append)
    assert turn.outcome == Reply(text="Olá, são 29 € 😀.", confidence=0.8, sources=("delivery.md#1",))
    assert (turn.model, turn.tokens) == ("fake", 42)
    assert drafts[-1] == "Olá, são 29 € 😀."
    assert len(drafts) > 2
    assert all(drafts[-1].startswith(draft) for draft in drafts)
    assert (server.requests[0]["stream"], form_of(server.requests[0])) == (True, "json_schema")


async def test_a_hand_off_is_never_shown_as_a_draft(served: Served, prompt: Prompt) -> None:
    drafts: list[str] = []
    text = answer("not for you", "handoff", reason="out_of_scope", why="No price list.", cause="missing_knowledge")
    async with served(write(text)) as (agent, _):
        turn = await agent.turn(prompt, drafts.append)
    assert turn.outcome == Handoff(reason="out_of_scope", sentence="No price list.", cause="missing_knowledge")
    assert drafts == []


async def test_a_resolve_ends_with_its_farewell_and_facts_are_those_asked_for(served: Served, prompt: Prompt) -> None:
    facts = [{"name": "city", "value": "Porto"}, {"name": "password", "value": "x"}]
    async with served(write(answer("Bye!", "resolve", facts=facts))) as (agent, _):
        turn = await agent.turn(prompt, silent)
    assert (turn.outcome, turn.facts) == (Resolve(text="Bye!"), {"city": "Porto"})


async def test_a_server_that_fails_at_a_schema_gets_the_next_form_and_this_is_remembered(
    served: Served, prompt: Prompt
) -> None:
    async with served(refuse(500, "validation error", only="json_schema", then=answer())) as (agent, server):
        for _ in range(2):
            assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)
    assert [form_of(each) for each in server.requests] == ["json_schema", "json_object+schema", "json_object+schema"]


async def test_a_server_that_refuses_every_form_is_asked_in_plain_text(served: Served, prompt: Prompt) -> None:
    refused = refuse(400, "response_format is not supported")
    async with served(refused, refused, refused, write("It costs 29 €.")) as (agent, server):
        turn = await agent.turn(prompt, silent)
        assert turn.outcome == Reply(text="It costs 29 €.", confidence=0.5)
        await agent.turn(prompt, silent)
    assert [form_of(each) for each in server.requests][3:] == ["plain", "plain"]
    assert "JSON schema" in json.dumps(server.requests[3]["messages"])
    assert "JSON schema" not in json.dumps(server.requests[0]["messages"])


async def test_text_around_the_object_is_tolerated(served: Served, prompt: Prompt) -> None:
    async with served(write(f"Sure! ```json\n{answer()}\n```")) as (agent, _):
        assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)


async def test_an_answer_that_is_not_in_the_form_is_asked_for_again_in_the_next_one(
    served: Served, prompt: Prompt
) -> None:
    async with served(write('{"kind": "shrug"}'), write(answer())) as (agent, server):
        assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)
    assert len(server.requests) == 2


async def test_broken_json_never_reaches_the_customer(served: Served, prompt: Prompt) -> None:
    async with served(write('{"kind": "reply", "text": "It co')) as (agent, server):
        assert await failure_of(agent, prompt)
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (cut(answer()), "the stream was cut"),
        (empty(), "the stream was empty"),
        (write(answer()[:40], finish="length"), "it ended because of length"),
        (write("", finish="content_filter"), "it ended because of content_filter"),
        (write("  "), "it is empty"),
    ],
)
async def test_an_answer_that_is_not_whole_is_an_error_and_never_a_reply(
    served: Served, prompt: Prompt, behaviour: Callable[..., object], why: str
) -> None:
    async with served(behaviour) as (agent, server):
        assert await failure_of(agent, prompt) == why
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (refuse(401, "bad key"), "it answered 401"),
        (refuse(429, "slow down"), "it answered 429"),
        (refuse(503, "loading"), "it answered 503"),
        (refuse(400, "too long", "context_length_exceeded"), "it answered 400"),
    ],
)
async def test_a_refusal_that_is_not_about_the_form_ends_the_turn_at_once(
    served: Served, prompt: Prompt, behaviour: Callable[..., object], why: str
) -> None:
    async with served(behaviour) as (agent, server):
        assert why in await failure_of(agent, prompt)
    assert len(server.requests) == 1


async def test_a_server_that_hangs_is_given_up_after_the_turns_time(served: Served, prompt: Prompt) -> None:
    async with served(hang(answer()[:30]), turn_s=0.3) as (agent, server):
        assert "took" in await failure_of(agent, prompt)
        with anyio.fail_after(5):
            await server.disconnected.wait()


async def test_a_server_that_dies_in_the_middle_is_a_failure(served: Served, prompt: Prompt) -> None:
    async with served(die(answer()[:60])) as (agent, server):
        assert "the connection broke" in await failure_of(agent, prompt)
    assert len(server.requests) == 1


async def test_cancelling_a_turn_closes_the_servers_stream(served: Served, prompt: Prompt) -> None:
    shown = anyio.Event()

    def show(draft: str) -> None:
        assert "It costs".startswith(draft[:8])
        shown.set()

    async with served(hang(answer()[:60])) as (agent, server):
        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:
                group.start_soon(agent.turn, prompt, show)
                await shown.wait()
                assert not server.disconnected.is_set()
                group.cancel_scope.cancel()
            await server.disconnected.wait()
        server.script = [write(answer())]
        assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)


async def test_a_dead_server_is_a_failure_and_not_a_wait(prompt: Prompt) -> None:
    async with ModelServer().running() as server:
        url = server.url
    agent = OpenAIAgent(Settings(base_url=url))
    with anyio.fail_after(10):
        assert "connection" in (await failure_of(agent, prompt)).lower()
    await agent.aclose()


async def test_a_connection_that_was_dropped_is_tried_once_more(prompt: Prompt) -> None:
    connections = 0
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    choice = {"index": 0, "delta": {"content": answer()}, "finish_reason": "stop"}
    events = f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\ndata: [DONE]\n\n"

    async def serve(stream: SocketStream) -> None:
        nonlocal connections
        connections += 1
        async with stream:
            if connections > 1:
                await stream.receive()
                head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
                await stream.send((head + events).encode())

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, serve)
        port = listener.extra(SocketAttribute.local_port)
        agent = OpenAIAgent(Settings(base_url=f"http://127.0.0.1:{port}/v1"))
        assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)
        await agent.aclose()
        group.cancel_scope.cancel()
    assert connections == 2


async def test_after_five_failures_the_server_is_left_alone_for_fifteen_seconds(prompt: Prompt) -> None:
    clock = ManualClock()
    async with ModelServer(refuse(503)).running() as server:
        agent = OpenAIAgent(Settings(base_url=server.url), clock)
        for _ in range(5):
            assert "503" in await failure_of(agent, prompt)
        assert "left alone" in await failure_of(agent, prompt)
        assert len(server.requests) == 5
        await clock.advance(15)
        server.script = [write(answer())]
        assert isinstance((await agent.turn(prompt, silent)).outcome, Reply)
        assert len(server.requests) == 6
        await agent.aclose()


def tool(result: object, seen: list[Mapping[str, object]] | None = None, permission: str = "read") -> Tool:
    async def call(arguments: Mapping[str, object]) -> object:
        if seen is not None:
            seen.append(arguments)
        if isinstance(result, Exception):
            raise result
        return result

    schema = {"type": "object", "properties": {"number": {"type": "string"}}}
    return Tool(name="order_status", description="d", parameters=schema, call=call, permission=permission)


@pytest.mark.parametrize("repeats", [False, True])
async def test_a_tool_is_called_and_its_result_told(served: Served, prompt: Prompt, repeats: bool) -> None:
    seen: list[Mapping[str, object]] = []
    asking = structs.replace(prompt, tools=[tool({"state": "sent"}, seen)])
    calling = tool_call(
        "order_status", '{"number": "48213"}', repeats=repeats, finish="stop" if repeats else "tool_calls"
    )
    async with served(calling, write(answer("It was sent."))) as (agent, server):
        turn = await agent.turn(asking, silent)
    assert seen == [{"number": "48213"}]
    assert (turn.tools[0].tool, turn.tools[0].result, turn.tools[0].ok) == ("order_status", '{"state":"sent"}', True)
    told = server.requests[1]["messages"]
    assert isinstance(told, list)
    assert told[-1] == {"role": "tool", "tool_call_id": "call_1", "content": '{"state":"sent"}'}
    assert isinstance(turn.outcome, Reply)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (tool_call("order_status", "{}"), "shop is down"),
        (tool_call("order_status", "{nonsense"), "no JSON object"),
        (tool_call("delete_everything", "{}"), "there is no tool"),
    ],
)
async def test_a_tool_call_that_fails_is_told_to_the_model_and_kept(
    served: Served, prompt: Prompt, call: Callable[..., object], why: str
) -> None:
    asking = structs.replace(prompt, tools=[tool(OSError("shop is down"))])
    async with served(call, write(answer("", "handoff", reason="tool_failed", why="w"))) as (agent, server):
        turn = await agent.turn(asking, silent)
    assert not turn.tools[0].ok
    assert why in turn.tools[0].result
    assert "failed: " in json.dumps(server.requests[1]["messages"])
    assert turn.outcome == Handoff(reason="tool_failed", sentence="w")


async def test_a_tool_that_needs_permission_is_not_called_but_handed_to_a_person(
    served: Served, prompt: Prompt
) -> None:
    seen: list[Mapping[str, object]] = []
    asking = structs.replace(prompt, tools=[tool("done", seen, permission="ask")])
    async with served(tool_call("order_status", '{"number": "1"}')) as (agent, _):
        turn = await agent.turn(asking, silent)
    assert isinstance(turn.outcome, Handoff)
    assert "a person has to decide" in turn.outcome.sentence
    assert seen == []


async def test_a_model_that_calls_tools_without_end_is_stopped(served: Served, prompt: Prompt) -> None:
    asking = structs.replace(prompt, tools=[tool("x")])
    async with served(tool_call("order_status", "{}")) as (agent, server):
        assert "without end" in await failure_of(agent, asking)
    assert len(server.requests) == 5
    assert ["tools" in each for each in server.requests] == [True, True, True, True, False]
