"""Who may know what. The import contracts of pyproject.toml check the arrows between our own packages; here are the
rules that they cannot state."""

from tests.structure.source import calls, imported, is_below, modules

# who owns a transaction from its first statement to its last
MAY_COMMIT = (
    "app/web/",
    "app/cli/",
    "app/jobs/",
    "app/bootstrap.py",
    "app/models/transactions.py",  # the driver, which is told to by whoever does
    "app/scenarios/scratch.py",  # in a database of its own, in memory
    "app/channels/delivery.py",  # no transaction may stay open while a mail server is slow: lease, hand over, settle
)
MAY_KNOW_FLASK = (
    "app/web/",
    "app/cli/",
    "app/jobs/",
    "app/factory.py",
    "app/bootstrap.py",
    # what binds the application to the services below, which take a session, an instant and a server as arguments
    "app/database.py",
    "app/clock.py",
    "app/mail_server.py",
)
FLASK = {"flask", "flask_babel", "flask_login", "flask_sqlalchemy", "flask_wtf", "werkzeug"}
# files that come with a form are werkzeug's, and the forms themselves are WTForms': neither needs an application
MAY_KNOW_UPLOADS = (
    "app/forms/",
    "app/channels/files.py",
)


def test_only_the_edge_commits() -> None:
    committing = {path for path, tree in modules().items() if any(calls(tree, "commit"))}
    assert {path for path in committing if not is_below(path, MAY_COMMIT)} == set()


def test_only_the_edge_knows_flask() -> None:
    knowing = {path: imported(tree) & FLASK for path, tree in modules().items() if not is_below(path, MAY_KNOW_FLASK)}
    for path, packages in knowing.items():
        if is_below(path, MAY_KNOW_UPLOADS):
            packages.discard("werkzeug")
    assert {path: packages for path, packages in knowing.items() if packages} == {}


def test_only_the_engine_knows_spiffworkflow() -> None:
    knowing = {path for path, tree in modules().items() if "SpiffWorkflow" in imported(tree)}
    assert knowing, "the engine imports it"
    assert {path for path in knowing if not is_below(path, ("app/engine/",))} == set()


def test_no_place_that_is_excused_has_gone() -> None:
    places = {*MAY_COMMIT, *MAY_KNOW_FLASK, *MAY_KNOW_UPLOADS}
    assert {place for place in places if not any(is_below(path, (place,)) for path in modules())} == set()
