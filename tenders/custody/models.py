"""What the database knows of keys: public halves only."""

from django.db import models


class SealingKey(models.Model):
    """The public half of a key that bids are sealed to. The identity lies in the key store, never in a row."""

    name = models.CharField(max_length=100, unique=True)
    recipient = models.CharField(max_length=100, help_text="An age recipient: age1…")
    made_at = models.DateTimeField()

    def __str__(self):
        return self.name
