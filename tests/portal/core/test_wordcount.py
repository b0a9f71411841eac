"""Words are counted alike on the server and in the browser, and a text is cut where the count says."""

import json
import random
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.core.wordcount import count_words, first_words, too_many_words

ROOT = Path(settings.BASE_DIR)
VECTORS = json.loads((Path(__file__).parent / "words.json").read_text())
PIECES = [
    "# ",
    "## ",
    "#",
    "- ",
    "-",
    "• ",
    "1. ",
    "12.",
    "|",
    "| ",
    " | ",
    "---",
    ":-:",
    "\n",
    "\r\n",
    " ",
    "\u00a0",
    "\t",
]
PIECES += ["well-known", "3", "ŵy", "<b>", "\u200b", "\u2028", "\x1c", "\ufeff"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@pytest.mark.parametrize(("text", "count"), VECTORS)
def test_words_are_counted_without_marks(text, count):
    assert count_words(text) == count


def _in_the_browser(texts):
    node = ROOT / ".venv/bin/node"
    if not node.exists():
        pytest.skip("node is absent: run make test")
    script = """
        import { readFileSync } from "node:fs";
        import { countWords } from "./frontend/words.js";
        console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(countWords)));
    """
    run = subprocess.run(
        [node, "--input-type=module", "-e", script],
        cwd=ROOT,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_the_browser_counts_alike():
    chance = random.Random(7)
    mixed = ["".join(chance.choices(PIECES, k=chance.randint(1, 25))) for _time in range(3000)]
    texts = [text for text, _count in VECTORS] + mixed
    assert [
        (text, browser)
        for text, browser in zip(texts, _in_the_browser(texts), strict=True)
        if browser != count_words(text)
    ] == []


@given(TEXTS)
def test_every_text_counts_no_more_than_python_splits(text):
    without_bars = text.replace("|", " | ")
    assert 0 <= count_words(text) <= len(without_bars.split())


@given(TEXTS, st.integers(1, 6))
def test_what_is_cut_and_its_rest_are_the_text_and_the_cut_is_within_the_limit(text, limit):
    visible, rest = first_words(text, limit)
    assert visible.removesuffix(" |") + rest == text or visible + rest == text
    assert count_words(visible) <= limit
    assert (rest == "") == (count_words(text) <= limit)


@pytest.mark.parametrize(
    ("text", "limit", "visible", "rest"),
    [
        ("one two three", 2, "one two", " three"),
        ("one two three", 3, "one two three", ""),
        ("# One\n\n- two\n- three", 2, "# One\n\n- two", "\n- three"),
        ("| a | b |\n| c | d |", 3, "| a | b |\n| c |", " | d |"),
        ("| a | b |\n| c | d |", 2, "| a | b |", " |\n| c | d |"),
        ("one\n| --- |", 1, "one\n| --- |", ""),
    ],
)
def test_a_text_is_cut_at_a_word_and_a_table_stays_one(text, limit, visible, rest):
    assert first_words(text, limit) == (visible, rest)


@pytest.mark.parametrize(
    ("text", "limit", "sentence"),
    [
        ("one two", 2, ""),
        ("one two three", 2, "Shorten this by 1 word: it has 3, the limit is 2."),
        ("- one\n- two\n- three", 1, "Shorten this by 2 words: it has 3, the limit is 1."),
    ],
)
def test_a_text_over_the_limit_says_by_how_much(text, limit, sentence):
    assert too_many_words(text, limit) == sentence
