"""What the editors need beyond the policy of every page, and no more: styles, never scripts.

bpmn-js and dmn-js write `style` attributes into their drawings, and the FEEL editor makes <style> elements, which get
the nonce of the page (frontend/js/studio/style_nonce.js).
"""

import secrets
from collections.abc import Callable

from flask import Response, make_response

from app.web.security import CONTENT_SECURITY_POLICY


def with_styles(page: Callable[[str], str]) -> Response:
    """Answer with a page that is told its style nonce, under a policy that allows styles with this nonce."""
    nonce = secrets.token_urlsafe(16)
    response = make_response(page(nonce))
    allowed = f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'"
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace("style-src 'self'", allowed)
    return response
