"""Shapes of public numbers. Each message says what the number looks like, so that it can be mended at once."""

import re

from django.core.validators import RegexValidator

companies_house_number = RegexValidator(
    re.compile(r"^(\d{8}|[A-Z]{2}\d{5}[0-9A-Z])$", re.IGNORECASE),
    "Enter the company number as 8 characters, such as 01234567 or SC123456.",
)
charity_number = RegexValidator(
    re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC\d{6})$", re.IGNORECASE),
    "Enter the charity number as 6 or 7 digits, or SC or NIC and 6 digits, such as 1234567 or SC012345.",
)
ppon = RegexValidator(
    re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$", re.IGNORECASE),
    "Enter the public procurement organisation number as three groups of 4 characters, such as PABC-1234-DEFG.",
)
