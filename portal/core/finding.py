"""Finding by words: parts of words, singular and plural alike, and what a misspelt word was meant to be.

It works the same on every database. Only pages that people read correct a word; files, feeds and alerts find exactly
the words that stand in their address.
"""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from django.db.models import Q
from django.http import HttpRequest, QueryDict

AROUND = " \"'“”‘’.,;:!?()[]"
POSSESSIVE = re.compile(r"['’]s?$")
WITH_ES = re.compile(r"(s|x|z|ch|sh)$", re.IGNORECASE)
WITH_IES = re.compile(r"(?<=[^aeiou])y$", re.IGNORECASE)
NO_PLURAL, PLURAL_ES = ("ss", "us", "is"), ("sses", "xes", "ches", "shes")
WORD = re.compile(r"[^\W\d_]{4,}")
# How like a word its correction must be (difflib's ratio), and in searches of how many words one is looked for.
ALIKE, MOST_WORDS = 0.75, 5


def forms(word: str) -> set[str]:
    """The word as it stands, as singular and as plural: for "carers" also "carer"."""
    bare = POSSESSIVE.sub("", word.strip(AROUND))
    word = bare or word
    one = _singular(word)
    many = WITH_IES.sub("ies", one) if WITH_IES.search(one) else one + ("es" if WITH_ES.search(one) else "s")
    return {word, one, many}


def _singular(word: str) -> str:
    ending = word.lower()
    if len(word) < 4 or not ending.endswith("s") or ending.endswith(NO_PLURAL):
        return word
    if ending.endswith("ies"):
        return word[:-3] + "y"
    return word[: -2 if ending.endswith(PLURAL_ES) else -1]


def _parts(word: str) -> list[str]:
    """The shortest of its forms: what holds "carers" holds "carer"."""
    wanted = forms(word)
    return sorted(part for part in wanted if not any(other in part for other in wanted - {part}))


def holding(words: str, *fields: str) -> Q:
    """Rows that hold every word, in any of its forms and as part of a longer one, in at least one of the fields."""
    found = Q()
    for word in words.split():
        found &= Q(*((f"{field}__icontains", part) for part in _parts(word) for field in fields), _connector=Q.OR)
    return found


def holds(text: str, words: str) -> bool:
    """Does the text hold one of the words, in any of its forms?"""
    return any(part.casefold() in text.casefold() for word in words.split() for part in _parts(word))


def meant(words: str, finds: Callable[[str], bool], titles: Callable[[], Iterable[str]]) -> str:
    """What was meant by words that find nothing: each that is unknown replaced by the title word most like it.

    ``titles`` are those that everyone may read. "" when no correction would find anything.
    """
    typed = [word.strip(AROUND) for word in words.split()]
    unknown = {word for word in typed if WORD.fullmatch(word)} if len(typed) <= MOST_WORDS else set()
    unknown = {word for word in unknown if not finds(word)}
    if not unknown:
        return ""
    vocabulary = {word for title in titles() for word in WORD.findall(title.casefold())}
    better = " ".join(_most_like(word, vocabulary) if word in unknown else word for word in typed)
    return better if better.casefold() != " ".join(typed).casefold() and finds(better) else ""


def _most_like(word: str, vocabulary: Iterable[str]) -> str:
    return next(iter(get_close_matches(word.casefold(), vocabulary, n=1, cutoff=ALIKE)), word)


def forgive(request: HttpRequest, finds: Callable[[QueryDict], bool], titles: Callable[[], Iterable[str]]) -> str:
    """For a list whose filters find nothing because a word is misspelt: the words as they were typed, else "".

    The request then asks for what was meant, so that pages, files, feeds and alerts offered on the page do so too.
    """

    def asking(other: str) -> QueryDict:
        query = request.GET.copy()
        query["words"] = other
        query.pop("page", None)
        return query

    words = request.GET.get("words", "").strip()
    if not words or finds(request.GET):
        return ""
    better = meant(words, lambda other: finds(asking(other)), titles)
    if not better:
        return ""
    request.GET = asking(better)
    return words
