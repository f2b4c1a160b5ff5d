"""HTML of a mail: as text, and cleaned so that a screen may show it.

Nothing of it is ever fetched: a remote image becomes `remote:<host>`, which the screen tells in words. Inline images
keep their `cid:` until the stored file is known. Quotes and signatures go into <details> with an empty <summary>, which
the screen fills. nh3 has the last word, so that nothing the steps before it made can be more than it allows.
"""

import re
from html import unescape
from urllib.parse import urlsplit

import nh3
from lxml import etree, html
from lxml.html import HtmlElement

from app.channels.incoming.charsets import plain

_STRUCTURE = {"blockquote", "dd", "details", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "summary", "ul"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_WORDS = {"a", "b", "br", "code", "del", "em", "i", "img", "ins", "s", "small", "span", "strong", "sub", "sup", "u"}
TAGS = frozenset(_STRUCTURE | _HEADINGS | _TABLE | _WORDS)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel", "cid", "remote"}
MOST_HTML = 500_000

_BLOCKS = frozenset(_STRUCTURE | _HEADINGS | {"table", "tr", "section", "article", "header", "footer"})
_SILENT = frozenset({"script", "style", "head", "title", "template", "object", "noscript"})
_QUOTE_CLASSES = frozenset({"gmail_quote", "gmail_quote_container", "yahoo_quoted", "gmail_extra", "moz-cite-prefix"})
_SIGNATURES = frozenset({"gmail_signature", "moz-signature", "Signature", "signature"})
_LEADS_OUT = re.compile(r"\s*(https?://|mailto:|tel:)", re.IGNORECASE)
_OUTLOOK_HEAD = re.compile(r"\s*(From|Dari)\s*:.*(Sent|Date|Terkirim|Dikirim|Tanggal)\s*:", re.DOTALL)


def text_of_html(source: str) -> str:
    """Return what a reader would see of it, with lines where blocks were and "> " before what is quoted."""
    root = _parsed(source)
    pieces: list[str] = []
    if root is not None:
        _collect(root, pieces)
    if not "".join(pieces).strip():  # the parser gives up where tags nest without end
        pieces = [unescape(re.sub(r"<[^<>]*>", " ", plain(source, keep_lines=True)))]
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in plain("".join(pieces), keep_lines=True).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_html(source: str) -> str:
    """Return HTML that may be shown, "" where there is nothing to see."""
    root = _parsed(source[:MOST_HTML])
    if root is None:
        return ""
    for image in list(root.iter("img")):
        _tame(image)
    for link in root.iter("a"):
        if not _LEADS_OUT.match(link.get("href") or ""):
            link.attrib.pop("href", None)  # a page of ours is nothing that a mail may lead to
    _fold(root)
    return nh3.clean(
        html.tostring(root, encoding="unicode"),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style", "title", "template"},
    ).strip()


def _parsed(source: str) -> HtmlElement | None:
    text = plain(source, keep_lines=True).encode("utf-8", "replace")
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _collect(root: HtmlElement, pieces: list[str]) -> None:
    """Gather the text in reading order; iterative, for nesting has no limit that a sender keeps."""
    for action, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if action in ("comment", "pi"):
            pieces.append(_soft(node.tail) if _is_seen(node) else "")
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if action == "start":
            if tag == "br" or tag in _BLOCKS:
                pieces.append("\n")
            if tag == "img" and node.get("alt"):
                pieces.append(f"[{node.get('alt')[:200]}]")
            if tag not in _SILENT and _is_seen(node):
                pieces.append(_soft(node.text))
        else:
            pieces.append("\n" if tag in _BLOCKS else "\t" if tag in ("td", "th") else "")
            pieces.append(_soft(node.tail) if _is_seen(node) else "")


def _is_seen(node: HtmlElement) -> bool:
    parent = node.getparent()
    return parent is None or parent.tag not in _SILENT


def _soft(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _tame(image: HtmlElement) -> None:
    """Leave an inline image its reference, and of a remote one the name of its host alone; beacons go."""
    source = (image.get("src") or "").strip()
    alt = image.get("alt") or ""
    if {image.get("width"), image.get("height")} & {"0", "1"}:
        image.drop_tree()
        return
    image.attrib.clear()
    if source.lower().startswith("cid:"):
        image.set("src", "cid:" + source[4:])
        image.set("alt", alt)
        return
    try:
        host = urlsplit(source).hostname or ""
    except ValueError:
        host = ""
    image.set("src", "remote:" + re.sub(r"[^a-z0-9.-]", "", host.lower())[:100])


def _fold(root: HtmlElement) -> None:
    """Put quotes and signatures into <details>, unless nothing else would be left to read."""
    heads = [node for node in root.iter("blockquote", "div", "table", "span", "p") if _is_folded(node)]
    inside = set(heads)
    folded = [node for node in heads if not any(parent in inside for parent in node.iterancestors())]
    for node in folded:
        details = html.Element("details")
        details.append(html.Element("summary"))
        tail, node.tail = node.tail, None
        following = list(node.itersiblings()) if _opens_the_rest(node) else []
        parent = node.getparent()
        if parent is None:
            continue
        parent.replace(node, details)
        details.append(node)
        node.tail = tail if following else None
        for sibling in following:
            details.append(sibling)
        if not following:
            details.tail = tail
    if folded and not _has_open_text(root):
        for details in list(root.iter("details")):
            for summary in details.findall("summary"):
                details.remove(summary)
            details.drop_tag()


def _has_open_text(root: HtmlElement) -> bool:
    hidden = sum(len("".join(one.itertext()).strip()) for one in root.iter("details"))
    return len("".join(root.itertext()).strip()) > hidden or any(
        not any(parent.tag == "details" for parent in image.iterancestors()) for image in root.iter("img")
    )


def _is_folded(node: HtmlElement) -> bool:
    names = {*(node.get("class") or "").split(), node.get("id") or ""}
    return node.tag == "blockquote" or bool(names & (_QUOTE_CLASSES | _SIGNATURES)) or _opens_the_rest(node)


def _opens_the_rest(node: HtmlElement) -> bool:
    """Say whether an Outlook quote begins here: a block of headers, with the earlier mail in the nodes after it."""
    if node.get("id") in ("divRplyFwdMsg", "appendonsend"):
        return True
    if node.tag != "div" or "border-top" not in (node.get("style") or "").lower():
        return False
    return _OUTLOOK_HEAD.match("".join(node.itertext())[:500]) is not None
