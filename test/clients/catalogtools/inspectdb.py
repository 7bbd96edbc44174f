"""Django's inspectdb: print the models of a database's tables and views.

    inspectdb.py PORT USER DATABASE
"""
import sys

import django
from django.conf import settings
from django.core.management import call_command

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "127.0.0.1",
            "PORT": sys.argv[1],
            "USER": sys.argv[2],
            "NAME": sys.argv[3],
        }
    }
)
django.setup()
call_command("inspectdb", include_views=True)
