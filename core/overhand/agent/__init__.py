"""The AI party."""

from overhand.agent.turn import Agent, Handoff, Outcome, Prompt, Reply, Resolve, Say, Tool, ToolUse, Turn

__all__ = ["Agent", "Handoff", "Outcome", "Prompt", "Reply", "Resolve", "Say", "Tool", "ToolUse", "Turn"]
