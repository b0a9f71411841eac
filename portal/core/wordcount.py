"""How words are counted, on the server and (in ``frontend/words.js``, the same way) in the browser."""


def count_words(text: str) -> int:
    """A word is a run of characters without white space between: what Python's ``split`` gives."""
    return len(text.split())


def too_many_words(text: str, limit: int) -> str:
    """A sentence for the person when the text is over the limit, else ""."""
    count = count_words(text)
    if count <= limit:
        return ""
    over = count - limit
    return f"Shorten this by {over} word{'' if over == 1 else 's'}: it has {count}, the limit is {limit}."
