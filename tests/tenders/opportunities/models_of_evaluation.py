"""Published content of evaluation models for tests, as plain values, and generated ones."""

from decimal import Decimal

from hypothesis import strategies as st

from tenders.opportunities.scoring.frozen import model_in
from tenders.opportunities.scoring.totals import Atoms, totals

METHODS = ["LOWEST", "MEAN", "LINEAR", "BENCHMARK", "PER_POINT", "RELATIVE", "WHOLE_LIFE", "CARE_RATE"]


def scale(*scores):
    """A scale of these scores."""
    return [{"score": str(score), "label": f"Score {score}", "descriptor": f"What {score} means."} for score in scores]


def quality(key, weight, *, scores=(0, 1, 2, 3, 4, 5), **more):
    """A quality criterion."""
    return _row(key, "QUALITY", weight, scale(*scores), **more)


def price(weight, key=99):
    """The price criterion."""
    return _row(key, "PRICE", weight, [])


def pass_or_fail(key):
    """A criterion that gives no points."""
    return _row(key, "PASS", 0, scale(0, 1))


def _row(key, kind, weight, points, **more):
    row = {"id": key, "name": f"Criterion {key}", "kind": kind, "weight": str(weight), "questions": [], "scale": points}
    return {**row, **more}


def content(*criteria, ceiling=None, groups=(), **rules):
    """What is frozen at publication, with rules of all lots where any are given."""
    found = {"criteria": list(criteria)}
    if rules:
        usual = {"lot": None, "method": "LOWEST", "places": 2, "round_at": "EACH", "tie": "SHARED"}
        found["rules"] = [{**usual, **rules}]
    if ceiling is not None:
        found["price_terms"] = [{"lot": None, "years": 1, "way": "ONE", "ceiling": str(ceiling)}]
    if groups:
        found["groups"] = list(groups)
    return found


def counted(published, bids, *, has_prices=True, out=()):
    """{bid: Total} of {bid: ({criterion: score}, price)}; ``out``: those that people took out."""
    atoms = [
        Atoms(key, _decimals(scores), _price(amount), ("It was taken out.",) if key in out else ())
        for key, (scores, amount) in bids.items()
    ]
    return {row.key: row for row in totals(model_in(published, 1), atoms, has_prices=has_prices)}


def _decimals(scores):
    return {key: Decimal(str(score)) for key, score in scores.items()}


def _price(amount):
    return None if amount is None else Decimal(str(amount))


# Generated


@st.composite
def evaluations(draw):
    """(published content, {bid: ({criterion: score}, price or None)}): every method, ties, failures, missing prices."""
    method = draw(st.sampled_from(METHODS))
    size = draw(st.integers(1, 5))
    criteria = []
    for key in range(1, size + 1):
        scores = draw(st.sampled_from([(0, 1, 2, 3, 4, 5), (0, 3, 5), (0, 25, 50, 75, 100), ("0", "0.5", "1.5")]))
        row = quality(key, draw(st.decimals("0.01", 60, places=2)), scores=scores)
        if draw(st.integers(0, 4)) == 0:
            row |= {"minimum": str(draw(st.sampled_from(scores))), "below": draw(st.sampled_from(["OUT", "ZERO"]))}
        criteria.append(row)
    if draw(st.booleans()):
        criteria.append(pass_or_fail(50))
    criteria.append(price(0 if method == "PER_POINT" else draw(st.decimals("0.01", 80, places=2))))
    groups = []
    if draw(st.integers(0, 3)) == 0:
        groups = [{"name": "Group", "minimum": str(draw(st.integers(0, 60))), "members": list(range(1, size + 1))}]
    published = content(
        *criteria,
        groups=groups,
        ceiling=draw(st.decimals("1", 2_000_000, places=2)),
        method=method,
        benchmark=str(draw(st.decimals("0.01", 1_000_000, places=2))),
        places=draw(st.integers(0, 4)),
        round_at=draw(st.sampled_from(["EACH", "TOTAL"])),
        tie=draw(st.sampled_from(["SHARED", "QUALITY", "PRICE", "HEAVIEST"])),
    )
    few = draw(st.sampled_from([st.decimals(0, 3_000_000, places=2), st.sampled_from([Decimal(0), Decimal(100)])]))
    bids = {}
    for number in range(draw(st.integers(1, 7))):
        scores = {
            row["id"]: draw(st.sampled_from([point["score"] for point in row["scale"]]))
            for row in criteria
            if row["scale"] and draw(st.integers(0, 30)) > 0
        }
        bids[f"bid{number}"] = (scores, None if draw(st.integers(0, 12)) == 0 else draw(few))
    return published, bids
