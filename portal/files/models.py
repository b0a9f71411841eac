"""Files that people send with an answer: kept apart from the site's documents, handed out only by a rule."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.deconstruct import deconstructible


@deconstructible(path="portal.files.models.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """The private folder, asked of the settings at each use; it has no public address."""

    @property
    def base_location(self):
        return settings.PRIVATE_ROOT

    @property
    def location(self):
        return str(settings.PRIVATE_ROOT)

    def url(self, name):
        raise ValueError("A private file has no address: a rule hands it out.")


def _place(instance: "StoredFile", name: str) -> str:
    # The sender's name is data, never a path.
    return f"files/{instance.pk.hex[:2]}/{instance.pk.hex}"


class StoredFile(models.Model):
    """One upload with its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=_place, storage=PrivateStorage())
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return self.name
