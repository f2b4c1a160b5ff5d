"""Which roles may open which address: the whole table, and every address tried by every role.

The table is written by hand, so that a guard that is widened by mistake, or a new address, shows here.
"""

from collections.abc import Mapping

import pytest
from flask import Flask

from tests.browser_like import Client
from tests.desk import CAST
from tests.structure.test_routes import FOR_EVERY_ACCOUNT, OPEN_TO_EVERYBODY, addresses, ask

WORKING = frozenset({"front_office", "helpdesk", "admin_ppe", "koordinator"})
READING = WORKING | {"auditor"}
FIRST_TO_ANSWER = frozenset({"helpdesk", "admin_ppe", "koordinator"})
MAIL_READING = frozenset({"helpdesk", "koordinator", "auditor"})
MAIL_DECIDING = frozenset({"helpdesk", "koordinator"})
ON_THE_TELEPHONE = frozenset({"helpdesk"})  # the sample's channel; each channel is entered by its own office
AT_THE_COUNTER = frozenset({"front_office", "koordinator"})
COORDINATING = frozenset({"koordinator"})
ADMINISTRATING = frozenset({"administrator"})
PROCESS_READING = frozenset({"process_owner", "auditor", "koordinator"})
PROCESS_OWNING = frozenset({"process_owner"})

OF_BLUEPRINT: Mapping[str, frozenset[str]] = {
    "absence": WORKING,
    "admin": ADMINISTRATING,
    "audit": frozenset({"auditor"}),
    "audit_exports": frozenset({"auditor"}),
    "past": frozenset({"auditor"}),
    "seals": frozenset({"auditor"}),
    "searches": frozenset({"auditor"}),
    "bell": WORKING | {"process_owner"},
    "callers": ON_THE_TELEPHONE,
    "cases": WORKING,
    "coordination": COORDINATING,
    "counter": WORKING,
    "drafts": PROCESS_OWNING,
    "faq": COORDINATING,
    "inbox": WORKING,
    "incidents": frozenset({"koordinator", "process_owner"}),
    "intake": ON_THE_TELEPHONE,
    "letters": WORKING,
    "lkpp": frozenset({"admin_ppe"}),
    "mail": MAIL_DECIDING,
    "mass_incidents": COORDINATING,
    "outbox": frozenset({"administrator", "koordinator"}),
    "presence": WORKING,
    "privacy": READING,
    "procedure": PROCESS_READING,
    "publishing": PROCESS_OWNING,
    "related": WORKING,
    "reports": PROCESS_READING,
    "retention": ADMINISTRATING,
    "studio": frozenset({"process_owner"}),
    "suggestions": WORKING,
    "tasks": WORKING,
    "text_modules": WORKING,
    "trying": frozenset({"process_owner"}),
}
OTHERWISE: Mapping[str, frozenset[str]] = {
    "audit.path": frozenset({"auditor", "process_owner"}),
    "cases.download": READING,
    "cases.search": READING,
    "cases.show": READING,
    "coordination.complaints": frozenset({"koordinator", "auditor"}),
    "counter.give_number": AT_THE_COUNTER,
    "counter.queue": AT_THE_COUNTER,
    "counter.slip": AT_THE_COUNTER,
    "inbox.home": frozenset(CAST),
    "lkpp.show": READING,
    "mail.file": MAIL_READING,
    "mail.html": MAIL_READING,
    "mail.mailbox": ADMINISTRATING,
    "mail.mailboxes": ADMINISTRATING,
    "mail.new_mailbox": ADMINISTRATING,
    "mail.overview": MAIL_READING,
    "mail.raw": MAIL_READING,
    "mail.show": MAIL_READING,
    "privacy.preview": WORKING,
    "publishing.approve": frozenset({"process_owner", "koordinator"}),
    "publishing.change_rule": ADMINISTRATING,
    "publishing.check_version": PROCESS_READING,
    "publishing.migration": PROCESS_READING,
    "publishing.reject": frozenset({"process_owner", "koordinator"}),
    "publishing.request": PROCESS_READING,
    "publishing.requests": PROCESS_READING,
    "publishing.rule": ADMINISTRATING,
    "related.merge": FIRST_TO_ANSWER,
    "related.merge_form": FIRST_TO_ANSWER,
    "related.split": FIRST_TO_ANSWER,
    "related.split_form": FIRST_TO_ANSWER,
    "related.unmerge": FIRST_TO_ANSWER,
    "retention.due": ADMINISTRATING | {"auditor"},
    "retention.due_csv": ADMINISTRATING | {"auditor"},
    "retention.holds": ADMINISTRATING | {"auditor"},
    "retention.lift_hold": ADMINISTRATING | {"auditor"},
    "retention.lift_hold_form": ADMINISTRATING | {"auditor"},
    "retention.rules": ADMINISTRATING | {"auditor"},
    "retention.run": ADMINISTRATING | {"auditor"},
    "retention.set_hold": ADMINISTRATING | {"auditor"},
    "tasks.show": READING,
}


def may_open(endpoint: str) -> frozenset[str]:
    """Return the roles for an address; for one that the table does not name, none: it has to be added."""
    return OTHERWISE.get(endpoint) or OF_BLUEPRINT.get(endpoint.partition(".")[0], frozenset())


@pytest.mark.parametrize("role", CAST)
def test_each_role_reaches_its_own_addresses_and_is_refused_at_all_others(
    app: Flask, client: Client, role: str
) -> None:
    client.login(role)
    wrong = {}
    for method, address, endpoint in addresses(app, besides=OPEN_TO_EVERYBODY | FOR_EVERY_ACCOUNT):
        status = ask(client, method, address).status_code
        if (status == 403) == (role in may_open(endpoint)) or status >= 500:
            wrong[f"{method} {address}"] = status
    assert wrong == {}


def test_the_table_names_only_what_exists(app: Flask) -> None:
    endpoints = {endpoint for _, _, endpoint in addresses(app)}
    assert endpoints >= set(OTHERWISE)
    assert {endpoint.partition(".")[0] for endpoint in endpoints} >= set(OF_BLUEPRINT)
