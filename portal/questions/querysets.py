"""Finding question sets."""

from django.db import models

from portal.accounts.roles import Role, has_role

# Who writes questions: the same people see the drafts of one another.
AUTHORS = (Role.COMMISSIONER, Role.PROCUREMENT_LEAD, Role.ENGAGEMENT_OFFICER)


class QuestionSetQuerySet(models.QuerySet):
    """Question sets are working papers: the public sees a version through the form that uses it."""

    def visible_to(self, person, now):
        """Those who write questions see all; nobody else sees any."""
        return self.all() if has_role(person, *AUTHORS) else self.none()


class VersionQuerySet(models.QuerySet):
    """Published versions are immutable."""

    def update(self, **kwargs):
        raise TypeError("A published version of a question set is never changed; publish a new one.")

    def delete(self):
        raise TypeError("A published version of a question set is never deleted: answers point at it.")
