"""Find in a text what identifies somebody or opens an account, and cover it.

Pure functions over strings: no database, no forms, no pages. Two questions are asked of a text. Before a message
leaves, or is shown: does it carry a secret or an identity number (`find_sensitive`)? Before a text is published: does
it say whom it is about (`find_identifying`)? A pattern alone cannot know the people of a case; whoever asks names them
(`Known`), and names what belongs to the service itself and may stay.
"""

from app.privacy.finding import STANDS_FOR, Finding, Kind, cover, pieces
from app.privacy.search import Known, cover_sensitive, find_identifying, find_sensitive

__all__ = [
    "STANDS_FOR",
    "Finding",
    "Kind",
    "Known",
    "cover",
    "cover_sensitive",
    "find_identifying",
    "find_sensitive",
    "pieces",
]
