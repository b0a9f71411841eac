"""Builds the demonstration, once; what is there already is left alone."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from home.content.build import build_site
from home.demo import (
    changes,
    clarifications,
    evaluation,
    keys,
    law,
    opportunities,
    partners,
    people,
    questions,
    records,
    voices,
)
from portal.accounts.models import User
from portal.accounts.services.groups import sync_roles
from tenders.bids.services.submitting import destroy_spent_keys

TWO_YEARS = timedelta(days=730)


def password() -> str:
    """One password for all invented people, made on this machine at the first start."""
    path = Path(settings.VAR_DIR) / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.choice(WORDS) for _ in range(4)))
    return path.read_text().strip()


WORDS = [
    "amber",
    "anchor",
    "apple",
    "barley",
    "basket",
    "beacon",
    "bridge",
    "candle",
    "canyon",
    "cedar",
    "clover",
    "cobalt",
    "copper",
    "cotton",
    "dahlia",
    "ember",
    "falcon",
    "fennel",
    "garden",
    "ginger",
    "harbour",
    "hazel",
    "heather",
    "indigo",
    "ivory",
    "jasper",
    "juniper",
    "kettle",
    "lantern",
    "lemon",
    "linen",
    "maple",
    "marble",
    "meadow",
    "mellow",
    "mosaic",
    "nectar",
    "nutmeg",
    "olive",
    "orchard",
    "otter",
    "parsley",
    "pebble",
    "pepper",
    "pillow",
    "plum",
    "quarry",
    "ribbon",
    "river",
    "rocket",
    "saffron",
    "sage",
    "silver",
    "sparrow",
    "sunny",
    "thistle",
    "timber",
    "tulip",
    "velvet",
    "violet",
    "walnut",
    "willow",
    "winter",
]


def is_built() -> bool:
    """The demonstration is made in one transaction, so one invented person stands for all of it."""
    return User.objects.filter(is_demo=True).exists()


def build(now: datetime) -> bool:
    """Make everything; False when it is there already."""
    if is_built():
        return False
    with transaction.atomic():
        sync_roles()
        home = build_site()
        secret, begin = password(), now - TWO_YEARS
        cast = people.Cast(people.make_staff(secret, begin), people.make_providers(secret, begin))
        law.make_law(cast, begin)
        keyring = keys.Keyring(keys.make_keys(cast, begin, now))
        services = records.make_services()
        plans = records.make_intentions(cast, services, now)
        records.make_contracts(cast, services, plans, now)
        sets = questions.make_question_sets(cast, begin)
        evaluation.make_levels()
        shop = opportunities.Workshop(cast, services, sets, opportunities.make_scale(), home, now, keyring)
        for plan in opportunities.PLANS:
            opportunity = opportunities.make(plan, shop)
            if plan.bids:
                opportunities.make_bids(plan, opportunity, shop)
            evaluation.carry_on(plan, opportunity, shop)
        changes.make_changes(shop)
        clarifications.make_questions(shop)
        partners.make_entries(shop)
        voices.make(cast, home, services, plans, now)
    destroy_spent_keys(now)
    return True
