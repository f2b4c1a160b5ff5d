"""What the build gives to browsers: named by content, small for the public, and found by the templates."""

import gzip
import json
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parents[2] / "app" / "web" / "static" / "build"
PAGES = ("public", "staff", "diagram", "studio_decisions", "studio_diagram", "studio_form")
ASSETS = tuple(f"{page}.{kind}" for page in PAGES for kind in ("css", "js"))


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    return json.loads((BUILD / "manifest.json").read_text())


def size(name: str) -> int:
    return len(gzip.compress((BUILD / name).read_bytes(), 9))


def test_every_asset_is_built_under_a_name_of_its_content(manifest):
    assert sorted(manifest) == sorted(ASSETS)
    for name, file in manifest.items():
        assert file != name
        assert (BUILD / file).is_file()


def test_a_public_page_is_light(manifest):
    # on top of it comes only FEEL, fetched by forms that have conditions
    assert size(manifest["public.css"]) < 40_000
    assert size(manifest["public.js"]) < 10_000


def test_the_public_script_does_not_bring_what_only_some_pages_need(manifest):
    script = (BUILD / manifest["public.js"]).read_text()
    assert "bpmn" not in script
    assert "feelin" not in script


def test_nothing_is_fetched_from_elsewhere(manifest):
    for name in ("public.css", "staff.css", "diagram.css"):
        style = (BUILD / manifest[name]).read_text()
        assert "url(http" not in style
        assert "@import" not in style
