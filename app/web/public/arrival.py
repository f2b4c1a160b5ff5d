"""Where a form that has arrived leads, for the script that sends it over a poor connection (frontend/js/sending.js).

A redirect would be followed by the script unseen: the page would be fetched twice, and what it says once ("Balasan Anda
kami terima.") would be gone the second time. So the script is told the address, and the browser goes there.
"""

from flask import Response, request

SENT_BY_SCRIPT = "X-Sent-By-Script"
LEADS_TO = "X-Leads-To"


def tell_the_script(response: Response) -> Response:
    if SENT_BY_SCRIPT in request.headers and response.status_code == 303:
        response.headers[LEADS_TO] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
