"""The AI party."""

from overhand.agent.bot_question import asks_if_bot, only_asks_if_bot
from overhand.agent.turn import Agent, Handoff, Outcome, Prompt, Reply, Resolve, Say, Starting, Tool, ToolUse, Turn

__all__ = [
    "Agent",
    "Handoff",
    "Outcome",
    "Prompt",
    "Reply",
    "Resolve",
    "Say",
    "Starting",
    "Tool",
    "ToolUse",
    "Turn",
    "asks_if_bot",
    "only_asks_if_bot",
]
