"""How questions look to those who will answer them."""

from django.shortcuts import render

from .forms import answers_form


def preview(request, question_set):
    """Every section as its form, for the editor."""
    structure = question_set.structure()
    sections = [(section, answers_form(section.questions)) for section in structure.sections]
    return render(request, "questions/preview.html", {"question_set": question_set, "sections": sections})
