"""Who may read the audit trail."""

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete an audit event."""


class AuditEventQuerySet(models.QuerySet):
    """Events can be added (by ``services.record``) and read, never changed: the triggers say so too."""

    def update(self, **kwargs):
        raise AppendOnlyError("Audit events are never changed.")

    def delete(self):
        raise AppendOnlyError("Audit events are never deleted.")

    def unsealed(self):
        """Without the chains of opportunities that are not opened: those would tell that a bid exists."""
        return self.filter(chain__sealed=False)

    def about(self, subject):
        """The events of one record."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
