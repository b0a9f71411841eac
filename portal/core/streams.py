"""StreamFields whose blocks stay out of the migrations."""

from wagtail.fields import StreamField


class QuietStreamField(StreamField):
    """A StreamField whose migrations do not repeat its blocks.

    The database column is JSON whatever the blocks are; without this, every changed word of a help text would
    make a migration.
    """

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
