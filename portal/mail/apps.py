"""The outbox: mail is written in the transaction and sent by the worker."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "portal.mail"
    label = "mail"
    verbose_name = "Mail"
