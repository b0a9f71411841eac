"""What makes the portal this council's: its name, colour and how to reach it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from home.colours import contrast_with_white

# WCAG 2.2, 1.4.3: white words on the header must be readable.
LEAST_CONTRAST = 4.5


@register_setting(icon="site")
class CouncilSettings(BaseSiteSetting):
    """One row per site. Every page's frame, the contact page and the mails read from here."""

    council_name = models.CharField("council’s name", max_length=100, default="The council")
    service_name = models.CharField("name of this service", max_length=100, default="Commissioning portal")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name="logo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown on the brand colour. Leave empty to show the name alone.",
    )
    brand_colour = models.CharField(
        "brand colour",
        max_length=7,
        default="#14506b",
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", "Enter a colour as # and six figures, such as #14506b.")],
        help_text="The header’s background. White words must be readable on it.",
    )
    contact_email = models.EmailField("contact e-mail", blank=True)
    contact_phone = models.CharField("contact telephone", max_length=40, blank=True)
    contact_hours = models.CharField("when the telephone is answered", max_length=100, blank=True)
    address = models.TextField("postal address", blank=True)
    complaints_email = models.EmailField("e-mail for complaints", blank=True)
    accessibility_email = models.EmailField("e-mail for accessibility problems and other formats", blank=True)
    privacy_email = models.EmailField("e-mail of the data protection officer", blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("council_name"), FieldPanel("service_name"), FieldPanel("logo"), FieldPanel("brand_colour")],
            heading="Name and look",
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("contact_email", "contact_phone", "contact_hours", "address")], heading="Contact"
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("complaints_email", "accessibility_email", "privacy_email")], heading="Duties"
        ),
    ]

    class Meta:
        verbose_name = "council settings"
        verbose_name_plural = "council settings"

    def __str__(self):
        return self.council_name

    def clean(self):
        """Refuses a colour on which white words would be hard to read."""
        super().clean()
        try:
            ratio = contrast_with_white(self.brand_colour)
        except ValueError:
            return  # the field's own validator has said so
        if ratio < LEAST_CONTRAST:
            message = f"White words on this colour have a contrast of {ratio:.1f} to 1; at least 4.5 to 1 is needed."
            raise ValidationError({"brand_colour": f"{message} Choose a darker colour."})
