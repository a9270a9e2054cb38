"""Overhand passes a conversation from an AI to a person without dropping it."""

__version__ = "0.1.0"

__all__ = ["__version__"]
