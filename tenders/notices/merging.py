"""From the releases of a process to what is true of it now: the merge rules of OCDS 1.1."""

from collections.abc import Iterable
from typing import Any

# Lists that the schema says are replaced as a whole, among those that this portal writes.
WHOLE = frozenset(
    {
        "additionalClassifications",
        "additionalIdentifiers",
        "classifications",
        "criteria",
        "deliveryAddresses",
        "numbers",
    }
)


def compiled(releases: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The compiled release of releases in the order of their dates; {} for none."""
    found: dict[str, Any] = {}
    for release in releases:
        found = _objects(found, {name: value for name, value in release.items() if name not in ("id", "tag")})
    if found:
        found |= {"id": f"{found['ocid']}-{found['date']}", "tag": ["compiled"]}
    return found


def _objects(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Field by field: a later value replaces an earlier one, what is not said again stays."""
    return old | {name: _value(name, old.get(name), value) for name, value in new.items()}


def _value(name: str, old: Any, new: Any) -> Any:
    if isinstance(new, dict):
        return _objects(old if isinstance(old, dict) else {}, new)
    is_list = isinstance(new, list) and new and all(isinstance(part, dict) for part in new)
    if not is_list or name in WHOLE or not isinstance(old, list):
        return new
    return _rows(old, new)


def _rows(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same id are one row; others are added in their order."""
    found = {row["id"]: row for row in old}
    for row in new:
        found[row["id"]] = _objects(found.get(row["id"], {}), row)
    return list(found.values())
