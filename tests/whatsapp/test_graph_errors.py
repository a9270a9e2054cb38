import json
from collections.abc import Callable

import pytest

from overhand.channel import Failed, FailedAction
from overhand_whatsapp.graph_errors import BY_CODE, explain, failed, read_answer


def refused(code: int, attempt: int = 1, retry_after_ms: int = 0, **parts: object) -> Failed:
    answer = read_answer(json.dumps({"error": {"code": code, **parts}}).encode())
    assert answer is not None
    assert answer.error is not None
    return failed(answer.error, attempt, retry_after_ms)


@pytest.mark.parametrize(
    ("action", "codes"),
    [
        (FailedAction.RETRY, [130429, 80007, 4, 131057, 131056, 1, 2, 131000, 131016, 133004, 131052, 131053]),
        (FailedAction.TEMPLATE, [131047]),
        (FailedAction.STOP, [131026, 131021, 131051, 131008, 131009, 100, 131030, 132001, 131062, 137000, 130472]),
        (FailedAction.STOP, [131049, 131050, 132000, 999_999]),
        (FailedAction.CHANNEL, [190, 0, 3, 10, 200, 299, 368, 131031, 131042, 131045, 131037, 131048, 130497]),
    ],
)
def test_each_code_leads_to_its_action(action: str, codes: list[int]) -> None:
    found = {code: refused(code) for code in codes}
    assert {one.action for one in found.values()} == {action}
    assert all(one.why and one.code == code for code, one in found.items())


def test_a_customer_written_to_too_fast_waits_6_seconds_and_longer_each_time() -> None:
    waits = [refused(131056, attempt).wait_ms for attempt in range(1, 8)]
    assert waits[0] == 6_000
    assert waits == [6_000, 12_000, 24_000, 48_000, 96_000, 96_000, 96_000]


def test_a_longer_retry_after_wins_and_a_shorter_one_does_not() -> None:
    assert refused(130429, retry_after_ms=30_000).wait_ms == 30_000
    assert refused(131056, retry_after_ms=1_000).wait_ms == 6_000


def test_retrying_ends() -> None:
    assert refused(131000, attempt=5).action == FailedAction.RETRY
    given_up = refused(131000, attempt=6)
    assert (given_up.action, given_up.wait_ms) == (FailedAction.STOP, 0)
    assert "6 attempts" in given_up.why
    assert refused(131053, attempt=3).action == FailedAction.STOP


def test_an_unknown_number_is_told_from_a_wrong_parameter() -> None:
    assert "number" in refused(100, error_subcode=33).why
    assert "Param to is bad" in refused(100, error_data={"details": "Param to is bad"}).why


@pytest.mark.parametrize("data", ["a string", {}, None, {"details": None}])
def test_the_details_may_have_any_shape(data: object) -> None:
    assert refused(999_999, message="New trouble", error_data=data).why == "WhatsApp refused the message: New trouble"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "no"}', b"[" * 100_000])
def test_what_is_no_graph_answer_is_none(body: bytes) -> None:
    assert read_answer(body) is None


@pytest.mark.parametrize("name", ["graph_error_100_01", "graph_error_131030_01", "graph_error_190_01"])
def test_recorded_refusals_are_read(payload: Callable[[str], bytes], name: str) -> None:
    answer = read_answer(payload(name))
    assert answer is not None
    assert answer.error is not None
    assert answer.error.code == int(name.split("_")[2])


def test_reasons_are_plain_and_unknown_codes_keep_whatsapps_words() -> None:
    assert explain(131047, "Re-engagement message") == BY_CODE[131047].why
    assert explain(999_999, "New trouble") == "New trouble"
    assert explain(999_999, "") == "WhatsApp refused the message"
