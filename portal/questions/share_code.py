"""The share code of the central digital platform, and that what stands there is up to date.

The platform is never asked: a bid can be written and submitted while it is down. Whoever runs the award looks the
code up there (Procurement Regulations 2024, regulations 6 and 7), and again where something changed before the award.
"""

import re

from portal.core.parts import Part, PartsField

# Capitals and small letters differ in it.
SHARE_CODE = re.compile(r"[A-Za-z0-9]{8}")


class ShareCodeField(PartsField):
    """A code of eight letters and numbers or why there is none; who confirms, and when."""

    parts = (
        Part("code", "Share code", width=10, hint="8 letters and numbers. Capitals and small letters differ."),
        Part(
            "absent",
            "No code? Say why, and how we get the information (optional)",
            hint="Such as: the platform is down, so the download is attached.",
        ),
        Part(
            "confirmed",
            "What stands on the central digital platform about us is complete and up to date",
            "Confirm that what stands on the platform is up to date.",
            is_box=True,
        ),
        Part("name", "Full name of who confirms this", "Enter the full name of who confirms this."),
        Part("day", "Date", "Enter the date on which it was confirmed.", 20, "Such as 3 11 2026", is_day=True),
    )
    default_error_messages = {
        "code": "Enter a share code of 8 letters and numbers.",
        "no_code": "Enter the share code, or say why there is none.",
    }

    def clean(self, value):
        typed = super().clean(value)
        return {**typed, "code": _plain(typed["code"])} if typed else None

    def faults(self, typed: dict[str, str]) -> list[tuple[str, str]]:
        found = super().faults(typed)
        code = _plain(typed["code"])
        if self.strict and not code and not typed["absent"]:
            found.insert(0, ("code", self.error_messages["no_code"]))
        elif code and not SHARE_CODE.fullmatch(code):
            found.insert(0, ("code", self.error_messages["code"]))
        return found


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code)
