"""The entry for WSGI servers and the flask command."""

import sys

from app.bootstrap import NotReady
from app.factory import create_app
from config import InvalidSetting

try:
    app = create_app()
except (InvalidSetting, NotReady) as error:
    sys.exit(str(error))  # what an administrator has to do, without a traceback around it
