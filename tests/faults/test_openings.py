"""Nobody opens early, alone, twice, with a revoked key or with an interest: generated attempts, no opening (P4)."""

import os
import random
from datetime import timedelta

import pytest
from django.db import transaction

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.bids.enums import State
from tenders.custody import store
from tenders.custody.ciphers import WrongKey, new_identity
from tenders.custody.services import forget
from tenders.custody.services.holders import retire
from tenders.evaluation import opening
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid, OpenerInterest, Opening, PanelMember
from tests.factories.accounts import StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.custody import ensure_holders, key_of
from tests.factories.evaluation import AFTER
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
DAILY = 150


class Attack:
    """One attempt by one or two people who must not be able to open; each is undone after it was looked at."""

    def __init__(self, opportunity, chance):
        self.opportunity, self.chance = opportunity, chance
        *self.officers, self.escrow = ensure_holders()
        chance.shuffle(self.officers)
        self.now = AFTER + timedelta(minutes=chance.randint(0, 60 * 24 * 30))

    def give(self, holder, *, now=None, **more):
        """One key, given; a refusal is what is expected."""
        try:
            opening.approve(opportunity=self.opportunity, now=now or self.now, **{**key_of(holder), **more})
        except (NotAllowed, WrongKey):
            return False
        return True

    def alone(self):
        """One person, several times."""
        for _time in range(self.chance.randint(1, 4)):
            self.give(self.officers[0])

    def early(self):
        """Two people before the deadline, or at its very instant."""
        moment = DEADLINE - timedelta(microseconds=self.chance.choice([0, 1, 10**6, 10**10, 10**12]))
        for holder in self.officers[:2]:
            self.give(holder, now=moment)

    def one_person_two_keys(self):
        """Their own and the one from the safe, in either order."""
        person = self.officers[0].user
        pair = [self.officers[0], self.escrow]
        self.chance.shuffle(pair)
        for holder in pair:
            self.give(holder, actor=person)

    def revoked(self):
        """The second key was given up, or its keeper is no opener any more."""
        second = self.officers[1]
        if self.chance.random() < 0.5:
            retire(holder=second, actor=second.user, now=self.now, reason="Lost")
        else:
            second.user.groups.clear()
            second.user.__dict__.pop("_role_names", None)
        self.give(self.officers[0])
        self.give(second)

    def conflicted(self):
        """The second opener declared an interest, or judges the bids."""
        second = self.officers[1]
        if self.chance.random() < 0.5:
            OpenerInterest.objects.create(opportunity=self.opportunity, by=second.user, at=self.now, interest="Kin")
        else:
            PanelMember.objects.create(opportunity=self.opportunity, user=second.user, seat=Seat.EVALUATOR)
        for holder in self.chance.sample(self.officers[:2], 2):
            self.give(holder)

    def stolen(self):
        """Somebody else's key, a made-up key, or a key by a person without the role."""
        self.give(self.officers[0])
        stranger = StaffFactory(role=self.chance.choice([Role.PROCUREMENT_LEAD, Role.AUDITOR, Role.COMMISSIONER]))
        match self.chance.randint(0, 2):
            case 0:
                self.give(self.officers[1], actor=self.officers[0].user)
            case 1:
                self.give(self.officers[1], identity=new_identity()[0])
            case 2:
                self.give(self.escrow, actor=stranger)

    def too_late_apart(self):
        """Two keys that were never there within the same half hour."""
        self.give(self.officers[0])
        self.give(self.officers[1], now=self.now + timedelta(minutes=30 + self.chance.randint(0, 600)))


ATTACKS = [name for name in vars(Attack) if name not in ("give",) and not name.startswith("_")]


def _run(count, seed):
    opportunity = OpportunityFactory(published=True)
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    chance, opened = random.Random(seed), []
    for _place in range(count):
        name = chance.choice(ATTACKS)
        try:
            with transaction.atomic():
                getattr(Attack(opportunity, chance), name)()
                bid.refresh_from_db()
                if OpenedBid.objects.exists() or bid.state == State.OPENED or store.has(opportunity.bid_chain):
                    opened.append(name)
                raise _Undo
        except _Undo:
            forget(f"opening:{opportunity.pk}")
            store.destroy(opportunity.bid_chain)
    print(f"{count} attempts, {len(opened)} openings")
    return opened


class _Undo(Exception):
    """Takes an attempt back."""


def test_no_generated_attempt_opens_anything():
    assert _run(DAILY, seed=20261211) == []


@pytest.mark.prove
def test_a_thousand_generated_attempts_open_nothing():
    assert _run(1000, seed=int(os.environ.get("FAULTS_SEED", "1"))) == []


def test_the_same_attempts_would_be_noticed_if_two_openers_could_open():
    """The check can fail: two honest openers do open."""
    opportunity = OpportunityFactory(published=True)
    make_submitted(opportunity=opportunity)
    attack = Attack(opportunity, random.Random(1))
    assert [attack.give(holder) for holder in attack.officers[:2]] == [True, True]
    assert (OpenedBid.objects.count(), store.has(opportunity.bid_chain)) == (1, True)
    assert Opening.objects.get().done_at is not None
