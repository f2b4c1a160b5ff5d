"""HTML of a mail is shown without anything that runs, loads or hides; and read as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.incoming.html import clean_html, text_of_html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>a</p>",
        "<a href='javascript:alert(1)'>a</a>",
        "<a href='JaVa\tScript:alert(1)'>a</a>",
        "<iframe src='https://x.test'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<form action='https://x.test'><input name=a></form>",
        "<style>body{background:url(https://x.test)}</style>",
        "<p style='background:url(https://x.test)'>a</p>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<link rel=stylesheet href='https://x.test'>",
        "<base href='https://x.test'>",
        "<meta http-equiv=refresh content='0;url=https://x.test'>",
    ],
)
def test_nothing_runs_or_loads(hostile: str) -> None:
    cleaned = clean_html(f"<p>awal</p>{hostile}<p>akhir</p>").lower()
    assert "awal" in cleaned
    for bad in (
        "script",
        "onclick",
        "onerror",
        "iframe",
        "<form",
        "<input",
        "style",
        "x.test",
        "<link",
        "<base",
        "<meta",
    ):
        assert bad not in cleaned


def test_a_remote_image_says_where_it_would_have_come_from_and_a_beacon_goes() -> None:
    cleaned = clean_html('<img src="https://Pelacak.test/a.png?u=1"><img src="http://x.test/b" width="1" height="1">')
    assert cleaned == '<img src="remote:pelacak.test">'


def test_an_inline_image_keeps_its_reference() -> None:
    assert clean_html('<p>a</p><img src="CID:layar@x" alt="layar">').endswith('<img src="cid:layar@x" alt="layar">')


@pytest.mark.parametrize("scheme", ["berkas:17", "data:text/html,x", "file:///etc/passwd", "//x.test/a"])
def test_no_other_reference_reaches_the_screen(scheme: str) -> None:
    assert scheme not in clean_html(f'<img src="{scheme}">')


def test_quotes_are_folded_but_never_all_there_is() -> None:
    folded = clean_html("<p>Masih gagal</p><div class='gmail_quote'>Pada … menulis:<blockquote>lama</blockquote></div>")
    assert folded.index("Masih gagal") < folded.index("<details><summary></summary>") < folded.index("lama")
    assert "<details>" not in clean_html("<blockquote>hanya ini</blockquote>")


def test_text_is_what_a_reader_sees() -> None:
    html = "<style>a{}</style><p>Yth. Helpdesk,</p><p>Baris&nbsp;satu<br>baris dua</p><ul><li>a</li><li>b</li></ul>"
    assert text_of_html(html) == "Yth. Helpdesk,\n\nBaris satu\nbaris dua\n\na\n\nb"


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["<p>", "</p>", "<div", "<!--", "&#0;", "&lt;", "a", "\x00", "'>"])).map("".join)
)
def test_any_text_is_read_and_cleaned(source: str) -> None:
    assert "\x00" not in text_of_html(source) + clean_html(source)
