"""What tests of Overhand and of its plugins share."""

__all__: list[str] = []
