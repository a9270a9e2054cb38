"""The fault suite: real processes under load, killed, frozen and restarted; then every promise is checked.

`python -m overhand.testing.faults --seconds 300`, or `make faults`.
"""

from overhand.testing.faults.run import Plan, Report, run

__all__ = ["Plan", "Report", "run"]
