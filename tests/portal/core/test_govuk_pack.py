"""Our crispy template pack against the markup that GOV.UK Frontend itself publishes (its fixtures)."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms import BoundField
from django.template.loader import render_to_string

from portal.core.components import form_errors
from portal.core.fields import GovDateField
from portal.core.forms import GovForm
from portal.core.widgets import WordsTextarea

COMPONENTS = Path(__file__).resolve().parents[3] / "node_modules/govuk-frontend/dist/govuk/components"
VOID = {"input", "br", "img", "hr", "meta", "link"}
# Django adds aria-invalid, which GOV.UK leaves out; an empty class or id says nothing.
IGNORED = {"aria-invalid", "maxlength", "minlength", "autocomplete", "step"}


class Tree(HTMLParser):
    """The markup as nested lists: tag, sorted attributes with sorted classes, children, text without spare space."""

    def __init__(self, html):
        super().__init__()
        self.root = ["root", (), []]
        self.stack = [self.root]
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        kept = sorted((k, " ".join(sorted((v or "").split()))) for k, v in attrs if k not in IGNORED)
        node = [tag, tuple(kept), []]
        self.stack[-1][2].append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.stack.pop()

    def handle_data(self, data):
        if data.strip():
            self.stack[-1][2].append(" ".join(data.split()))


def tree(html):
    return Tree(html).root[2]


def fixture(component, name):
    path = COMPONENTS / component / "fixtures.json"
    if not path.exists():
        pytest.skip("node_modules is absent: run npm ci to compare with GOV.UK Frontend")
    return next(row for row in json.loads(path.read_text())["fixtures"] if row["name"] == name)


def draw(field, options, *, value=None, look=None):
    """The field drawn by the pack under the fixture's id, name, label, hint and error."""
    base = options.get("id") or options.get("idPrefix") or options["name"]
    name = options.get("name", base)
    words = options.get("fieldset", {}).get("legend") or options["label"]
    field.label, field.help_text, field.gov = words["text"], options.get("hint", {}).get("text", ""), look or {}
    form = type("Drawn", (forms.Form,), {"use_required_attribute": False})(initial={name: value})
    error = options.get("errorMessage", {}).get("text")
    form._errors = {name: form.error_class([error])} if error else {}
    bound = type("Fixed", (BoundField,), {"auto_id": property(lambda self: base)})(form, field, name)
    return render_to_string("govuk/field.html", {"field": bound})


def pairs(options):
    return [(str(item["value"]), item["text"]) for item in options["items"]]


def check(component, name, make, **kwargs):
    """Compare one field, made from the fixture's options, with the fixture's markup."""
    row = fixture(component, name)
    assert tree(draw(make(row["options"]), row["options"], **kwargs)) == tree(row["html"])


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("default", {}),
        ("with hint text", {}),
        ("with error message", {}),
        ("with error and hint", {}),
        ("with width-10 class", {"width": 10}),
        ("with label as page heading", {"page_heading": True}),
        ("with prefix", {"prefix": "£"}),
        ("with suffix", {"suffix": "kg"}),
        ("with prefix and suffix and error", {"prefix": "£", "suffix": "per item"}),
    ],
)
def test_input_is_as_in_govuk_frontend(name, look):
    check("input", name, lambda options: forms.CharField(), look=look)


@pytest.mark.parametrize("name", ["default", "with hint", "with error message", "with hint and error message"])
def test_textarea_is_as_in_govuk_frontend(name):
    check("textarea", name, lambda options: forms.CharField(widget=WordsTextarea()))


def test_select_is_as_in_govuk_frontend():
    check("select", "with hint text and error message", lambda options: forms.ChoiceField(choices=pairs(options)))


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("with hint and error message", {}),
        ("with fieldset and error message", {}),
        ("inline", {"inline": True}),
        ("with hint", {}),
    ],
)
def test_radios_are_as_in_govuk_frontend(name, look):
    row = fixture("radios", name)["options"]
    if row.get("fieldset", {}).get("legend", {}).get("isPageHeading"):
        look = {**look, "page_heading": True}
    chosen = next((item["value"] for item in row["items"] if item.get("checked")), row.get("value"))
    make = lambda options: forms.ChoiceField(choices=pairs(options), widget=forms.RadioSelect)  # noqa: E731
    check("radios", name, make, value=chosen, look=look)


@pytest.mark.parametrize("name", ["default", "with hint", "with error message and hint"])
def test_checkboxes_are_as_in_govuk_frontend(name):
    row = fixture("checkboxes", name)
    options = row["options"]
    hints = {item["value"]: item["hint"]["text"] for item in options["items"] if "hint" in item}
    look = {"option_hints": hints}
    if options["fieldset"]["legend"].get("isPageHeading"):
        look["page_heading"] = True
    field = forms.MultipleChoiceField(choices=pairs(options), widget=forms.CheckboxSelectMultiple)
    ours, theirs = tree(draw(field, options, look=look)), tree(row["html"])
    for node in _inputs(ours) + _inputs(theirs):
        # Django gives all boxes of a group one name, and the fixtures may name and number each its own way.
        node[1] = tuple(pair for pair in node[1] if pair[0] != "name")
    assert ours == theirs


def _inputs(nodes):
    found = [node for node in nodes if isinstance(node, list) and node[0] == "input"]
    for node in nodes:
        if isinstance(node, list):
            found += _inputs(node[2])
    return found


@pytest.mark.parametrize("name", ["default", "with hint text", "with error message and hint"])
def test_file_upload_is_as_in_govuk_frontend(name):
    check("file-upload", name, lambda options: forms.FileField())


@pytest.mark.parametrize("name", ["with error message and hint"])
def test_date_input_is_as_in_govuk_frontend(name):
    row = fixture("date-input", name)
    ours = draw(GovDateField(), row["options"]).replace('name="dob-errors-', 'name="')
    assert tree(ours) == tree(row["html"])


class Everything(GovForm):
    """One of each kind, with hostile words wherever an editor could put them."""

    text = forms.CharField(label="<script>a</script>", help_text="<b>hint</b>")
    pick = forms.ChoiceField(label="<i>l</i>", widget=forms.RadioSelect, choices=[("<x>", "<u>option</u>")])
    many = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("1", "One"), ("2", "Two")])
    tick = forms.BooleanField(label="I agree")
    day = GovDateField(label="Day")
    secret = forms.CharField(widget=forms.PasswordInput)
    paper = forms.FileField()
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    gov = {"pick": {"option_hints": {"<x>": "<em>why</em>"}}}


def ids(nodes):
    found = []
    for node in nodes:
        if isinstance(node, list):
            found += [value for key, value in node[1] if key == "id"] + ids(node[2])
    return found


def test_hostile_words_are_escaped():
    html = render_crispy_form(Everything({}))
    for mark in ("<script>a", "<b>hint", "<i>l", "<u>option", "<em>why", 'value="<x>'):
        assert mark not in html


def test_every_error_leads_to_a_field_and_ids_are_unique():
    form = Everything({})
    nodes = tree(render_crispy_form(form))
    known = ids(nodes)
    assert len(known) == len(set(known))
    rows = form_errors(form)
    assert len(rows) == 7
    assert [row["href"] for row in rows if row["href"].lstrip("#") not in known] == []


def test_form_carries_no_style_and_a_button():
    html = render_crispy_form(Everything())
    assert "style=" not in html
    assert "Continue" in html


def test_the_button_s_words_are_not_run_as_a_template():
    form = type("Sends", (GovForm,), {"submit_label": "{{ csrf_token }}{% now 'Y' %}"})()
    assert "{{ csrf_token }}" in render_crispy_form(form)


def test_unknown_look_is_refused():
    with pytest.raises(TypeError, match="colour"):
        type("Wrong", (GovForm,), {"gov": {"a": {"colour": "red"}}})()


def test_a_word_limit_is_said_without_script():
    form = type("Long", (GovForm,), {"text": forms.CharField(widget=WordsTextarea(word_limit=250))})()
    html = render_crispy_form(form)
    assert 'data-word-limit="250"' in html
    assert "up to 250 words" in html
    assert 'aria-describedby="id_text-words"' in html
