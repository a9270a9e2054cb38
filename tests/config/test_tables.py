from typing import Literal

import pytest
from msgspec import Struct

from overhand.errors import ConfigError
from overhand.tables import convert, parse, suggest


class Wheel(Struct, forbid_unknown_fields=True, frozen=True):
    inches: int = 20
    kind: Literal["front", "rear"] = "front"


class Spoke:
    pass


class Cart(Struct, forbid_unknown_fields=True, frozen=True):
    name: str
    wheels: tuple[Wheel, ...] = ()
    spare: Wheel | None = None


def refusal(value: object) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        convert(value, Cart, file="cart.toml", key="carts.red")
    return caught.value


def test_text_that_is_not_toml_is_refused_with_its_line() -> None:
    with pytest.raises(ConfigError, match=r"cart.toml: this is not valid TOML: .*line 2, column 5"):
        parse("a = 1\nb = = 2\n", "cart.toml")


def test_a_misspelt_key_is_answered_with_the_nearest_one() -> None:
    error = refusal({"name": "x", "wheals": []})
    assert (error.file, error.key) == ("cart.toml", "carts.red.wheals")
    assert 'Did you mean "wheels"?' in str(error)


def test_a_key_that_resembles_none_is_answered_with_all_of_them() -> None:
    assert "Known here: name, spare, wheels." in str(refusal({"name": "x", "colour": 1}))


def test_a_misspelt_key_inside_an_optional_table_in_a_list_is_found_in_its_place() -> None:
    error = refusal({"name": "x", "wheels": [{}, {"inch": 3}]})
    assert error.key == "carts.red.wheels[1].inch"
    assert 'Did you mean "inches"?' in str(error)
    assert refusal({"name": "x", "spare": {"inch": 3}}).key == "carts.red.spare.inch"


def test_a_wrong_type_says_what_was_found_and_what_belongs_there() -> None:
    error = refusal({"name": "x", "wheels": [{"inches": "twenty"}]})
    assert error.key == "carts.red.wheels[0].inches"
    assert '"twenty" is not what belongs here. Write a whole number.' in str(error)
    assert "Write a table." in str(refusal({"name": "x", "spare": 3}))


def test_a_missing_key_is_named() -> None:
    error = refusal({})
    assert error.key == "carts.red.name"
    assert "it is missing" in str(error)


def test_a_value_outside_its_choices_is_answered_with_the_choices() -> None:
    assert 'Did you mean "front"?' in str(refusal({"name": "x", "spare": {"kind": "fronnt"}}))


def test_what_the_hook_refuses_is_told_in_the_words_of_the_hook() -> None:
    def hook(form: type, value: object) -> object:
        raise ValueError(f"Write {form.__name__} otherwise")

    with pytest.raises(ConfigError, match=r"carts: 3 is not possible. Write Spoke otherwise."):
        convert(3, Spoke, file="cart.toml", key="carts", hook=hook)


def test_a_long_value_is_shortened_in_the_error() -> None:
    assert "..." in refusal({"name": "x", "spare": {"inches": "y" * 200}}).found


def test_where_nothing_is_known_the_advice_is_to_remove_it() -> None:
    assert suggest("x", ()) == "Remove it."
