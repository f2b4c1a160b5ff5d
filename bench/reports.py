"""What the reports cost over 100,000 cases on PostgreSQL: each page over HTTP, as Koordinator reads it.

The cases are those of `bench.population`. Their figures are written by SQL with values that differ in every column, as
the worker would have written them from real work: two years of days, twenty categories, four channels, thirty elements.
The sums by month are made of them by the worker's own statements. The pages read nothing but these tables and the open
cases. What it costs the worker to compute a case anew is another figure: `refresh_ms_a_case`, measured on real cases
with their trail.
"""

import time
from collections.abc import Mapping

from sqlalchemy import func, select, text

from app.database import begin_writing, db
from app.insight.months import MonthCell, sum_up_months
from app.insight.rollup import recompute
from app.models import AuditEvent, Case, CaseFigure, ReportMark
from app.models.people import KOORDINATOR
from bench.browsers import Browser
from bench.growth import p95
from bench.places import POSTGRESQL, Place
from bench.population import hire, open_one, populate, settle

CASES = 100_000
OPEN = CASES * 2 // 3
ROUNDS, WARM_UP = 20, 2
PERIOD = "dari=2024-01-01&sampai=2026-12-31&banding=sebelumnya"
PAGES: Mapping[str, str] = {
    "sla": f"/laporan?{PERIOD}",
    "diagram": f"/laporan/diagram?{PERIOD}",
    "ways": f"/laporan/varian?{PERIOD}",
    "month": "/laporan?dari=2026-10-01&sampai=2026-10-31&banding=sebelumnya",
}
REAL_CASES = 40


def measure_reports(place: Place, cases: int = CASES) -> dict[str, float]:
    """Return the 95th percentiles of the pages in milliseconds, and what a case costs the worker."""
    assert place.kind == POSTGRESQL
    populate(place, cases * 2 // 3)
    refresh = _refresh_ms(place)
    _fill(place)
    settle(place)
    with place.app.app_context():
        koordinator = hire(db.session(), place)[KOORDINATOR][0]
        db.session.refresh(koordinator)
        assert koordinator.group_keys
        browser = Browser(place, koordinator)
        db.session.expunge_all()
        db.session.remove()
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(WARM_UP + ROUNDS):
        for name, address in PAGES.items():
            begin = time.perf_counter()
            browser.get(address)
            if number >= WARM_UP:
                taken[name].append((time.perf_counter() - begin) * 1000)
    return {name: p95(times) for name, times in taken.items()} | {"refresh_ms_a_case": refresh}


def _refresh_ms(place: Place) -> float:
    with place.app.app_context():
        session = db.session()
        begin_writing(session)
        ids = [open_one(session, place).id for _ in range(REAL_CASES)]
        session.commit()
        begin_writing(session)
        begin = time.perf_counter()
        recompute(session, ids)
        taken = (time.perf_counter() - begin) * 1000 / REAL_CASES
        session.commit()
        db.session.remove()
        return taken


_FIGURES = """
    INSERT INTO case_figure (case_id, kind, day, category_id, channel, deployment_id, level, handler_group, outcome,
      is_answered, is_closed, first_answer_seconds, gross_seconds, net_seconds, reopened, variant, deviations,
      events)
    SELECT c.id, c.kind, DATE '2025-01-01' + (CAST(c.id AS bigint) * 7919 % 700)::int, c.id / 700 % 20 + 1,
      (ARRAY['portal','email','phone','counter'])[c.id / 14000 % 4 + 1], c.deployment_id,
      (ARRAY['helpdesk','helpdesk','helpdesk','admin_ppe','lkpp'])[c.id % 5 + 1],
      (ARRAY['helpdesk','admin_ppe','front_office'])[c.id % 3 + 1],
      (ARRAY['on_time','on_time','on_time','late','running','other'])[c.id % 6 + 1],
      c.id % 6 < 4, c.closed_at IS NOT NULL,
      CASE WHEN c.id % 6 < 4 THEN CAST(c.id AS bigint) * 104729 % 259200 END,
      CASE WHEN c.id % 6 < 4 THEN CAST(c.id AS bigint) * 104729 % 300000 END,
      CASE WHEN c.id % 6 < 4 THEN CAST(c.id AS bigint) * 104729 % 200000 END,
      (c.id % 17 = 0)::int, CASE WHEN c.closed_at IS NOT NULL THEN 'variant-' || c.id % 300 END,
      CASE c.id % 6 WHEN 3 THEN ',late,' ELSE '' END, 15
    FROM service_case c
    ON CONFLICT DO NOTHING
"""
_ELEMENTS = """
    INSERT INTO element_figure
    SELECT f.day, f.category_id, f.channel, f.deployment_id, 'handle_ticket', e.id, count(*), count(*) + 1, count(*),
      sum(coalesce(f.gross_seconds, 60)), count(*), sum(coalesce(f.net_seconds, 60)), count(*) % 3
    FROM case_figure f,
      unnest(ARRAY['handle','handle_again','resolve','record_lkpp','review_lkpp','inform']
        || (SELECT array_agg('element_' || n) FROM generate_series(1, 24) n)) AS e (id)
    GROUP BY f.day, f.category_id, f.channel, f.deployment_id, e.id
    ON CONFLICT DO NOTHING
"""
_CELLS = select(CaseFigure.day, CaseFigure.category_id, CaseFigure.channel).distinct()


def _fill(place: Place) -> None:
    with place.app.app_context():
        session = db.session()
        begin_writing(session)
        session.execute(text(_FIGURES))
        session.execute(text("INSERT INTO process_variant SELECT 'variant-' || n, '[]' FROM generate_series(0, 299) n"))
        session.execute(text(_ELEMENTS))
        rows = session.execute(_CELLS)
        cells = {MonthCell(day.replace(day=1), category, channel) for day, category, channel in rows}
        sum_up_months(session, cells)
        newest = session.scalar(select(func.max(AuditEvent.id)))
        session.merge(ReportMark(id=1, last_event_id=newest or 0))
        assert session.scalar(select(func.count(Case.id)))
        session.commit()
        db.session.remove()
