"""Numbers in addresses. One that no table could hold leads nowhere, instead of troubling the database with it."""

from typing import Any

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


def number_asked_for(name: str) -> int | None:
    """Return a number of the query string, None where there is none that could be meant."""
    number = request.args.get(name, type=int)
    return number if number is None or 0 <= number <= LARGEST else None


def page_of(query: Select[Any], per_page: int) -> Page:
    """Return the page that `?page=` asks for; the last one where there are fewer by now, the first for nonsense."""
    number = max(1, min(number_asked_for("page") or 1, LARGEST // per_page))
    return read_page(db.session(), query, number, per_page)
