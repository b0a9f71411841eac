"""Accounts that an administrator looks after. Roles are given elsewhere (``roles``)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.accounts import rules
from portal.accounts.models import User
from portal.audit import presenters
from portal.audit.services import record
from portal.mail.services import send

presenters.sentence("accounts.user", "add_person", "{actor} made an account for {subject}")
presenters.sentence("accounts.user", "change_person", "{actor} changed the account of {subject}: {fields}")
CHANGES = ("full_name", "is_staff", "is_active")


@transaction.atomic
def add_person(*, email: str, full_name: str, is_staff: bool, actor: Any, now: datetime) -> User:
    """An account without a password: its owner sets one by the link that "reset your password" sends."""
    rules.may_administer_people(actor, now).or_raise()
    user = User.objects.create_user(email, full_name=full_name, is_staff=is_staff)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    record("add_person", user, actor=actor, at=now)
    link = settings.PORTAL_BASE_URL.rstrip("/") + reverse("account_reset_password")
    context = {"person": user, "actor": actor, "link": link}
    send(template="accounts/welcome", to=user, context=context, why=f"{actor} made an account for you.", now=now)
    return user


@transaction.atomic
def change_person(*, user: User, facts: Mapping[str, Any], actor: Any, now: datetime) -> User:
    """Name, council staff or not, may sign in or not."""
    person = User.objects.select_for_update().get(pk=user.pk)
    rules.may_change_person(actor, person, facts, now).or_raise()
    changed = [name for name in CHANGES if name in facts and getattr(person, name) != facts[name]]
    for name in changed:
        setattr(person, name, facts[name])
    if changed:
        person.save(update_fields=changed)
        words = ", ".join(str(getattr(User._meta.get_field(name), "verbose_name", name)) for name in changed)
        record("change_person", person, actor=actor, at=now, data={"fields": words})
    return person
