"""Names that people and later programs read: events of the audit trail, revisions of the tables."""

import re

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.audit.words import EVENT_WORDS
from tests.structure.source import ROOT

IRREGULAR = "begun|done|found|given|held|kept|known|lost|made|read|sent|set|shown|taken|told|withdrawn|written"
SUBJECT_PASTVERB = re.compile(rf"[a-z]+(_[a-z]+)*_([a-z]+ed|{IRREGULAR})(_(in|off|on|out|over|up))?")
WITHOUT_SUBJECT = {"signed_in", "signed_out"}  # who did it is the event's actor; there is nothing else to name


@pytest.mark.parametrize("name", sorted(EVENT_WORDS.keys() - WITHOUT_SUBJECT))
def test_an_event_is_named_by_its_subject_and_a_verb_in_the_past(name: str) -> None:
    assert SUBJECT_PASTVERB.fullmatch(name)


@pytest.mark.parametrize("name", ["claim_task", "task_claim", "taskClaimed", "claimed", "task-claimed"])
def test_other_names_are_refused(name: str) -> None:
    assert not SUBJECT_PASTVERB.fullmatch(name)


def test_migrations_are_one_line_in_the_order_of_their_numbers() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    revisions = list(scripts.walk_revisions())[::-1]
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert [script.down_revision for script in revisions] == [None, *(script.revision for script in revisions[:-1])]
    assert [script.revision for script in revisions] == [f"{n:04}" for n in range(1, len(revisions) + 1)]
    assert [script.path.rsplit("/", 1)[-1][:5] for script in revisions] == [f"{s.revision}_" for s in revisions]
