"""The body of every page as a model field."""

from wagtail.fields import StreamField

from home.blocks import BodyBlock


class BodyField(StreamField):
    """Always the blocks of ``BodyBlock``, and none of them written into migrations: words of the editor's screen
    may then change without a migration each."""

    def __init__(self, *args, **kwargs):
        kwargs.pop("block_lookup", None)
        super().__init__(BodyBlock(), **kwargs)

    def deconstruct(self):
        """Name and path only: the blocks are in code."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "home.fields.BodyField", [], kwargs
