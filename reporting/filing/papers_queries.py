"""Papers attached to a report, by the revision they are part of."""

from __future__ import annotations

from django.db.models import Q

from reporting.models import Attachment, Report, Revision


def attached(report: Report, revision: Revision | None) -> list[Attachment]:
    """The papers that are part of a revision with who attached them, first come first: one query.

    Each save or removal is itself a save of the revision, so the "lần gửi" alone tells which papers go with it.
    """
    if revision is None:
        return []
    attachments = Attachment.objects.filter(report=report, number__lte=revision.number).select_related("by")
    return list(attachments.filter(Q(removed_number=None) | Q(removed_number__gt=revision.number)))


def attached_now(report: Report) -> list[Attachment]:
    return list(Attachment.objects.filter(report=report, removed_number=None).select_related("by"))


def paper_of(report: Report, pk: int, revision: Revision | None) -> Attachment | None:
    """One paper of a report, of any revision, or where one is given only if it is part of that; None where not."""
    attachment = Attachment.objects.filter(report=report, pk=pk).first()
    if attachment is None or revision is None:
        return attachment
    return attachment if attachment in attached(report, revision) else None
