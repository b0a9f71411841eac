"""Slots: what upper apps add, in order."""

from portal.core.slots import Slot


def test_ask_gives_what_each_source_answers_in_order():
    slot = Slot("words")
    slot.fill("b", lambda word: word.upper())
    slot.fill("a", lambda word: word * 2)
    assert list(slot.ask("x")) == ["X", "xx"]


def test_filling_a_key_again_replaces_its_source():
    slot = Slot("words")
    slot.fill("a", lambda: "old")
    slot.fill("a", lambda: "new")
    assert list(slot.ask()) == ["new"]


def test_an_empty_slot_answers_nothing():
    assert list(Slot("words").ask()) == []
