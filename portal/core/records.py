"""What Wagtail's revisions must never bring back."""


class KeepsDecisions:
    """A record with revisions whose decided fields are not editorial text.

    A revision holds every field as it was when somebody saved it. Restoring or publishing one must not bring an old
    state, an old publication time or an old slug back: those are taken from the row as it is now.
    Put it before Wagtail's mixins and name the fields in ``decided``.
    """

    decided: tuple[str, ...] = ("state",)

    def with_content_json(self, content):
        restored = super().with_content_json(content)
        for name in self.decided:
            setattr(restored, name, getattr(self, name))
        return restored
