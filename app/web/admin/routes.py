"""URLs of the administrator. Each page is a module beside this one."""

from flask import Blueprint

from app.web.admin import agency, calendar, categories, groups, users

bp = Blueprint("admin", __name__, url_prefix="/admin")

bp.add_url_rule("/pengguna", "users", users.show_users)
bp.add_url_rule("/pengguna/baru", "new_user", users.new_user, methods=["GET", "POST"])
bp.add_url_rule("/pengguna/<int:user_id>", "user", users.edit_user, methods=["GET", "POST"])
bp.add_url_rule("/pengguna/<int:user_id>/tautan-sandi", "password_link", users.send_link, methods=["POST"])

bp.add_url_rule("/kelompok", "groups", groups.show_groups)
bp.add_url_rule("/kelompok/baru", "new_group", groups.new_group, methods=["GET", "POST"])
bp.add_url_rule("/kelompok/<key>", "group", groups.edit_group, methods=["GET", "POST"])

bp.add_url_rule("/kalender", "calendar", calendar.show_calendar)
bp.add_url_rule("/kalender/ubah", "edit_calendar", calendar.edit_calendar, methods=["GET", "POST"])
bp.add_url_rule("/kalender/<int:calendar_id>", "calendar_version", calendar.show_version)

bp.add_url_rule("/kategori", "categories", categories.show_categories)
bp.add_url_rule("/kategori/baru", "new_category", categories.new_category, methods=["GET", "POST"])
bp.add_url_rule("/kategori/<int:category_id>", "category", categories.edit_category, methods=["GET", "POST"])

bp.add_url_rule("/instansi", "agency", agency.edit_agency, methods=["GET", "POST"])
