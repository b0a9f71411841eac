"""Files of bids: ciphertext on disk."""

import uuid

from django.db import models

from portal.files.enums import Verdict

from .bid import Bid


class SealedFile(models.Model):
    """One file of a bid as age ciphertext on disk; its name and place stand in the sealed part only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="files")
    size = models.PositiveBigIntegerField(help_text="Bytes of the plain file.")
    sha256 = models.CharField(max_length=64, help_text="Of the plain file.")
    ciphertext_sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices, default=Verdict.NOT_CHECKED)
    failed_reads = models.PositiveSmallIntegerField(
        default=0, help_text="How often it could not be read, opened, to be checked."
    )

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return str(self.pk)

    @property
    def path(self):
        """Where its ciphertext lies, below the private folder."""
        return f"bids/{self.pk.hex[:2]}/{self.pk.hex}.age"


class Upload(models.Model):
    """A file on its way in, in pieces that are only ciphertext. The file that it becomes takes its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="uploads")
    length = models.PositiveBigIntegerField(help_text="Bytes that were announced.")
    sealed = models.BinaryField(help_text="Name, question and key of the pieces, sealed to the draft key.")
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, help_text="When it was sealed into its slot.")

    class Meta:
        ordering = ["begun_at", "pk"]

    def __str__(self):
        return str(self.pk)

    @property
    def path(self):
        """Where its pieces lie, below the private folder."""
        return f"arriving/{self.pk.hex}.part"
