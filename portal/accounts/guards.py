"""The last guard before the database: no way of adding a group to a person makes a forbidden pair.

The services ask the rules and say why; this is for everything that goes round them (a bulk action, a shell).
"""

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from portal.core.verdicts import NotAllowed

from .models import User
from .roles import forbidden_with, forget_roles


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="accounts.no_forbidden_pair")
def no_forbidden_pair(sender, instance, action, reverse, pk_set, **kwargs):
    """Raises ``NotAllowed`` before the rows are written."""
    if action != "pre_add" or not pk_set:
        return
    if reverse:
        pairs = [(user, {instance.name}) for user in User.objects.filter(pk__in=pk_set)]
    else:
        pairs = [(instance, set(Group.objects.filter(pk__in=pk_set).values_list("name", flat=True)))]
    for user, added in pairs:
        held = frozenset(user.groups.values_list("name", flat=True)) | added
        for name in added:
            clash = forbidden_with(name, held - {name})
            if clash:
                raise NotAllowed(f"{name} and {clash} must never be held by one person.")
        forget_roles(user)
