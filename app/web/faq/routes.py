"""URLs of `/faq-kelola`. Each page is a module beside this one."""

from flask import Blueprint

from app.web.faq import edit_entry, entries, questions, synonyms

bp = Blueprint("faq", __name__, url_prefix="/faq-kelola")

bp.add_url_rule("", "overview", entries.overview)
bp.add_url_rule("/<int:entry_id>", "entry", entries.show)
bp.add_url_rule("/<int:entry_id>/tarik", "retire", entries.retire_entry, methods=["POST"])
bp.add_url_rule("/<int:entry_id>/tayangkan", "republish", entries.republish_entry, methods=["POST"])
bp.add_url_rule("/<int:entry_id>/tinjau", "review", entries.review_entry, methods=["POST"])
bp.add_url_rule("/<int:entry_id>/terkait", "relate", entries.relate, methods=["POST"])

bp.add_url_rule("/baru", "new_entry", edit_entry.new_entry, methods=["GET", "POST"])
bp.add_url_rule("/<int:entry_id>/ubah", "edit_entry", edit_entry.edit_entry, methods=["GET", "POST"])

bp.add_url_rule("/pertanyaan", "questions", questions.overview)
bp.add_url_rule("/pertanyaan/<int:question_id>", "question", questions.settle_question, methods=["GET", "POST"])

bp.add_url_rule("/sinonim", "synonyms", synonyms.overview)
bp.add_url_rule("/sinonim/baru", "new_synonyms", synonyms.new_group, methods=["GET", "POST"])
bp.add_url_rule("/sinonim/<int:group_id>", "edit_synonyms", synonyms.edit_group, methods=["GET", "POST"])
bp.add_url_rule("/sinonim/<int:group_id>/hapus", "remove_synonyms", synonyms.remove_group, methods=["POST"])
