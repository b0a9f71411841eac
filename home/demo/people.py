"""Invented staff and providers."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from portal.accounts.enums import LegalForm, MemberRole, Size
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.accounts.second_factor import give_demo_factor
from portal.accounts.services.organisations import add_member, register_organisation
from portal.accounts.services.roles import appoint

STAFF = (
    ("editor", "Edith Moran", Role.EDITOR),
    ("commissioner", "Priya Nair", Role.COMMISSIONER),
    ("lead", "Tom Achebe", Role.PROCUREMENT_LEAD),
    ("lead2", "Grace Oyelaran", Role.PROCUREMENT_LEAD),
    ("opener1", "Helen Marsh", Role.OPENER),
    ("opener2", "Imran Sheikh", Role.OPENER),
    ("opener3", "Joan Petrie", Role.OPENER),
    ("evaluator1", "Kofi Mensah", Role.EVALUATOR),
    ("evaluator2", "Lena Brandt", Role.EVALUATOR),
    ("evaluator3", "Maureen Doyle", Role.EVALUATOR),
    ("evaluator4", "Beryl Oakes", Role.EVALUATOR),
    ("moderator", "Nadia Farouk", Role.MODERATOR),
    ("approver", "Owen Pritchard", Role.APPROVER),
    ("contracts", "Pavel Novak", Role.CONTRACT_MANAGER),
    ("engagement", "Rosa Delgado", Role.ENGAGEMENT_OFFICER),
    ("duty", "Sam Whitlock", Role.DUTY_OFFICER),
    ("auditor", "Tessa Grant", Role.AUDITOR),
    ("member", "Cllr Uma Chandra", Role.ELECTED_MEMBER),
    ("admin1", "Victor Lund", Role.USER_ADMINISTRATOR),
    ("admin2", "Wendy Cho", Role.USER_ADMINISTRATOR),
)
PROVIDERS = (
    ("Harbour Lights Care CIC", LegalForm.CIC, Size.SMALL, True),
    ("Kingsmere Carers Together", LegalForm.CIO, Size.MICRO, True),
    ("Meadowbank Homecare Ltd", LegalForm.COMPANY_SHARES, Size.MEDIUM, False),
    ("Northfield Supported Living Ltd", LegalForm.COMPANY_SHARES, Size.MEDIUM, False),
    ("The Willow Project", LegalForm.CIO, Size.MICRO, True),
    ("Bridge Street Advice", LegalForm.CHARITABLE_COMPANY, Size.SMALL, True),
    ("Open Door Housing Association", LegalForm.MUTUAL, Size.LARGE, True),
    ("Riverside Transport Co-operative", LegalForm.MUTUAL, Size.SMALL, True),
    ("Castle Catering Services Ltd", LegalForm.COMPANY_SHARES, Size.SMALL, False),
    ("Bright Start Nurseries Ltd", LegalForm.COMPANY_SHARES, Size.SMALL, False),
    ("Allerton Wellbeing Partnership", LegalForm.PARTNERSHIP, Size.SMALL, False),
    ("Fairacre Grounds and Gardens", LegalForm.SOLE_TRADER, Size.MICRO, False),
    ("Anchor Point Recovery", LegalForm.CIO, Size.SMALL, True),
    ("Summit Digital Support Ltd", LegalForm.COMPANY_SHARES, Size.MICRO, False),
    ("National Care Group plc", LegalForm.COMPANY_SHARES, Size.LARGE, False),
)
OWNERS = (
    "Anwen Price", "Bola Adeyemi", "Carys Long", "Dev Patel", "Ella Stone", "Femi Cole", "Gareth Wynn", "Hana Novak",
    "Iris Bell", "Jack Moreau", "Kit Allerton", "Liam Frost", "Mina Said", "Noor Khan", "Oscar Lindqvist",
)  # fmt: skip
# The charity with two people that the journeys follow.
CHARITY = 1


OPENERS = ("opener1", "opener2", "opener3")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by the first part of their address."""

    people: dict[str, User]
    providers: list[tuple[Organisation, User]]

    def __getitem__(self, name: str) -> User:
        return self.people[name]


def _person(address: str, name: str, password: str, *, staff: bool) -> User:
    user = User.objects.create_user(address, password, full_name=name, is_staff=staff, is_demo=True)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def make_staff(password: str, now: datetime) -> dict[str, User]:
    """One person a role (two where two are needed), each with a second factor that /outbox/ shows."""
    people = {}
    for address, name, role in STAFF:
        user = _person(f"{address}@kingsmere.example", name, password, staff=True)
        appoint(user=user, role=role, now=now, reason="Invented for the demonstration")
        give_demo_factor(user)
        people[address] = user
    return people


def _facts(place: int, name: str, form: str, size: str, vcse: bool) -> dict:
    is_company = form in (LegalForm.COMPANY_SHARES, LegalForm.CIC, LegalForm.CHARITABLE_COMPANY)
    return {
        "name": name,
        "legal_form": form,
        "size": size,
        "is_vcse": vcse,
        "companies_house_number": f"{12_400_310 + place * 37}" if is_company else "",
        "charity_number": f"{1_188_204 + place * 19}" if form == LegalForm.CIO else "",
        "ppon": "",
        "address": f"{place + 3} Mill Lane\nKingsmere\nKM{place + 1} 4QT",
        "website": "",
    }


def make_providers(password: str, now: datetime) -> list[tuple[Organisation, User]]:
    """15 organisations, each with an owner; the charity also has an editor and a viewer."""
    made = []
    for place, (name, form, size, vcse) in enumerate(PROVIDERS):
        owner = _person(f"provider{place + 1}@providers.example", OWNERS[place], password, staff=False)
        organisation = register_organisation(actor=owner, now=now, facts=_facts(place, name, form, size, vcse))
        made.append((organisation, owner))
    charity, owner = made[CHARITY]
    for role, name in ((MemberRole.EDITOR, "Dilys Rees"), (MemberRole.VIEWER, "Ewan Trustee")):
        user = _person(f"{role.lower()}@providers.example", name, password, staff=False)
        add_member(organisation=charity, user=user, role=role, actor=owner, now=now)
    return made
