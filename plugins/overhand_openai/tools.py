"""Calling the tools a model asks for."""

from collections.abc import Sequence

import msgspec

from overhand.agent import Handoff, Tool, ToolUse
from overhand_openai.stream import Call

__all__ = ["needs_a_person", "use"]

ARGUMENTS = msgspec.json.Decoder(dict[str, object])


def needs_a_person(calls: Sequence[Call], tools: Sequence[Tool]) -> Handoff | None:
    """The hand-off that a call of a tool with permission `ask` becomes: only a person may decide to make it."""
    asking = {tool.name for tool in tools if tool.permission == "ask"}
    call = next((call for call in calls if call.name in asking), None)
    if call is None:
        return None
    sentence = f"The AI would call {call.name} with {call.arguments}: a person has to decide that."
    return Handoff(reason="missing_tool", sentence=sentence, cause="missing_tool")


async def use(call: Call, tools: Sequence[Tool]) -> ToolUse:
    """Call a tool. What goes wrong is the result: the model is told, and so is the operator."""
    tool = next((each for each in tools if each.name == call.name), None)
    if tool is None:
        return _failed(call, f"there is no tool {call.name!r}")
    try:
        arguments = ARGUMENTS.decode(call.arguments or "{}")
    except msgspec.DecodeError as error:
        return _failed(call, f"the arguments are no JSON object: {error}")
    try:
        result = msgspec.json.encode(await tool.call(arguments), enc_hook=str).decode()
    except Exception as error:  # noqa: BLE001 - a tool is a stranger's code and may raise anything
        return _failed(call, str(error) or type(error).__name__)
    return ToolUse(tool=tool.name, arguments=call.arguments, result=result)


def _failed(call: Call, why: str) -> ToolUse:
    return ToolUse(tool=call.name, arguments=call.arguments, result=why, ok=False)
