"""Names of the built styles and scripts.

The build puts a hash of the content into each file's name, so browsers may keep a file for ever and still
never show an old one. Templates say `asset('public.css')`; the manifest that the build writes says which file
that is today.
"""

import json
import logging
from pathlib import Path

from flask import Flask, Response, request, url_for

BUILD_URL = "build/"
FOR_EVER = "public, max-age=31536000, immutable"

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Give every template `asset(name)`, and let browsers keep what it names.

    Without a build, pages come without style but still work: everything on them is plain HTML.
    """
    manifest = read_manifest(Path(app.static_folder or "") / "build" / "manifest.json")
    if not manifest and not app.testing:
        log.warning("Tampilan belum dibangun: jalankan `python3 run.py setup`.")

    def asset(name: str) -> str:
        return url_for("static", filename=BUILD_URL + manifest.get(name, name))

    @app.after_request
    def keep_for_ever(response: Response) -> Response:
        name = (request.view_args or {}).get("filename", "")
        if request.endpoint == "static" and response.status_code == 200 and name.startswith(BUILD_URL):
            response.headers["Cache-Control"] = FOR_EVER
        return response

    app.jinja_env.globals["asset"] = asset


def read_manifest(path: Path) -> dict[str, str]:
    """Read logical name → built file; an absent build is an empty manifest."""
    if not path.is_file():
        return {}
    manifest: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return manifest
