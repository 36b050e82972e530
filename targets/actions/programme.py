"""The programme from its declarative file into the database (`load_programme`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models, transaction

from targets.actions.changes import Actor, record
from targets.actions.holidays import fill_holidays
from targets.actions.periods import ask_recount
from targets.domain.periods import Quarter, default_calendar, on_working_days
from targets.domain.programme_file import Content, parse
from targets.domain.shapes import FileError, Flaw
from targets.models import (
    Agency,
    Break,
    Clause,
    Element,
    Formula,
    Holiday,
    Indicator,
    Milestone,
    Part,
    Perimeter,
    Period,
    Programme,
    Reading,
    Target,
    TargetRevision,
    Task,
    Unit,
)

FIRST, LAST = Quarter(2023, 1), Quarter(2045, 4)
PORTAL_SETTINGS = ("tolerance", "matters_from")  # of an element: set with it, the portal's from then on
LOAD_LOCK = 250731122024  # not the recount's, not the tree's
Row = TypeVar("Row", bound=models.Model)


@dataclass
class Loaded:
    """Rows that the load made or changed, by kind of row."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


def load_programme(*, content: bytes, actor: Actor) -> Loaded:
    """Bring the database to what the file says; all or nothing, and a second run changes nothing.

    Rows are found by their codes, added or changed, never deleted, but for parts of wholes that the file no longer
    has. Periods are added on working days, never moved; the days off of a year are added where the table has none of
    it. What the portal has decided since stays: the state, paper and default of a reading, the name of the perimeter,
    which changes of an element are asked back. A revision or reading that the verdict of a closed period used is never
    overwritten: a file that differs there is refused. Raises FileError naming the path in the file.
    """
    data = parse(content)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
            loaded = _Loader(data).load()
            if loaded:
                record(actor, "load_programme", {data["programme"]["code"]: vars(loaded)})
            return loaded
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise FileError([Flaw("", f"trái với dữ liệu đã có trong cổng (ràng buộc {constraint}).")]) from error


class _Loader:
    def __init__(self, data: Content) -> None:
        self.data = data
        self.loaded = Loaded()
        self.published = _published()
        self.rows_by_key: dict[type[models.Model], dict[tuple[Any, ...], Any]] = {}
        self.new: list[models.Model] = []
        self.with_default = set(Reading.objects.filter(is_default=True).values_list("target", flat=True))

    def load(self) -> Loaded:
        """Everything in the order in which rows refer to each other."""
        if Unit.objects.filter(code=self.data["perimeter"]["code"]).exists():
            raise FileError([Flaw("perimeter.code", "đã là mã của một đơn vị.")])
        self._document()
        self._measures()
        self._targets()
        self._tasks()
        # the last period closes in the year after
        if days_off := fill_holidays(range(FIRST.year, LAST.year + 2)):
            self.loaded.added["Holiday"] += days_off
        self._periods()
        return self.loaded

    def put(self, model: type[Row], key: dict[str, Any], **values: Any) -> Row:
        """The row with this key, made (written by `flush`) or changed where it differs from `values`."""
        row = self.find(model, key)
        if row is None:
            self.loaded.added[model.__name__] += 1
            new_row = model(**key, **values)
            self.rows_by_key[model][tuple(key.values())] = new_row
            self.new.append(new_row)
            return new_row
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if differing:
            self.loaded.changed[model.__name__] += 1
            for name in differing:
                setattr(row, name, values[name])
            row.save(update_fields=differing)
        return row

    def flush(self) -> None:
        """Write the new rows, each kind in one go, in the order in which the kinds first came up."""
        for model in dict.fromkeys(type(row) for row in self.new):
            model._default_manager.bulk_create(row for row in self.new if type(row) is model)
        self.new.clear()

    def find(self, model: type[Row], key: dict[str, Any]) -> Row | None:
        """The row with this key as it stands; the rows of a model are read once."""
        if model not in self.rows_by_key:
            rows = model._default_manager.all()
            self.rows_by_key[model] = {tuple(getattr(row, name) for name in key): row for row in rows}
        row: Row | None = self.rows_by_key[model].get(tuple(key.values()))
        return row

    def _document(self) -> None:
        about = dict(self.data["programme"])
        self.programme = self.put(Programme, {"code": about.pop("code")}, **about)
        self.clauses = {}
        for order, row in enumerate(self.data["clauses"], start=1):
            key = {"programme_id": self.programme.pk, "address": row["address"]}
            self.clauses[row["address"]] = self.put(Clause, key, title=row["title"], text=row["text"], order=order)
        self.flush()
        for order, row in enumerate(self.data["agencies"], start=1):
            key, successor = {"name": row["name"]}, row["successor"]
            self.put(Agency, key, order=order, successor=successor, succession_note=row["succession_note"])
        for year in self.data["milestones"]:
            self.put(Milestone, {"year": year})
        perimeter = self.data["perimeter"]
        if not Perimeter.objects.filter(code=perimeter["code"]).exists():
            self.put(Perimeter, {"code": perimeter["code"]}, name=perimeter["name"], order=1)

    def _measures(self) -> None:
        """Elements, parts, indicators, formulas and breaks; a change of what is summed asks for a full recount."""
        before = self._sums()
        for section, model in (("elements", Element), ("indicators", Indicator), ("formulas", Formula)):
            for order, row in enumerate(self.data[section], start=1):
                values = {name: value for name, value in row.items() if name != "code"}
                if model is not Formula:
                    values["order"] = order
                if model is Element and self.find(Element, {"code": row["code"]}) is not None:
                    values = {name: value for name, value in values.items() if name not in PORTAL_SETTINGS}
                self.put(model, {"code": row["code"]}, **values)
        pairs = {(row["part"], row["whole"]) for row in self.data["parts"]}
        for row in self.data["parts"]:
            self.put(Part, {"part_id": row["part"], "whole_id": row["whole"]}, on_breach=row["on_breach"])
        gone = [part.pk for part in Part.objects.all() if (part.part_id, part.whole_id) not in pairs]
        if gone:
            self.loaded.changed["Part"] += len(gone)
            Part.objects.filter(pk__in=gone).delete()
        for row in self.data["breaks"]:
            self.put(Break, {"on": row["on"]}, **{name: value for name, value in row.items() if name != "on"})
        self.flush()
        if before and before != self._sums():
            ask_recount(FIRST.first_day)

    @staticmethod
    def _sums() -> list[tuple[Any, ...]]:
        """What totals depend on."""
        elements = Element.objects.order_by("code")
        fields = ("code", "over_time", "asked", "supplier", "first_period", "last_period")
        return [
            *elements.values_list(*fields),
            *Formula.objects.order_by("code").values_list("code", "numerator", "denominator"),
            *Break.objects.order_by("on").values_list("on", "elements", "is_reorganisation"),
        ]

    def _targets(self) -> None:
        for order, row in enumerate(self.data["targets"], start=1):
            target = self.put(
                Target,
                {"code": row["code"]},
                indicator_id=row["indicator"],
                milestone_id=row["milestone"],
                clause_id=self.clauses[row["clause"]].pk,
                wording=row["wording"],
                order=order,
            )
            path = f"targets[{order - 1}]"
            self._revisions(target, row["revisions"], f"{path}.revisions")
            self._readings(target, row["readings"], f"{path}.readings")
        self.flush()

    def _revisions(self, target: Target, rows: list[Content], path: str) -> None:
        for index, row in enumerate(rows):
            values = {name: value for name, value in row.items() if name not in ("number", "perimeter")}
            values["perimeter_id"] = row["perimeter"]
            key = {"target_id": target.pk, "number": row["number"]}
            stored = self.find(TargetRevision, key)
            if stored and self.published and stored.valid_from <= self.published and _differs(stored, values):
                raise _used(f"{path}[{index}]", "thêm một lần điều chỉnh mới")
            self.put(TargetRevision, key, **values)

    def _readings(self, target: Target, rows: list[Content], path: str) -> None:
        """What a reading says comes from the file; its state, paper and default are the portal's once it is there."""
        for index, row in enumerate(rows):
            judged = {"formula_id": row["formula"], "operator": row["operator"], "value": row["value"]}
            values = judged | {"text": row["text"], "proposed_by": row["proposed_by"], "order": index + 1}
            key = {"target_id": target.pk, "code": row["code"]}
            stored = self.find(Reading, key)
            if stored is None:
                default = row["is_default"] and target.pk not in self.with_default
                self.put(Reading, key, state=row["state"], is_default=default, **values)
                continue
            used = self.published is not None or stored.state == Reading.State.CONFIRMED
            if used and _differs(stored, judged):
                raise _used(f"{path}[{index}]", "thêm một cách hiểu mới")
            self.put(Reading, key, **values)

    def _tasks(self) -> None:
        new = set()
        for order, row in enumerate(self.data["tasks"], start=1):
            key = {"code": row["code"]}
            if self.find(Task, key) is None:
                new.add(row["code"])
            values = {name: row[name] for name in ("kind", "group", "text", "recurrence", "restricted")}
            self.put(Task, key, clause_id=self.clauses[row["clause"]].pk, order=order, **values)
        self.flush()
        moved = self._put_agencies("lead") | self._put_agencies("coordinating")
        if moved - new:
            self.loaded.changed["Task"] += len(moved - new)

    def _put_agencies(self, role: str) -> set[str]:
        """The tasks whose agencies in a role (`lead`, `coordinating`) had to be written."""
        rows = getattr(Task, role).through.objects
        held: dict[str, set[str]] = {}
        for task, agency in rows.values_list("task", "agency"):
            held.setdefault(task, set()).add(agency)
        agencies_by_task = {row["code"]: set(row[role]) for row in self.data["tasks"]}
        moved = {task for task, agencies in agencies_by_task.items() if held.get(task, set()) != agencies}
        rows.filter(task__in=moved).delete()
        pairs = [(task, agency) for task in sorted(moved) for agency in sorted(agencies_by_task[task])]
        rows.bulk_create(rows.model(task_id=task, agency_id=agency) for task, agency in pairs)
        return moved

    def _periods(self) -> None:
        codes = set(Period.objects.values_list("code", flat=True))
        quarters = (FIRST.next(number) for number in range(LAST - FIRST + 1))
        missing = [quarter for quarter in quarters if quarter.code not in codes]
        holidays = Holiday.around(FIRST.first_day, LAST.as_of)
        Period.objects.bulk_create(
            Period(code=quarter.code, **vars(on_working_days(default_calendar(quarter), holidays)))
            for quarter in missing
        )
        if missing:
            self.loaded.added["Period"] += len(missing)


def _published() -> date | None:
    """The as-of day of the latest period that is closed or has an edition: its verdicts are out."""
    out = Period.objects.filter(models.Q(closed_at__isnull=False) | models.Q(published=True))
    return out.order_by("-as_of").values_list("as_of", flat=True).first()


def _used(path: str, instead: str) -> FileError:
    return FileError([Flaw(path, f"khác với bản đã dùng để đánh giá chính thức; hãy {instead} thay vì sửa.")])


def _differs(row: models.Model, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
