"""Reasons a business names itself: examples, and no code."""

import re
from collections.abc import Mapping

from overhand.business.folder import BUSINESS_FILE
from overhand.business.form import ReasonForm
from overhand.business.model import Known
from overhand.errors import ConfigError
from overhand.tables import Table, convert

__all__ = ["OWN_REASONS", "read_reasons", "with_own_reasons"]

OWN_REASONS = "own_reasons"
"""The detector that compares a message with examples."""

REASON = re.compile(r"[a-z][a-z0-9_]*")
FEWEST_EXAMPLES = 3


def read_reasons(tables: Mapping[str, object], known: Known) -> dict[str, Table]:
    """Each `[reasons.x]` of the business's own, as the detector that compares with examples has it.

    Raises:
        ConfigError: a name is taken or no name, the examples are too few, or no plugin compares with examples.
    """
    own: dict[str, Table] = {}
    for name, table in tables.items():
        key = f"reasons.{name}"
        form = convert(table, ReasonForm, file=BUSINESS_FILE, key=key)
        if name in known.reasons:
            remedy = 'Give phrases to its detector instead: [detectors.x] phrases = ["..."].'
            raise ConfigError(BUSINESS_FILE, key, "this reason is there already", remedy)
        if not REASON.fullmatch(name):
            raise ConfigError(BUSINESS_FILE, key, f'"{name}" is no name of a reason', "Write small letters, digits, _.")
        if len([text for text in form.examples if text.strip()]) < FEWEST_EXAMPLES:
            found = f"{len(form.examples)} examples say too little"
            remedy = f"Write at least {FEWEST_EXAMPLES} sentences as customers write them; eight are better."
            raise ConfigError(BUSINESS_FILE, f"{key}.examples", found, remedy)
        own[name] = {"like": list(form.examples), "unlike": list(form.unlike)}
    if own and known.detectors is not None and OWN_REASONS not in known.detectors:
        found, remedy = "no plugin compares with examples", "Load the plugin `detectors`, or remove [reasons]."
        raise ConfigError(BUSINESS_FILE, "reasons", found, remedy)
    return own


def with_own_reasons(tables: dict[str, Table], own: Mapping[str, Table]) -> dict[str, Table]:
    """The detectors' tables, with the business's own reasons in the table of the detector that looks for them."""
    return {**tables, OWN_REASONS: {**tables.get(OWN_REASONS, {}), "reasons": own}} if own else tables
