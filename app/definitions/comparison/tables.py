"""Decision tables of two versions, rule by rule."""

from collections.abc import Iterator, Mapping

from app.definitions.comparison.difference import (
    TABLES,
    Difference,
    change,
    in_both_orders,
    is_reordered,
    quoted,
)
from app.definitions.decision_tables import Column, DecisionTable, Row, decision_tables


def compare_tables(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    old = {table.id: table for table in decision_tables(before)}
    new = {table.id: table for table in decision_tables(after)}
    for table_id in in_both_orders(old, new):
        mine, theirs = old.get(table_id), new.get(table_id)
        if mine is None and theirs is not None:
            yield _difference(theirs, "table_added", "", None, theirs.name, f"Tabel baru {quoted(theirs.name)}.")
        elif theirs is None and mine is not None:
            yield _difference(mine, "table_removed", "", mine.name, None, f"Tabel {quoted(mine.name)} dihapus.")
        elif mine is not None and theirs is not None and mine != theirs:
            yield from _table(mine, theirs)


def _difference(
    table: DecisionTable, kind: str, field: str, before: object, after: object, sentence: str
) -> Difference:
    return Difference(kind, table.file, table.id, field, before, after, TABLES, sentence)


def _table(old: DecisionTable, new: DecisionTable) -> Iterator[Difference]:
    for name, label in (("name", "nama"), ("description", "penjelasan"), ("hit_policy", "cara memilih baris")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            sentence = f"Tabel {quoted(new.name)}: {label} berubah: {change(before, after)}."
            yield _difference(new, "table_changed", name, before, after, sentence)
    yield from _columns(new, "inputs", old.inputs, new.inputs)
    yield from _columns(new, "outputs", old.outputs, new.outputs)
    yield from _rules(old, new)


def _columns(
    table: DecisionTable, side: str, before: tuple[Column, ...], after: tuple[Column, ...]
) -> Iterator[Difference]:
    old, new = ([column.expression for column in columns] for columns in (before, after))
    if old != new:
        sentence = f"Tabel {quoted(table.name)}: kolom berubah: {change(', '.join(old), ', '.join(new))}."
        yield _difference(table, "table_changed", side, old, new, sentence)
        return
    for mine, theirs in zip(before, after, strict=True):
        if mine.label != theirs.label:
            sentence = f"Tabel {quoted(table.name)}: judul kolom {change(mine.label, theirs.label)}."
            field = f"{side}.{theirs.expression}.label"
            yield _difference(table, "table_changed", field, mine.label, theirs.label, sentence)


def _rules(old: DecisionTable, new: DecisionTable) -> Iterator[Difference]:
    """Compare by the rules' ids; the number of a rule is its place, as the screens show it."""
    mine, theirs = _by_id(old), _by_id(new)
    for rule_id in in_both_orders(mine, theirs):
        if rule_id not in mine:
            number, row = theirs[rule_id]
            sentence = f"Tabel {quoted(new.name)}: baris {number} baru: {_said(new, row)}."
            yield _difference(new, "rule_added", f"rules.{number}", None, _cells(row), sentence)
        elif rule_id not in theirs:
            number, row = mine[rule_id]
            sentence = f"Tabel {quoted(old.name)}: baris {number} dihapus: {_said(old, row)}."
            yield _difference(old, "rule_removed", f"rules.{number}", _cells(row), None, sentence)
        elif len(mine[rule_id][1].cells) == len(theirs[rule_id][1].cells):
            yield from _rule(new, *theirs[rule_id], mine[rule_id][1])
    if is_reordered(list(mine), list(theirs)):
        sentence = f"Tabel {quoted(new.name)}: urutan baris berubah."
        yield _difference(new, "rules_reordered", "rules", list(mine), list(theirs), sentence)


def _by_id(table: DecisionTable) -> dict[str, tuple[int, Row]]:
    """Number the rules, each under its id; where ids are missing, equal content is the same rule."""
    found: dict[str, tuple[int, Row]] = {}
    for number, row in enumerate(table.rows, 1):
        key = row.id or "|".join(row.cells)
        found[key if key not in found else f"{key}#{number}"] = (number, row)
    return found


def _rule(table: DecisionTable, number: int, new: Row, old: Row) -> Iterator[Difference]:
    columns = (*table.inputs, *table.outputs)
    for column, before, after in zip(columns, old.cells, new.cells, strict=True):
        if before != after:
            where = f"Tabel {quoted(table.name)}, baris {number}"
            sentence = f"{where}: {column.label}: {before} → {after}."
            yield _difference(table, "rule_changed", f"rules.{number}.{column.expression}", before, after, sentence)
    if old.remark != new.remark:
        sentence = f"Tabel {quoted(table.name)}, baris {number}: keterangan {change(old.remark, new.remark)}."
        yield _difference(table, "rule_changed", f"rules.{number}.remark", old.remark, new.remark, sentence)


def _cells(row: Row) -> list[str]:
    return list(row.cells)


def _said(table: DecisionTable, row: Row) -> str:
    given = [f"{column.label} {cell}" for column, cell in zip(table.inputs, row.inputs, strict=False) if cell != "-"]
    answers = [f"{column.label} {cell}" for column, cell in zip(table.outputs, row.outputs, strict=False)]
    return f"{', '.join(given) or 'selalu'} → {', '.join(answers)}"
