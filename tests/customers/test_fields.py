"""Numbers as people write them on papers, of either country."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from customers.fields import AmountField, CountField, PercentField


@pytest.mark.parametrize(
    "text", ["1000", "1.000", "1,000", "1 000", "1\u00a0000", "1'000", "1.000,00", "1,000.00", " 1000 "]
)
def test_a_thousand_is_a_thousand(text):
    assert CountField().clean(text) == 1000


@pytest.mark.parametrize("text", ["3,5", "1.000.00", "0.123", "1.000,000,000", "many", "1-2"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ValidationError, match="Enter a whole number"):
        CountField().clean(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("99,50", "99.50"),
        ("99.5", "99.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56 €", "1234.56"),
        ("1’234.50 CHF", "1234.50"),
        ("EUR 1.234.567", "1234567"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_in_either_notation(text, amount):
    assert AmountField(max_digits=12, decimal_places=2).clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234.56", "99,5055", "12 or 13", "-"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField(max_digits=12, decimal_places=2).clean(text)


@pytest.mark.parametrize(("language", "shown"), [("en", "1234.50"), ("de", "1234,50")])
def test_an_amount_is_shown_as_the_reader_writes_it(language, shown):
    with override(language):
        assert AmountField().prepare_value(Decimal("1234.5")) == shown


@pytest.mark.parametrize(
    ("text", "percent"),
    [("5", "5"), ("-3", "-3"), ("+2,5 %", "2.5"), ("2.75%", "2.75"), ("\N{MINUS SIGN}50", "-50")],
)
def test_a_percentage_goes_up_or_down_with_or_without_its_sign(text, percent):
    assert PercentField(max_digits=5, decimal_places=2).clean(text) == Decimal(percent)


@pytest.mark.parametrize("text", ["five", "5 EUR", "--5", "1.234", "3,141", "%"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(ValidationError):
        PercentField(max_digits=5, decimal_places=2).clean(text)
