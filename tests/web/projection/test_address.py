import pytest

from overhand_web.projection.address import mask_address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("34600111041", "+34 •••• ••• 041"),
        ("+34 600 111 041", "+34 •••• ••• 041"),
        ("15551234567", "+1 •••• ••• 567"),
        ("77011234567", "+7 •••• ••• 567"),
        ("351912345678", "+351 •••• ••• 678"),
        ("541123456789", "+54 •••• ••• 789"),
        ("user:US.12345", "us••••45"),
        ("123456", "••••"),
        ("", "••••"),
    ],
)
def test_only_the_country_and_the_last_digits_of_a_number_are_shown(address: str, shown: str) -> None:
    assert mask_address(address).casefold() == shown.casefold()
