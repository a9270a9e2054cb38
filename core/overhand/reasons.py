"""Why a person is needed: the names the core itself knows."""

__all__ = ["REASONS"]

REASONS = (
    "explicit_request",
    "compliance",
    "out_of_scope",
    "frustration",
    "high_value",
    "agent_unavailable",
    "detector_unavailable",
    "missing_tool",
    "tool_failed",
    "false_promise",
    "unanswered",
    "loop",
    "handed_on",
    "operator_initiative",
)
"""A detector may register more. Order is strength: the first of several is shown."""
