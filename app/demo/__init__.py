"""What a trial begins with: believable cases in different states, and answers about this helpdesk itself.

The cases are played through the same services as real work, so that their clocks, timelines and mail are what the
procedure makes of them.
"""

from app.demo.faq import load_faq
from app.demo.load import load_demo

__all__ = ["load_demo", "load_faq"]
