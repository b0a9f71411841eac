"""The base of every form that people outside the Wagtail admin fill in.

A view stays short::

    class AskForm(GovForm):
        question = WordsField(label="Your question", word_limit=200, help_text="Leave out names.")
        submit_label = "Send the question"

and its template holds ``{% error_summary form=form %}`` above the heading and ``{% crispy form %}`` below it
(after ``{% load crispy_forms_tags %}``), inside ``<form method="post" novalidate>``. The CSRF token and the button
come with ``{% crispy form %}``. Set ``form_tag = True`` to have the ``<form>`` element written too (a form with
files gets its ``enctype`` by itself), ``submit_label = ""`` to leave the button out.

Per field, ``gov`` may say how it looks::

    gov = {"answer": {"inline": True, "legend_size": "m"}, "email": {"width": 20}}

or, where a form is built from data, the field itself carries it: ``field.gov = {"legend_size": "m"}``. The keys are
``portal.core.govuk_pack.LOOKS``; one that is not among them is refused.
"""

from crispy_forms.helper import FormHelper
from django import forms

from portal.core.govuk_pack import check_look

# Django’s own words, by identity: a field with better words of its own keeps them.
REQUIRED = forms.Field.default_error_messages["required"]


def required_message(field: forms.Field, label: str) -> str:
    """What to say when the field was left empty, in words that make sense in the error summary too."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Choose an answer to “{label}”"
    return f"Fill in “{label}”"


class GovFormMixin:
    """GOV.UK markup and messages for a form; see the module."""

    submit_label = "Continue"
    form_tag = False
    gov: dict[str, dict] = {}

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, look in self.gov.items():
            check_look(f"{type(self).__name__}.gov[{name!r}]", look)
        for name, field in self.fields.items():
            if field.error_messages["required"] is REQUIRED:
                label = str(field.label or name.replace("_", " ").capitalize())
                field.error_messages["required"] = required_message(field, label)

    @property
    def helper(self) -> FormHelper:
        """Crispy's settings for this form, made anew so that two renderings never share a button."""
        helper = FormHelper()
        helper.form_tag = self.form_tag
        helper.attrs = {"novalidate": ""}
        # Not crispy's Submit: it would run the words on the button as a template.
        helper.submit_label = self.submit_label
        return helper


class GovForm(GovFormMixin, forms.Form):
    """A plain form in GOV.UK markup."""


class GovModelForm(GovFormMixin, forms.ModelForm):
    """A form of one record in GOV.UK markup; saving belongs to a service."""
