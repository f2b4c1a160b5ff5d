"""The addresses of the public pages, and which view answers each."""

from flask import Blueprint
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from app.cases.errors import Conflict
from app.web.public import arrival, ask, correspond, faq, faq_said, home, often, rate, refusals, survey, track

bp = Blueprint("public", __name__)

bp.add_url_rule("/", "home", home.home)
bp.add_url_rule("/tiket/baru", "new_ticket", ask.new_ticket, methods=["GET", "POST"])
bp.add_url_rule("/pengaduan", "complaint", ask.complaint, methods=["GET", "POST"])
bp.add_url_rule("/faq", "faq", faq.faq)
bp.add_url_rule("/faq/saran", "faq_suggestions", faq.suggestions)
bp.add_url_rule("/faq/<int:entry_id>", "faq_entry", faq.entry)
bp.add_url_rule("/faq/<int:entry_id>/menjawab", "faq_answered", faq_said.answered, methods=["POST"])
bp.add_url_rule("/faq/<int:entry_id>/penilaian", "faq_judged", faq_said.judge, methods=["POST"])

bp.add_url_rule("/lacak", "find", track.find, methods=["GET", "POST"])
bp.add_url_rule("/lacak/<token>", "track", track.track)
bp.add_url_rule("/lacak/<token>/berkas/<int:file_id>", "download", track.download)
bp.add_url_rule("/lacak/<token>/balas", "reply", correspond.reply, methods=["POST"])
bp.add_url_rule("/lacak/<token>/konfirmasi", "confirm", correspond.confirm, methods=["POST"])
bp.add_url_rule("/lacak/<token>/keberatan", "object_to", correspond.object_to, methods=["POST"])
bp.add_url_rule("/lacak/<token>/tarik", "withdraw", correspond.withdraw, methods=["GET", "POST"])

bp.add_url_rule("/lacak/<token>/nilai", "rate", rate.give, methods=["POST"])
bp.add_url_rule("/survei", "survey", survey.fill_in, methods=["GET", "POST"])
bp.add_url_rule("/survei/terima-kasih", "survey_taken", survey.taken)

bp.register_error_handler(Conflict, refusals.moved_on)
bp.register_error_handler(CSRFError, refusals.stale_page)
bp.register_error_handler(RequestEntityTooLarge, refusals.too_large)
bp.register_error_handler(TooManyRequests, often.too_many)
bp.record_once(often.prepare)
bp.before_request(often.refuse_too_many)
bp.after_request(arrival.tell_the_script)
bp.after_request(track.keep_out_of_search_engines)
