"""Roles: who is what, at which unit, between which dates (`set_role`, docs/rules.md#roles)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from targets.actions.changes import Actor, record
from targets.actions.tree import range_detail, to_range, to_span
from targets.domain.refusals import INPUT, Refused
from targets.domain.spans import Span
from targets.models import Role, Unit, User


@transaction.atomic
def set_role(*, username: str, role: str, unit: str, start: date, end: date | None, actor: Actor) -> Role:
    """Give `username` the role at the unit from `start` to before `end` (None = open), and give back the row.

    A role of the same name that the account already holds there in those days is carried on from its own first day
    and ends as told: so `end` closes an open role, and a second run changes nothing. Raises Refused for an unknown
    or inactive account, an unknown role or unit, or dates the wrong way round.
    """
    # Locked, so that two changes of its roles queue.
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Refused("bad_role", f"Không có tài khoản “{username}”.", INPUT)
    if not user.is_active:
        raise Refused("bad_role", f"Tài khoản “{username}” đã bị khóa.", INPUT)
    if end is not None and end <= start:
        raise Refused("bad_role", f"Ngày kết thúc {end} phải sau ngày bắt đầu {start}.", INPUT)
    if role not in Role.Name.values:
        raise Refused("bad_role", f"Không có vai trò “{role}”; chỉ nhận: {', '.join(Role.Name.values)}.", INPUT)
    if not Unit.objects.filter(code=unit).exists():
        raise Refused("bad_role", f"Không có đơn vị “{unit}”.", INPUT)
    held_roles = list(user.roles.filter(name=role, unit=unit, valid__overlap=to_range(Span(start, end))))
    span = Span(min([start, *(to_span(held_role.valid).start for held_role in held_roles)]), end)
    if len(held_roles) == 1 and to_span(held_roles[0].valid) == span:
        return held_roles[0]
    Role.objects.filter(pk__in=[held_role.pk for held_role in held_roles]).delete()
    granted = Role.objects.create(user=user, name=role, unit_id=unit, valid=to_range(span))
    record(actor, "set_role", {username[:80]: {"role": role, "unit": unit, "days": range_detail(span)}})
    return granted
