"""What people write beside a mark is read by many: what says whom it is about is covered before it is kept."""

from app.privacy import cover, find_identifying


def without_identity(text: str) -> str:
    """Return a comment in which names, numbers and addresses are covered."""
    text = text.strip()
    return cover(text, find_identifying(text))
