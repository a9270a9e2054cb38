from overhand_openai.circuit import Circuit


def failed(times: int) -> Circuit:
    circuit = Circuit()
    for _ in range(times):
        circuit.failed(0.0)
    return circuit


def test_four_failures_do_not_open_it_and_five_do() -> None:
    assert not failed(4).is_open(0.0)
    assert failed(5).is_open(14.9)


def test_after_the_pause_one_try_is_let_through() -> None:
    circuit = failed(5)
    assert [circuit.is_open(15.0), circuit.is_open(15.1), circuit.is_open(30.0)] == [False, True, False]


def test_a_failed_try_opens_it_again_and_a_good_one_closes_it() -> None:
    circuit = failed(5)
    assert not circuit.is_open(15.0)
    circuit.failed(16.0)
    assert circuit.is_open(30.9)
    circuit.succeeded()
    assert not circuit.is_open(16.0)


def test_a_success_between_failures_starts_the_count_again() -> None:
    circuit = failed(4)
    circuit.succeeded()
    circuit.failed(0.0)
    assert not circuit.is_open(0.0)
