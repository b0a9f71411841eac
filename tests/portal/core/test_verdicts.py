"""The answer of a rule: a yes, or a no with its reason."""

import pytest

from portal.core.verdicts import ALLOWED, NotAllowed, first_no, refuse


def test_allowed_is_true_and_raises_nothing():
    ALLOWED.or_raise()
    assert (bool(ALLOWED), ALLOWED.reason) == (True, "")


def test_refuse_is_false_and_raises_its_reason():
    verdict = refuse("Ask somebody else.")
    with pytest.raises(NotAllowed) as caught:
        verdict.or_raise()
    assert (bool(verdict), caught.value.reason, str(caught.value)) == (False, *["Ask somebody else."] * 2)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_refusal_without_a_reason_is_a_mistake(reason):
    with pytest.raises(ValueError, match="needs a reason"):
        refuse(reason)


@pytest.mark.parametrize(
    ("verdicts", "first"),
    [
        ((), ALLOWED),
        ((ALLOWED, ALLOWED), ALLOWED),
        ((ALLOWED, refuse("one"), refuse("two")), refuse("one")),
    ],
    ids=["none asked", "all yes", "the first no of two"],
)
def test_first_no(verdicts, first):
    assert first_no(*verdicts) == first
