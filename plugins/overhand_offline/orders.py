"""Looking up an order: the one tool the offline agent knows how to use."""

from collections.abc import Mapping

import msgspec

from overhand.agent import Handoff, Outcome, Prompt, Reply, Tool, ToolUse
from overhand_offline.asked import asks_about_an_order, order_number
from overhand_offline.wording import LANGUAGES, say_in

__all__ = ["look_up_order"]

TOOL = "order_status"


async def look_up_order(text: str, prompt: Prompt, language: str) -> tuple[Outcome, tuple[ToolUse, ...]] | None:
    """What is to be said about the customer's order; None when the message is about something else."""
    tool = next((each for each in prompt.tools if each.name == TOOL and each.permission == "read"), None)
    if tool is None:
        return None
    number = order_number(text, asked=_was_asked(prompt))
    if number:
        return await _status(tool, number, language)
    return (Reply(text=say_in(language, "which_order")), ()) if asks_about_an_order(text) else None


def _was_asked(prompt: Prompt) -> bool:
    """Whether the agent's last message asked for the number."""
    said = next((line.text for line in reversed(prompt.lines) if line.author == "agent"), "")
    asking = [say_in(each, moment, number="") for each in LANGUAGES for moment in ("which_order",)]
    return any(words in said for words in asking)


async def _status(tool: Tool, number: str, language: str) -> tuple[Outcome, tuple[ToolUse, ...]]:
    arguments = {_parameter(tool): number}
    encoded = msgspec.json.encode(arguments).decode()
    try:
        result = await tool.call(arguments)
    except Exception as error:  # noqa: BLE001 - a tool is a stranger's code and may raise anything
        use = ToolUse(tool=tool.name, arguments=encoded, result=str(error) or type(error).__name__, ok=False)
        why = f"The look-up of order {number} failed: {use.result}"
        return Handoff(reason="tool_failed", sentence=why, cause="tool_failed"), (use,)
    use = ToolUse(tool=tool.name, arguments=encoded, result=msgspec.json.encode(result, enc_hook=str).decode())
    said = _spoken(result)
    words = say_in(language, "order" if said else "no_such_order", number=number, **({"text": said} if said else {}))
    return Reply(text=words), (use,)


def _parameter(tool: Tool) -> str:
    """The name of the argument that takes the number: the first required one, else the first."""
    schema = msgspec.convert(tool.parameters, Parameters)
    return next(iter((*schema.required, *schema.properties)), "order")


class Parameters(msgspec.Struct, frozen=True):
    """The part of a JSON schema that is looked at."""

    properties: Mapping[str, object] = {}
    required: tuple[str, ...] = ()


def _spoken(result: object) -> str:
    """A tool's result as a customer reads it; empty when there was none."""
    if isinstance(result, Mapping):
        facts = msgspec.convert(result, dict[str, object])
        return ", ".join(f"{name.replace('_', ' ')}: {_spoken(value)}" for name, value in facts.items() if value)
    return str(result) if result else ""
