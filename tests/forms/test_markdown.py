"""Static text: a few marks, and nothing else gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Satu\ndua\n\nTiga", "<p>Satu dua</p>\n<p>Tiga</p>"),
        ("# Judul\nIsi", "<h2>Judul</h2>\n<p>Isi</p>"),
        ("### Kecil", "<h4>Kecil</h4>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        (
            "**tebal** dan *miring* dan `kode`",
            "<p><strong>tebal</strong> dan <em>miring</em> dan <code>kode</code></p>",
        ),
        (
            "[LKPP](https://lkpp.go.id/?a=1&b=2)",
            '<p><a href="https://lkpp.go.id/?a=1&amp;b=2" rel="noopener noreferrer">LKPP</a></p>',
        ),
        ("[tulis](mailto:a@b.id)", '<p><a href="mailto:a@b.id" rel="noopener noreferrer">tulis</a></p>'),
        ("[x](javascript:alert)", "<p>x</p>"),
        ("[x](JaVaScRiPt:alert)", "<p>x</p>"),
        ("[x](//situs.lain)", "<p>x</p>"),
        ("[x](http://[)", "<p>x</p>"),
        ('[x](https://a"onclick="b)', '<p><a href="https://a&#34;onclick=&#34;b" rel="noopener noreferrer">x</a></p>'),
        ("<b>a</b> & 'c'", "<p>&lt;b&gt;a&lt;/b&gt; &amp; &#39;c&#39;</p>"),
        ("**<i>**", "<p><strong>&lt;i&gt;</strong></p>"),
        ("", ""),
    ],
)
def test_what_becomes_of_a_text(text: str, html: str) -> None:
    assert str(render_markdown(text)) == html


ALLOWED = re.compile(
    r"</?(?:p|h[2-4]|ul|ol|li|strong|em|code|a)>|<a href=\"(?:https?|mailto):[^\"<>]*\" rel=\"noopener noreferrer\">"
)


@given(st.text(st.sampled_from("*_`[]()#-1. \n<>\"'&/:jahtps{}"), max_size=80))
def test_only_the_known_tags_come_out(text: str) -> None:
    rest = ALLOWED.sub("", str(render_markdown(text)))
    assert "<" not in rest
    assert ">" not in rest
