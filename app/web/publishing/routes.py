"""URLs of publishing, below `/proses`."""

from flask import Blueprint, url_for

from app.cases.inbox.queues import WORKING_GROUPS
from app.models.people import AUDITOR
from app.web.publishing import checking, migrations, publish, requests, roll_back, rule
from app.web.sign_in import signed_in

bp = Blueprint("publishing", __name__, url_prefix="/proses")
POST = ["POST"]


@bp.app_template_global()
def case_address(case_id: int) -> str:
    """Return where a reader of these pages sees a case: those who own the process alone, where it stands."""
    works_on_cases = signed_in().group_keys & (WORKING_GROUPS | {AUDITOR})
    return url_for("cases.show" if works_on_cases else "audit.path", case_id=case_id)


bp.add_url_rule("/draf/<int:draft_id>/dampak", "draft_impact", checking.draft_impact)
bp.add_url_rule("/draf/<int:draft_id>/pemeriksaan", "check_draft", checking.check_draft, methods=POST)
bp.add_url_rule("/<int:version>/pemeriksaan", "check_version", checking.check_version, methods=POST)

bp.add_url_rule("/draf/<int:draft_id>/terbitkan", "publish_form", publish.show)
bp.add_url_rule("/draf/<int:draft_id>/terbitkan", "publish", publish.send, methods=POST)

bp.add_url_rule("/permintaan", "requests", requests.overview)
bp.add_url_rule("/permintaan/<int:publication_id>", "request", requests.show)
bp.add_url_rule("/permintaan/<int:publication_id>/setujui", "approve", requests.agree, methods=POST)
bp.add_url_rule("/permintaan/<int:publication_id>/tolak", "reject", requests.refuse, methods=POST)
bp.add_url_rule("/permintaan/<int:publication_id>/tarik", "withdraw", requests.take_back, methods=POST)

bp.add_url_rule("/<int:version>/kembali", "roll_back_form", roll_back.show)
bp.add_url_rule("/<int:version>/kembali", "roll_back", roll_back.send, methods=POST)

bp.add_url_rule("/pindah/<int:migration_id>", "migration", migrations.show)
bp.add_url_rule("/pindah/<int:migration_id>/hentikan", "stop_migration_form", migrations.stop_form)
bp.add_url_rule("/pindah/<int:migration_id>/hentikan", "stop_migration", migrations.stop, methods=POST)
bp.add_url_rule("/pindah/<int:migration_id>/lanjutkan", "resume_migration", migrations.resume, methods=POST)

bp.add_url_rule("/aturan-persetujuan", "rule", rule.show)
bp.add_url_rule("/aturan-persetujuan", "change_rule", rule.change, methods=POST)
