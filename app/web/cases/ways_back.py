"""Where a form of the case page leads back to: the list that the case was open in, else the case's own page."""

from flask import request, url_for

from app.web.inbox.list_address import ListAddress


def list_of_form() -> ListAddress | None:
    """Return the list that the submitted form names, None for none or one that is not there."""
    return ListAddress.carried(request.form.get("antrean", ""))


def queue_of_form() -> str:
    """Return the same as forms carry it, "" for none."""
    return str(list_of_form() or "")


def back_to_case(case_id: int, *, anchor: str | None = None) -> str:
    address = list_of_form()
    if address:
        return address.url(tiket=case_id, _anchor=anchor)
    return url_for("cases.show", case_id=case_id, _anchor=anchor)
