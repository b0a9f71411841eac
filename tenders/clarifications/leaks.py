"""The identity-leak check: does a text that everyone will read tell who asked?

It looks for the asker's names (whole, their distinctive words, their initials), people, addresses, numbers, domains
and products. It errs on the side of finding: a person decides, with a reason, what may stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
LEGAL = frozenset(
    ["ltd", "limited", "llp", "plc", "cic", "cio", "lp", "inc", "company", "the", "and", "of", "for", "a", "co", "uk"]
)
# Words that half the field carries in its names: alone they identify nobody.
COMMON = frozenset(
    [
        "access",
        "action",
        "active",
        "advice",
        "age",
        "ageing",
        "agency",
        "aid",
        "alliance",
        "area",
        "assist",
        "assisted",
        "association",
        "autism",
        "better",
        "bright",
        "building",
        "business",
        "care",
        "cared",
        "carer",
        "carers",
        "caring",
        "catering",
        "centre",
        "centres",
        "charity",
        "child",
        "childcare",
        "children",
        "choice",
        "church",
        "citizens",
        "city",
        "clean",
        "cleaning",
        "college",
        "community",
        "communities",
        "company",
        "complete",
        "connect",
        "consulting",
        "contact",
        "co-operative",
        "cooperative",
        "council",
        "counselling",
        "county",
        "day",
        "dementia",
        "development",
        "digital",
        "direct",
        "disability",
        "disabled",
        "domestic",
        "door",
        "east",
        "education",
        "employment",
        "enablement",
        "enterprise",
        "environmental",
        "facilities",
        "families",
        "family",
        "first",
        "food",
        "foundation",
        "free",
        "friends",
        "fund",
        "garden",
        "gardens",
        "general",
        "good",
        "grounds",
        "group",
        "groups",
        "health",
        "healthcare",
        "healthy",
        "help",
        "home",
        "homecare",
        "homes",
        "hope",
        "hospital",
        "house",
        "housing",
        "hub",
        "inclusion",
        "independent",
        "independence",
        "international",
        "journey",
        "joint",
        "kingdom",
        "later",
        "learning",
        "leisure",
        "life",
        "light",
        "living",
        "local",
        "management",
        "meals",
        "medical",
        "mental",
        "mind",
        "national",
        "neighbours",
        "network",
        "new",
        "night",
        "nights",
        "north",
        "northern",
        "nursery",
        "nurseries",
        "nurses",
        "nursing",
        "open",
        "opportunities",
        "options",
        "organisation",
        "partners",
        "partnership",
        "people",
        "personal",
        "place",
        "plus",
        "point",
        "positive",
        "primary",
        "private",
        "professional",
        "project",
        "property",
        "provider",
        "quality",
        "recovery",
        "regional",
        "rehabilitation",
        "residential",
        "resource",
        "resources",
        "response",
        "rest",
        "river",
        "road",
        "safe",
        "school",
        "schools",
        "sector",
        "secure",
        "security",
        "senior",
        "service",
        "services",
        "sheltered",
        "short",
        "skills",
        "social",
        "society",
        "solutions",
        "south",
        "southern",
        "specialist",
        "sport",
        "staff",
        "star",
        "start",
        "street",
        "supply",
        "support",
        "supported",
        "technology",
        "therapy",
        "time",
        "together",
        "town",
        "training",
        "transport",
        "travel",
        "trust",
        "union",
        "united",
        "us",
        "voice",
        "voluntary",
        "volunteer",
        "volunteers",
        "water",
        "way",
        "wellbeing",
        "west",
        "women",
        "work",
        "workers",
        "working",
        "works",
        "world",
        "young",
        "youth",
    ]
)
MAIL_HOUSES = frozenset(
    [
        "gmail",
        "googlemail",
        "outlook",
        "hotmail",
        "live",
        "yahoo",
        "icloud",
        "me",
        "aol",
        "btinternet",
        "protonmail",
        "proton",
        "sky",
        "virginmedia",
    ]
)
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of the asker."""

    name: str
    people: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str = ""
    address: str = ""
    numbers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """One place in the text: from, to, the words there, and what they tell."""

    start: int
    end: int
    words: str = field(compare=False)
    tells: str = field(compare=False)


def plain(text: str) -> str:
    """Lower case without accents: Tŷ Gobaith is found as ty gobaith. One letter stays one letter."""
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFKD", letter)[0].casefold()
        letters.append({"ł": "l", "ø": "o", "đ": "d"}.get(base, base)[:1])
    return "".join(letters)


def stem(word: str) -> str:
    """Without the possessive and a plural s, so that "Harbour's" is found as "Harbours" and "Harbour"."""
    word = re.sub(r"['’]s?$", "", word)
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") and not word.endswith("ss") else word


def find(text: str, identity: Identity) -> list[Leak]:
    """Every place that tells who asked, in order, each place once."""
    found = sorted(
        {
            *_names(text, identity),
            *_people(text, identity),
            *_places(text, identity),
            *_numbers(text, identity),
            *_domains(text, identity),
        }
    )
    kept: list[Leak] = []
    for leak in found:
        if not kept or leak.start >= kept[-1].end:
            kept.append(leak)
        elif leak.end > kept[-1].end:
            kept[-1] = leak if leak.start == kept[-1].start else kept[-1]
    return kept


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(stem(match.group()), match.start(), match.end()) for match in WORD.finditer(plain(text))]


def _runs(text: str, wanted: Iterable[str], tells: str) -> Iterator[Leak]:
    """Places where these words follow each other."""
    run, words = [stem(plain(word)) for word in wanted], _words(text)
    if not run:
        return
    for place in range(len(words) - len(run) + 1):
        if [word for word, _start, _end in words[place : place + len(run)]] == run:
            start, end = words[place][1], words[place + len(run) - 1][2]
            yield Leak(start, end, text[start:end], tells)


def _parts(name: str) -> list[str]:
    """The words of a name that matter: without legal form and small words."""
    return [word for word in WORD.findall(name) if plain(word) not in LEGAL]


def _is_distinctive(word: str) -> bool:
    base = plain(word)
    return len(base) >= SHORTEST and base not in COMMON and stem(base) not in COMMON and not base.isdigit()


def _names(text: str, identity: Identity) -> Iterator[Leak]:
    for name, tells in (
        (identity.name, "the organisation’s name"),
        *((p, "a product or a name given as identifying") for p in identity.products),
    ):
        parts = _parts(name)
        yield from _runs(text, parts, tells)
        if len(parts) > 2:
            yield from _runs(text, parts[:2], tells)
        for word in parts:
            if _is_distinctive(word):
                yield from _runs(text, [word], tells)
        yield from _initials(text, parts)


def _initials(text: str, parts: list[str]) -> Iterator[Leak]:
    if len(parts) < 3:
        return
    initials = "".join(part[0] for part in parts).upper()
    for match in re.finditer(rf"\b{re.escape(initials)}\b", text):
        yield Leak(match.start(), match.end(), match.group(), "the organisation’s initials")


def _people(text: str, identity: Identity) -> Iterator[Leak]:
    for person in identity.people:
        parts = WORD.findall(person)
        yield from _runs(text, parts, "a person’s name")
        if len(parts) > 1 and _is_distinctive(parts[-1]):
            for leak in _runs(text, parts[-1:], "a person’s name"):
                if leak.words[:1].isupper():
                    yield leak


def _places(text: str, identity: Identity) -> Iterator[Leak]:
    codes = {"".join(match.groups()).upper() for match in POSTCODE.finditer(identity.address)}
    for match in POSTCODE.finditer(text):
        if "".join(match.groups()).upper() in codes:
            yield Leak(match.start(), match.end(), match.group(), "the organisation’s postcode")
    for line in re.split(r"[,\n]", POSTCODE.sub("", identity.address)):
        parts = [word for word in WORD.findall(line) if not word.isdigit()]
        if len(parts) >= 2:
            yield from _runs(text, parts, "the organisation’s address")


def _numbers(text: str, identity: Identity) -> Iterator[Leak]:
    for number in identity.numbers:
        bare = re.sub(r"\W", "", number)
        if len(bare) < 6:
            continue
        pattern = r"\W?".join(re.escape(letter) for letter in bare)
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
            yield Leak(match.start(), match.end(), match.group(), "a number of the organisation")


def _domains(text: str, identity: Identity) -> Iterator[Leak]:
    hosts = {email.split("@")[-1].lower() for email in identity.emails if "@" in email}
    if identity.website:
        hosts.add(re.sub(r"^https?://(?:www\.)?", "", identity.website.lower()).split("/")[0])
    for host in hosts:
        label = host.split(".")[0]
        if not label or label in MAIL_HOUSES:
            continue
        for match in re.finditer(re.escape(host), text, re.IGNORECASE):
            yield Leak(match.start(), match.end(), match.group(), "the organisation’s address on the internet")
        if len(label) > SHORTEST and _is_distinctive(label):
            yield from _runs(text, [label], "the organisation’s address on the internet")
    for email in identity.emails:
        for match in re.finditer(re.escape(email), text, re.IGNORECASE):
            yield Leak(match.start(), match.end(), match.group(), "a person’s e-mail address")
