"""The entry for WSGI servers and the flask command."""

import sys

from app.bootstrap import NotReady
from app.factory import create_app
from config import InvalidSetting

# A thread whose database has answered waits so long for one that computes; Python's own 5 ms, at each of a page's
# statements, made a busy server's pages half as slow again.
sys.setswitchinterval(0.001)

try:
    app = create_app()
except (InvalidSetting, NotReady) as error:
    sys.exit(str(error))  # what an administrator has to do, without a traceback around it
