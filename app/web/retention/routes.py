"""URLs of retention, below `/retensi`."""

from flask import Blueprint

from app.web.retention import due, holds, person, rules, runs

bp = Blueprint("retention", __name__, url_prefix="/retensi")
POST = ["POST"]

bp.add_url_rule("", "rules", rules.show)
bp.add_url_rule("/aturan", "set_rule", rules.change, methods=POST)
bp.add_url_rule("/aturan/<int:rule_id>/cabut", "remove_rule_form", rules.removal)
bp.add_url_rule("/aturan/<int:rule_id>/cabut", "remove_rule", rules.remove, methods=POST)

bp.add_url_rule("/jatuh-tempo", "due", due.show)
bp.add_url_rule("/jatuh-tempo.csv", "due_csv", due.download)
bp.add_url_rule("/jatuh-tempo", "start_run", due.start, methods=POST)

bp.add_url_rule("/penghapusan/<int:run_id>", "run", runs.show)
bp.add_url_rule("/penghapusan/<int:run_id>/hentikan", "stop_run", runs.stop, methods=POST)

bp.add_url_rule("/penahanan", "holds", holds.show)
bp.add_url_rule("/penahanan", "set_hold", holds.change, methods=POST)
bp.add_url_rule("/penahanan/<int:case_id>/cabut", "lift_hold_form", holds.removal)
bp.add_url_rule("/penahanan/<int:case_id>/cabut", "lift_hold", holds.remove, methods=POST)

bp.add_url_rule("/orang", "person", person.show)
bp.add_url_rule("/orang/cari", "find_person_again", person.find_again)
bp.add_url_rule("/orang/cari", "find_person", person.find, methods=POST)
bp.add_url_rule("/orang", "erase_person", person.erase, methods=POST)
