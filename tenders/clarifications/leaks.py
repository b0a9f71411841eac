"""The identity-leak check: does a text that everyone will read tell who asked?

It looks for the asker's names (whole, their first words, their distinctive words, their initials), people, addresses,
numbers, domains, telephone numbers and products. It errs on the side of finding: a person decides, with a reason, what
may stand. A word that the opportunity itself uses tells nothing, nor does a word that everybody uses.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .common_words import EVERYDAY, FIELD, KNOWN_INITIALS, LEGAL, MAIL_HOUSES, SHORT_STREET, SMALL, STREET

WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
POSTCODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]?)[\s\-–.]*(\d[A-Z]{2})(?!\w)", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w/.£-])(?:\+44[\s()\-.]*|\(?0)(?:\d[\s()\-.]*){8,10}\d(?!\w)")
TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "cllr", "sir", "dame", "rev", "prof", "mister"])
# Letters that Unicode does not take apart.
FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "s", "æ": "a", "œ": "o"})
ENDINGS = frozenset(["", "s", "es", "ed", "a", "u", "y", "i", "e", "em", "om", "ie", "ow", "ach", "ami", "ch", "mi"])
SHORTEST = 4
NAME, PART, INITIALS = "the organisation’s name", "a word of the organisation’s name", "the organisation’s initials"
PRODUCT, PERSON, NUMBER = "a name that its asker gave as telling", "a person’s name", "a number of the organisation"
POST, STREETS = "the organisation’s postcode", "the organisation’s address"
SITE, LETTERS, RING = "the organisation’s address on the internet", "an e-mail address", "a telephone number"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of the asker; ``known`` is text that everyone has already read, so its words tell nothing."""

    name: str
    people: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str = ""
    address: str = ""
    numbers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    known: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """One place in the text: from, to, the words there, and what they tell."""

    start: int
    end: int
    words: str = field(compare=False)
    tells: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: compared by its stem, shown by its place."""

    stem: str
    start: int
    end: int
    is_capital: bool
    is_single: bool


def plain(text: str) -> str:
    """Lower case without accents, one letter for one letter: Tŷ Gobaith is found as ty gobaith."""
    return "".join((unicodedata.normalize("NFKD", letter)[0].casefold().translate(FOLDED) or " ")[0] for letter in text)


def stem(word: str) -> str:
    """Without apostrophes, possessive and plural: "Harbour's", "Harbours’" and "Harbours" are "harbour"."""
    word = re.sub(r"['’`]s?$", "", plain(word))
    word = re.sub(r"['’`]", "", word)
    if len(word) > SHORTEST and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) >= SHORTEST and word.endswith("s") and not word.endswith("ss") else word


LEGAL_STEMS, SMALL_STEMS, STREET_STEMS = (frozenset(map(stem, words)) for words in (LEGAL, SMALL, STREET))
FIELD_STEMS, EVERYDAY_STEMS = frozenset(map(stem, FIELD)), frozenset(map(stem, EVERYDAY))
NOBODYS = FIELD_STEMS | EVERYDAY_STEMS | LEGAL_STEMS | SMALL_STEMS | STREET_STEMS


def find(text: str, identity: Identity) -> list[Leak]:
    """Every place that tells who asked, in order, each place once; of places that overlap the longest."""
    search = _Search(text, identity)
    found = sorted(search.all(), key=lambda leak: (leak.start - leak.end, leak.start))
    kept: list[Leak] = []
    for leak in found:
        if all(leak.end <= other.start or leak.start >= other.end for other in kept):
            kept.append(leak)
    return sorted(kept)


def _words(text: str) -> list[Word]:
    found = []
    for match in WORD.finditer(text):
        written = match.group()
        base = stem(written)
        found.append(Word(base, match.start(), match.end(), written[0].isupper(), len(base) == 1))
    return found


def _parts(name: str) -> list[str]:
    """The words of a name by their stems, without small words and legal form."""
    every = [stem(word) for word in WORD.findall(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", name))]
    without_small = [word for word in every if word not in SMALL_STEMS] or every
    return [word for word in without_small if word not in LEGAL_STEMS] or without_small


def _matches(written: str, wanted: str) -> bool:
    """The same word, or (for a word of some length) with an ending of English, Welsh or Polish grammar."""
    if written == wanted:
        return True
    return len(wanted) > SHORTEST and written.startswith(wanted) and written[len(wanted) :] in ENDINGS


class _Search:
    """One text and one identity."""

    def __init__(self, text: str, identity: Identity):
        self.text, self.identity = text, identity
        self.words = _words(text)
        # Small words between are skipped: "Smith & Sons" is found as "Smith and Sons".
        self.telling = [word for word in self.words if word.stem not in SMALL_STEMS]
        self.known = {stem(word) for word in WORD.findall(identity.known)}

    def all(self) -> Iterator[Leak]:
        """Everything found, with overlaps."""
        yield from self._name(self.identity.name, NAME)
        for product in self.identity.products:
            yield from self._product(product)
        for person in self.identity.people:
            yield from self._person(person)
        yield from self._places()
        yield from self._numbers()
        yield from self._internet()

    def _leak(self, start: int, end: int, tells: str) -> Leak:
        return Leak(start, end, self.text[start:end], tells)

    def _is_distinctive(self, word: str) -> bool:
        return len(word) >= SHORTEST and word not in NOBODYS and word not in self.known and not word.isdigit()

    def _runs(self, wanted: Sequence[str]) -> Iterator[list[Word]]:
        """Places where these words follow each other, however they are joined: Harbour-Lights, HarbourLights."""
        joined = "".join(wanted)
        for place in range(len(self.telling)):
            run: list[Word] = []
            written = ""
            for word in self.telling[place:]:
                if run and not self._are_near(run[-1], word):
                    break
                run.append(word)
                written += word.stem
                if _matches(written, joined) or (len(run) == len(wanted) and self._each(run, wanted)):
                    yield run
                    break
                if len(written) > len(joined) + 3:
                    break

    def _are_near(self, one: Word, other: Word) -> bool:
        between = self.text[one.end : other.start]
        return len(between) <= 12 and not re.search(r"[.!?;:]\s|\n\s*\n", between)

    @staticmethod
    def _each(run: list[Word], wanted: Sequence[str]) -> bool:
        return all(_matches(word.stem, part) for word, part in zip(run, wanted, strict=True))

    def _name(self, name: str, tells: str) -> Iterator[Leak]:
        parts = _parts(name)
        head = self._head(parts)
        for wanted in (parts, head) if len(head) > 1 else (parts,):
            for run in self._runs(wanted):
                if self._is_a_name(run, wanted):
                    yield self._leak(run[0].start, run[-1].end, tells)
        for word in parts:
            if self._is_distinctive(word):
                for run in self._runs([word]):
                    yield self._leak(run[0].start, run[-1].end, PART)
        yield from self._initials(parts)

    @staticmethod
    def _head(parts: list[str]) -> list[str]:
        """What stands before the first word of the field: "Bright Start" of "Bright Start Nurseries"."""
        for place, part in enumerate(parts):
            if part in FIELD_STEMS:
                return parts[:place]
        return parts

    def _is_a_name(self, run: list[Word], wanted: Sequence[str]) -> bool:
        """A distinctive word, three words, or capitals: "care at home" says nothing, "Open Door" does."""
        if any(self._is_distinctive(word) for word in wanted) or len(wanted) >= 3:
            return True
        if len(wanted) == 1:
            return self._has_legal_form(run[-1])
        return (all(word.is_capital for word in run) and len(run) > 1) or self._has_legal_form(run[-1])

    def _has_legal_form(self, last: Word) -> bool:
        """ "Care Ltd" is somebody, "care" nobody."""
        after = next((word for word in self.words if word.start >= last.end), None)
        return after is not None and after.stem in LEGAL_STEMS and after.start - last.end <= 2

    def _initials(self, parts: list[str]) -> Iterator[Leak]:
        initials = "".join(part[0] for part in parts)
        if len(initials) < 3 or initials in KNOWN_INITIALS or initials in self.known:
            return
        pattern = rf"(?<!\w){'[. ]?'.join(initials)}(?:['’]?s)?(?!\w)"
        for match in re.finditer(pattern, self.text, re.IGNORECASE):
            written = re.sub(r"['’]?s$|\W", "", match.group())
            # In small letters only what cannot be a word: "hlc", never "cat" or "an act".
            if written.isupper() or not (re.search(r"[aeiouyw ]", match.group()) or stem(initials) in NOBODYS):
                yield self._leak(match.start(), match.end(), INITIALS)

    def _product(self, product: str) -> Iterator[Leak]:
        parts = _parts(product)
        for run in self._runs(parts) if parts else ():
            if len(parts) > 1 or parts[0] not in NOBODYS or run[0].is_capital:
                yield self._leak(run[0].start, run[-1].end, PRODUCT)
        for word in parts if len(parts) > 1 else ():
            if self._is_distinctive(word):
                for run in self._runs([word]):
                    yield self._leak(run[0].start, run[-1].end, PRODUCT)

    def _person(self, person: str) -> Iterator[Leak]:
        parts = [stem(word) for word in WORD.findall(person) if stem(word) not in TITLES]
        if len(parts) > 1:
            for run in self._runs(parts):
                yield self._leak(run[0].start, run[-1].end, PERSON)
            for run in (run for both in (parts, [parts[0], parts[-1]]) for run in self._runs(both)):
                yield self._leak(run[0].start, run[-1].end, PERSON)
        for word in self.words:
            is_titled = word.stem in parts[-1:] and self._follows_title(word)
            if is_titled or (word.is_capital and word.stem in parts and self._is_distinctive(word.stem)):
                yield self._leak(word.start, word.end, PERSON)

    def _follows_title(self, word: Word) -> bool:
        before = next((other for other in reversed(self.words) if other.end <= word.start), None)
        return before is not None and plain(self.text[before.start : before.end]) in TITLES

    def _places(self) -> Iterator[Leak]:
        codes = {"".join(match.groups()).upper() for match in POSTCODE.finditer(self.identity.address)}
        for match in POSTCODE.finditer(self.text):
            if "".join(match.groups()).upper() in codes:
                yield self._leak(match.start(), match.end(), POST)
        for line in re.split(r"[,;\n]", POSTCODE.sub("", self.identity.address)):
            yield from self._street([stem(word) for word in WORD.findall(line)])

    def _street(self, line: list[str]) -> Iterator[Leak]:
        """A street by its name; without a number only where the opportunity does not speak of it itself."""
        line = [SHORT_STREET.get(word, word) for word in line]
        name = [word for word in line if not re.search(r"\d", word)]
        if len(name) < 2 or not STREET_STEMS & set(name):
            return
        wanted = line if set(name) <= self.known else name
        if set(wanted) <= self.known:
            return
        words = [SHORT_STREET.get(word.stem, word.stem) for word in self.words]
        for place in range(len(words) - len(wanted) + 1):
            if words[place : place + len(wanted)] == wanted:
                yield self._leak(self.words[place].start, self.words[place + len(wanted) - 1].end, STREETS)

    def _numbers(self) -> Iterator[Leak]:
        for number in self.identity.numbers:
            bare = re.sub(r"\W", "", number)
            if len(bare) < 6:
                continue
            pattern = r"[\s\-–./]?".join(re.escape(letter) for letter in bare)
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.text, re.IGNORECASE):
                yield self._leak(match.start(), match.end(), NUMBER)
        for match in PHONE.finditer(self.text):
            if re.sub(r"\D", "", match.group()) not in re.sub(r"\D", "", self.identity.known):
                yield self._leak(match.start(), match.end(), RING)

    def _internet(self) -> Iterator[Leak]:
        for match in EMAIL.finditer(self.text):
            if match.group().casefold() not in self.identity.known.casefold():
                yield self._leak(match.start(), match.end(), LETTERS)
        for host in _hosts(self.identity):
            label = host.split(".")[0]
            for match in re.finditer(rf"(?<![\w-]){re.escape(host)}(?![\w-])", self.text, re.IGNORECASE):
                yield self._leak(match.start(), match.end(), SITE)
            for run in self._runs([stem(label)]) if self._is_distinctive(stem(label)) and len(label) > 5 else ():
                yield self._leak(run[0].start, run[-1].end, SITE)


def _hosts(identity: Identity) -> Iterable[str]:
    """The domains of its members' e-mail and of its website, without the houses where everybody has a letter box."""
    hosts = {email.rpartition("@")[2].strip().casefold() for email in identity.emails if "@" in email}
    if identity.website:
        bare = re.sub(r"^(?:https?:)?//", "", identity.website.strip().casefold())
        hosts.add(re.split(r"[/:?#]", bare)[0].removeprefix("www."))
    return sorted(host for host in hosts if "." in host and host.split(".")[0] not in MAIL_HOUSES)
