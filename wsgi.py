"""The entry for WSGI servers and the flask command."""

import sys

from app.bootstrap import NotReady
from app.factory import create_app
from config import InvalidSetting

# So long a thread whose database has answered waits for one that computes, at each statement of a page; Python's own
# 5 ms is long for that.
sys.setswitchinterval(0.001)

try:
    app = create_app()
except (InvalidSetting, NotReady) as error:
    sys.exit(str(error))  # what an administrator has to do, without a traceback around it
