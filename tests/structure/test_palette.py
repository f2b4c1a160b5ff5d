"""Every pair of text and ground in the palette can be read: AA (4.5:1) in light and dark; edges of controls 3:1."""

import re

import pytest

from tests.structure.source import ROOT

STYLES = ROOT / "frontend" / "styles"
VARIABLES = dict(
    re.findall(r"^\$([\w-]+): (#[0-9a-f]{3,6}|\$[\w-]+)\b", (STYLES / "_variables.scss").read_text(), re.M)
)
TEXT = ("body-color", "body-secondary-color", "body-tertiary-color")
GROUNDS = ("body-bg", "body-secondary-bg", "body-tertiary-bg")
INKS = {"": ("accent", "red", "green"), "-dark": ("accent-dark", "red-dark", "green-dark")}
SUBTLE = (("accent", "primary-bg-subtle"), ("red", "danger-bg-subtle"), ("green", "success-bg-subtle"))
AA, EDGE = 4.5, 3.0


def colour(name: str) -> str:
    found = VARIABLES.get(name, name)
    return colour(found.removeprefix("$")) if found.startswith("$") else found


def luminance(name: str) -> float:
    digits = colour(name).removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 computes it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_it_is_computed_as_the_standard_does() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", ["", "-dark"], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_texts_and_inks_can_be_read_on_every_ground(ground: str, mode: str) -> None:
    too_faint = {
        ink: round(contrast(ink, f"{ground}{mode}"), 2)
        for ink in (*(f"{text}{mode}" for text in TEXT), *INKS[mode])
        if contrast(ink, f"{ground}{mode}") < AA
    }
    assert too_faint == {}


@pytest.mark.parametrize("mode", ["", "-dark"], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), SUBTLE)
def test_a_coloured_word_can_be_read_on_its_own_tint(ink: str, ground: str, mode: str) -> None:
    assert contrast(f"{ink}{mode}", f"{ground}{mode}") >= AA
    assert contrast(f"body-color{mode}", f"{ground}{mode}") >= AA


@pytest.mark.parametrize(
    ("ground", "ink"),
    [("accent", "#fff"), ("red", "#fff"), ("green", "#fff"), ("accent-dark", "#0b1a20")],
)
def test_what_stands_on_a_button_can_be_read(ground: str, ink: str) -> None:
    assert contrast(ground, ink) >= AA


@pytest.mark.parametrize(("edge", "ground"), [("gray-500", "body-bg"), ("#6b7a83", "body-bg-dark")])
def test_the_edge_of_a_control_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= EDGE
