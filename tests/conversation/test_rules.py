from overhand.conversation import DEFAULT_ROUTES, REASONS, Route, Rules


def test_every_reason_of_the_core_has_a_route_that_tells_people() -> None:
    assert set(DEFAULT_ROUTES) == set(REASONS)
    assert all(any(step.do == "notify" for step in route.ladder) for route in DEFAULT_ROUTES.values())


def test_a_business_route_comes_before_the_default_and_an_unknown_reason_gets_one_that_tells() -> None:
    own = Route(reason="loop", team="mine")
    rules = Rules(routes={"loop": own})
    assert rules.route("loop") is own
    assert rules.route("compliance") is DEFAULT_ROUTES["compliance"]
    assert rules.route("unheard of").hold
    assert [step.do for step in rules.route("unheard of").ladder][:2] == ["notify", "widen"]


def test_a_text_is_said_in_the_customers_language_or_in_the_business_own_or_not_at_all() -> None:
    rules = Rules(language="es", texts={"offer": {"es": "¿Aviso?", "en": "Shall I?", "pt": ""}})
    assert [rules.text("offer", language) for language in ("en", "fr", "")] == ["Shall I?", "¿Aviso?", "¿Aviso?"]
    assert rules.text("unknown", "en") == ""
