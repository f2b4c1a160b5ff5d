"""URLs of the counter: `/loket` with the slips of the day, and `/tiket/<id>/formulir`."""

from flask import Blueprint

from app.web.counter import queue, service_form

bp = Blueprint("counter", __name__)

bp.add_url_rule("/loket", "queue", queue.show)
bp.add_url_rule("/loket", "give_number", queue.give_number, methods=["POST"])
bp.add_url_rule("/loket/<int:slip_id>", "slip", queue.slip)
bp.add_url_rule("/tiket/<int:case_id>/formulir", "form", service_form.show)
bp.add_url_rule("/tiket/<int:case_id>/formulir", "attach", service_form.attach, methods=["POST"])
bp.add_url_rule("/tiket/<int:case_id>/formulir.pdf", "pdf", service_form.pdf)
