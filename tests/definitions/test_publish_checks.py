"""What publishing refuses because of the tables it publishes into."""

import json

import pytest
from sqlalchemy.orm import Session

from app.administration.groups import add_group
from app.audit import Actor
from app.definitions.check import find_in_paths
from app.definitions.deploy import NotPublishable, deploy, known_groups
from app.definitions.folder import read_folder
from tests.desk import START
from tests.structure.source import ROOT

EAST = "helpdesk_timur"
BY_THE_SYSTEM = Actor.system("cli")


def with_lane_for(group: str) -> dict[str, bytes]:
    files = read_folder(ROOT)
    settings = json.loads(files["processes/settings.json"])
    settings["lanes"]["Helpdesk"] = group
    return {**files, "processes/settings.json": json.dumps(settings).encode()}


def test_lane_of_nobody_is_not_published(session: Session) -> None:
    with pytest.raises(NotPublishable) as refused:
        deploy(session, with_lane_for(EAST), actor=BY_THE_SYSTEM, reason="Wilayah timur", now=START)
    [finding] = refused.value.findings
    assert (finding.rule, finding.element) == ("lane-group-unknown", "lanes.Helpdesk")
    assert EAST in finding.message


def test_once_the_group_is_there_its_lane_is_published(session: Session) -> None:
    add_group(session, key=EAST, name="Helpdesk Timur", email=None, actor=BY_THE_SYSTEM, now=START)
    published = deploy(session, with_lane_for(EAST), actor=BY_THE_SYSTEM, reason="Wilayah timur", now=START)
    assert published.version == 2


def test_shipped_lanes_belong_to_the_groups_of_a_new_installation(session: Session) -> None:
    paths = [ROOT / "processes", ROOT / "forms"]
    assert find_in_paths(paths, groups=known_groups(session)) == []
    assert {finding.rule for finding in find_in_paths(paths, groups=["front_office"])} == {"lane-group-unknown"}
    assert find_in_paths(paths) == []
