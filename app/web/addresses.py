"""Numbers in addresses. One that no table could hold leads nowhere, instead of troubling the database with it."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from sqlalchemy import Select
from werkzeug.routing import IntegerConverter, Map

from app.database import db
from app.web.paging import Page, read_page

LARGEST = 2**31 - 1


class Id(IntegerConverter):
    """`<int:…>` of a route: an integer column's worth; anything longer is a 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    app.jinja_env.globals["address_of_page"] = address_of_page


def number_asked_for(name: str) -> int | None:
    """Return a number of the query string, None where there is none that could be meant."""
    number = request.args.get(name, type=int)
    return number if number is None or 0 <= number <= LARGEST else None


def page_of(query: Select[Any], per_page: int) -> Page:
    """Return the page that `?page=` asks for; the last one where there are fewer by now, the first for nonsense."""
    number = max(1, min(number_asked_for("page") or 1, LARGEST // per_page))
    return read_page(db.session(), query, number, per_page)


def address_of_page(number: int, path: str = "") -> str:
    """Return the address of another page of this list, with what the list is filtered by."""
    return f"{path or request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"
