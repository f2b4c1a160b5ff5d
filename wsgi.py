"""The entry for WSGI servers and the flask command."""

import sys

from app.factory import create_app
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(str(error))  # what an administrator has to do, without a traceback around it
