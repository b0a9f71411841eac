"""The pool that takes files of bids in: the same portal, with nothing but the addresses of uploads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
os.environ["PORTAL_URLCONF"] = "portal.urls_uploads"
application = get_wsgi_application()
