"""What holds the house together: labels, state writes, drawings, lifecycles that lead somewhere."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from home.management.commands.draw_lifecycles import stale
from portal.lifecycle import REGISTRY

ROOT = Path(settings.BASE_DIR)
AREAS = ("portal", "home", "tenders", "engagement")
LABELS = {
    "core", "audit", "mail", "evidence", "alerts", "accounts", "files", "questions", "home", "tenders", "regimes", "outcomes",
    "intentions", "opportunities", "clarifications", "partners", "custody", "awarding", "diligence",
    "bids", "evaluation", "contracts", "notices", "engagement", "responses", "consultations", "feedback",
}  # fmt: skip


def _sources():
    for area in AREAS:
        for path in (ROOT / area).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_the_labels_of_our_apps_are_frozen():
    """A label names tables, permissions and content types: a new one is added here and in the import contract."""
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in AREAS}
    assert ours - {"wagtailusers"} == LABELS


def test_only_the_lifecycle_assigns_a_state():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for part in ast.walk(target)
        if isinstance(part, ast.Attribute) and part.attr == "state" and isinstance(part.ctx, ast.Store)
    ]
    assert found == [line for line in found if line.startswith("portal/lifecycle.py")]
    assert found


def test_the_drawings_of_the_lifecycles_are_fresh():
    assert stale() == []


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_state_of_a_lifecycle_exists_and_can_be_reached(name):
    life = REGISTRY[name]
    field = apps.get_model(life.model)._meta.get_field("state")
    states = {str(value) for value, _name in field.flatchoices}
    reached, steps = {str(field.default)}, list(life.steps.values())
    for _round in states:
        reached |= {str(step.target) for step in steps if reached & set(map(str, step.sources))}
    named = {str(state) for step in steps for state in (*step.sources, step.target)}
    assert named <= states
    assert reached == states


def test_every_step_says_in_a_sentence_who_may_take_it():
    silent = [
        f"{name}.{step.verb}"
        for name, life in REGISTRY.items()
        for step in life.steps.values()
        if not step.rule.__doc__
    ]
    assert silent == []


def test_no_file_of_ours_writes_into_a_model_save():
    """No ``save()`` with effects: what happens besides saving stands in a service."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources()
        if path.name == "models.py" or "models" in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    # Published question versions refuse to be saved again: a guard, not an effect.
    assert [line for line in found if not line.startswith("portal/questions/models.py")] == []
