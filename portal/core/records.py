"""What Wagtail's revisions must never bring back, and what a copy must never take along."""

from modelcluster.models import get_all_child_relations


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


# What Wagtail keeps about a record's own editing, never about a copy's.
EDITORIAL = (
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "go_live_at",
    "expire_at",
    "expired",
    "live_revision",
    "latest_revision",
    "locked",
    "locked_at",
    "locked_by",
)


def copied(record, *, drop=(), **changes):
    """An unsaved copy as a starting point: nothing that was decided, nothing in ``drop``, ``changes`` on top.

    Children of a cluster are copied too; their own states begin anew.
    """
    model = type(record)
    if hasattr(record, "serializable_data"):
        data = record.serializable_data()
        data["pk"] = None
        for relation in _relations(model):
            for row in data.get(relation.get_accessor_name(), []):
                row["pk"] = None
                if "state" in row:
                    row["state"] = relation.related_model._meta.get_field("state").get_default()
        copy = model.from_serializable_data(data, check_fks=False, strict_fks=False)
    else:
        copy = model(**{field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields})
        copy.pk = None
        copy._state.adding = True
    names = {field.name for field in model._meta.concrete_fields}
    for name in (*getattr(record, "decided", ()), *EDITORIAL, *drop):
        if name in names:
            setattr(copy, name, model._meta.get_field(name).get_default())
    if "live" in names:
        copy.live = False
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _relations(model):
    return get_all_child_relations(model)


def free_slug(model, slug, *, is_copy=True):
    """``slug-copy`` (of something new the slug itself), or the next number that nobody has."""
    field = model._meta.get_field("slug")
    for number in range(1, 1000):
        tail = ("-copy" if is_copy else "") + ("" if number == 1 else f"-{number}")
        found = f"{slug[: field.max_length - len(tail)]}{tail}"
        if not model._base_manager.filter(slug=found).exists():
            return found
    raise ValueError("There are too many of this name already.")
