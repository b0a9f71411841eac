"""The roles table turned into groups and permissions."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.roles import ROLES, Role, RoleRow

# What Wagtail makes by itself at the first migration; its names would be mistaken for ours.
WAGTAILS_OWN = ("Editors", "Moderators")
APPROVES_PAGES = Role.COMMISSIONER


@dataclass
class Synced:
    """What a run changed: nothing, the second time."""

    groups: int = 0
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def _permissions(names: tuple[str, ...]) -> set[Permission]:
    """The permissions by name. One of an app that is not installed is left out; an unknown one is our own mistake."""
    labels = {config.label for config in apps.get_app_configs()}
    found = set()
    for app_label, codename in (name.split(".") for name in names):
        if app_label not in labels:
            continue
        permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if permission is None:
            raise ImproperlyConfigured(f"The roles table names {app_label}.{codename}, which does not exist.")
        found.add(permission)
    return found


def _match(rows, wanted: set[int], make) -> bool:
    """Bring the permission rows of a group to what is wanted; True when something changed."""
    had = set(rows.values_list("permission_id", flat=True))
    rows.filter(permission_id__in=had - wanted).delete()
    for permission_id in wanted - had:
        make(permission_id)
    return had != wanted


def sync_row(row: RoleRow) -> tuple[bool, bool]:
    """One row of the table into its group; says whether the group was created and whether it was changed."""
    group, created = Group.objects.get_or_create(name=row.role.value)
    wanted = _permissions(row.all_permissions)
    changed = set(group.permissions.all()) != wanted
    group.permissions.set(wanted)

    root = Page.objects.get(depth=1)
    pages = {p.pk for p in _permissions(tuple(f"wagtailcore.{name}" for name in row.pages))}
    changed |= _match(
        GroupPagePermission.objects.filter(group=group, page=root),
        pages,
        lambda pk: GroupPagePermission.objects.create(group=group, page=root, permission_id=pk),
    )
    collection = Collection.get_first_root_node()
    files = {p.pk for p in _permissions(row.files)}
    changed |= _match(
        GroupCollectionPermission.objects.filter(group=group, collection=collection),
        files,
        lambda pk: GroupCollectionPermission.objects.create(group=group, collection=collection, permission_id=pk),
    )
    return created, changed


def _replace_wagtails_groups(synced: Synced) -> None:
    """Page approval goes to the role that publishes; Wagtail's own groups go, unless somebody is in them."""
    approver = Group.objects.get(name=APPROVES_PAGES)
    for group in Group.objects.filter(name__in=WAGTAILS_OWN, user=None):
        for task in GroupApprovalTask.objects.filter(groups=group):
            task.groups.add(approver)
        synced.removed.append(group.name)
        group.delete()


@transaction.atomic
def sync_roles() -> Synced:
    """The whole table. Safe to run twice; groups that are not in the table are left alone."""
    synced = Synced()
    for row in ROLES:
        created, changed = sync_row(row)
        synced.groups += 1
        if created:
            synced.created.append(row.role.value)
        elif changed:
            synced.changed.append(row.role.value)
    _replace_wagtails_groups(synced)
    return synced
