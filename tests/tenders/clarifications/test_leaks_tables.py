"""Tables of what tells who asked: names, initials, places, numbers, people, letters of other alphabets, everyday words."""

import pytest

from tenders.clarifications.leaks import Identity, find, stem


def _found(text, **facts):
    return [leak.words for leak in find(text, Identity(**{"name": "", **facts}))]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Harbour Lights Care CIC", "harbour lights care", "harbour lights care"),
        ("Harbour Lights Care CIC", "Harbour-Lights", "Harbour-Lights"),
        ("Harbour Lights Care CIC", "HarbourLights", "HarbourLights"),
        ("Harbour Lights Care CIC", "our harbourlight app", "harbourlight"),
        ("Harbour Lights Care CIC", "Harbour, Lights & Care", "Harbour, Lights & Care"),
        ("Harbour Lights Care CIC", "a harbour’s view", "harbour’s"),
        ("Smith & Sons", "Smith and Sons asks", "Smith and Sons"),
        ("Smith and Sons", "SMITH & SONS asks", "SMITH & SONS"),
        ("Bank of Hope Trust", "we at Bank of Hope Trust", "Bank of Hope Trust"),
        ("The Willow Project", "the willow project", "willow project"),
        ("The Willow Project", "willows’ staff", "willows"),
        ("Bright Start Nurseries Ltd", "As Bright Start we ask", "Bright Start"),
        ("Open Door Housing Association", "Open Door has staff", "Open Door"),
        ("Care Ltd", "We are Care Ltd.", "Care"),
        ("Home Support Limited", "Home Support has 12 staff", "Home Support"),
        ("Home Support Limited", "home support limited has 12 staff", "home support"),
        ("O'Brien Homecare", "OBrien asks", "OBrien"),
        ("O’Brien Homecare", "O'Brien's staff", "O'Brien's"),
        ("Sainsbury's Trust", "Sainsburys pays", "Sainsburys"),
        ("N.E.S.T. Advice", "NEST asks", "NEST"),
    ],
)
def test_names_however_they_are_written(name, text, found):
    assert _found(text, name=name) == [found]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Care Ltd", "Is care at home included?"),
        ("Home Support Limited", "Home support is asked for. Does home support end at ten?"),
        ("Support Services UK", "Which support services are there in the UK?"),
        ("The Care Company", "The care that the company gives"),
        ("Bright Start Nurseries Ltd", "a bright start for every child"),
        ("Open Door Housing Association", "leave the open door ajar"),
        ("Anchor Point Recovery", "At this point recovery begins."),
        ("Bridge Street Advice", "Is the bridge in the street part of it?"),
        ("National Care Group plc", "a national group for care"),
        ("First Choice", "our first question and our choice"),
        ("Community Advice Trust", "a cat in the house"),
        ("Care Quality Consultants", "inspected by CQC"),
        ("North Home Support", "Is the NHS a partner?"),
        ("", "Anything at all"),
        ("...", "Anything... at all"),
    ],
)
def test_everyday_words_of_a_name_block_nothing(name, text):
    assert _found(text, name=name) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Harbour Lights Care CIC", "HLC", ["HLC"]),
        ("Harbour Lights Care CIC", "H.L.C. and HLC's", ["H.L.C", "HLC's"]),
        ("Harbour Lights Care CIC", "we at hlc", ["hlc"]),
        ("Community Advice Trust", "CAT asks", ["CAT"]),
        ("Harbour Lights", "HL", []),
        ("Harbour Lights Care CIC", "HLCD", []),
    ],
)
def test_initials(name, text, found):
    assert _found(text, name=name) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Tŷ Gobaith Cyf", "Ty Gobaith", ["Ty Gobaith"]),
        ("Ty Gobaith Cyf", "TŶ GOBAITH", ["TŶ GOBAITH"]),
        ("Cwmni Gŵyl", "gwyl", ["gwyl"]),
        ("Fundacja Pomocna Dłoń", "pomocna dlon", ["pomocna", "dlon"]),
        ("Promyk Opieka", "Promyka i Promykiem", ["Promyka"]),
        ("Świetlica Żółw", "w ŚWIETLICACH", ["ŚWIETLICACH"]),
        ("Żabka Home Care", "zabka", ["zabka"]),
        ("Smørrebrød Catering", "smorrebrod", ["smorrebrod"]),
    ],
)
def test_letters_of_other_alphabets(name, text, found):
    assert _found(text, name=name) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14 Quayside Terrace", ["Quayside Terrace"]),
        ("quayside terr.", []),
        ("Quayside Ter", ["Quayside Ter"]),
        ("KM4 2QT", ["KM4 2QT"]),
        ("km4-2qt", ["km4-2qt"]),
        ("KM4 2QS", []),
        ("in Kingsmere", []),
    ],
)
def test_addresses_and_postcodes(text, found):
    assert _found(text, address="14 Quayside Terrace\nKingsmere\nKM4 2QT") == found


def test_a_street_that_the_opportunity_speaks_of_tells_only_with_its_number():
    facts = {"address": "4 Mill Lane\nKM4 2QT", "known": "A garden for the Mill Lane home"}
    assert _found("Is Mill Lane wide enough?", **facts) == []
    assert _found("We are at 4 Mill Ln", **facts) == ["4 Mill Ln"]


def test_words_that_the_opportunity_uses_itself_tell_nothing():
    facts = {"name": "Kingsmere Carers Together", "known": "Kingsmere Council buys short breaks for carers."}
    assert _found("Do carers in Kingsmere pay?", **facts) == []
    assert _found("Kingsmere Carers Together asks", **facts) == ["Kingsmere Carers Together"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anwen Price asks", ["Anwen Price"]),
        ("anwen price asks", ["anwen price"]),
        ("Mrs Price asks", ["Price"]),
        ("ask Anwen", ["Anwen"]),
        ("the price of a visit", []),
        ("Price and quality", []),
        ("Lindqvist's team", ["Lindqvist's"]),
        ("Oscar B. Lindqvist", ["Oscar", "Lindqvist"]),
    ],
)
def test_members(text, found):
    assert _found(text, people=("Anwen Price", "Oscar Lindqvist")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 01792 123456", ["01792 123456"]),
        ("Ring +44 (0)1792 123456", ["+44 (0)1792 123456"]),
        ("Ring 07700-900-123 now", ["07700-900-123"]),
        ("Between 2026 and 2030 there are 15,600 meals", []),
        ("Ring 020 7946 0000", []),
        ("ask@harbour.example", ["ask@harbour.example"]),
        ("see www.harbour.example/nights", ["harbour.example"]),
        ("write to buyer@kingsmere.example", []),
        ("my gmail.com letter box", []),
    ],
)
def test_telephones_and_the_internet(text, found):
    facts = {"emails": ("a@harbour.example", "b@gmail.com"), "known": "buyer@kingsmere.example, 020 7946 0000"}
    assert _found(text, **facts) == found


@pytest.mark.parametrize(
    ("product", "text", "found"),
    [
        ("NightOwl", "night-owl and Night Owl", ["night-owl", "Night Owl"]),
        ("Blue Door Scheme", "the blue door scheme", ["blue door scheme"]),
        ("Beacon", "Beacon is ours", ["Beacon"]),
        ("Care", "Is care paid?", []),
        ("Care", "Our Care app", ["Care"]),
    ],
)
def test_products(product, text, found):
    assert _found(text, products=(product,)) == found


@pytest.mark.parametrize(
    ("word", "base"),
    [("Harbours", "harbour"), ("Harbour’s", "harbour"), ("ladies'", "lady"), ("glass", "glass"), ("bus", "bus")],
)
def test_stems(word, base):
    assert stem(word) == base
