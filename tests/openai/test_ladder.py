from overhand_openai.ladder import Ladder, Rung, response_format


def test_every_rung_is_tried_until_one_works() -> None:
    assert Ladder().rungs(0) == list(Rung)


def test_a_refused_form_is_not_tried_again() -> None:
    ladder = Ladder()
    ladder.works(Rung.JSON_OBJECT, 0, sure=True)
    assert ladder.rungs(10**9) == [Rung.JSON_OBJECT, Rung.PLAIN]


def test_after_a_mere_failure_the_best_form_is_tried_again_in_ten_minutes() -> None:
    ladder = Ladder()
    ladder.works(Rung.PLAIN, 0, sure=False)
    assert ladder.rungs(599_999) == [Rung.PLAIN]
    assert ladder.rungs(600_000) == list(Rung)


def test_success_on_the_known_rung_changes_nothing() -> None:
    ladder = Ladder()
    ladder.works(Rung.PLAIN, 0, sure=True)
    ladder.works(Rung.PLAIN, 1, sure=False)
    assert ladder.rungs(10**9) == [Rung.PLAIN]


def test_the_last_rung_sends_no_form() -> None:
    assert [bool(response_format(rung)) for rung in Rung] == [True, True, True, False]
