"""Frozen packs for review meetings, and the making of their files."""

from django.db import models

from reporting.models.jobs import FileJob


class Edition(models.Model):
    """A frozen pack ("bộ số liệu công bố") of a period, under a number: never edited, only withdrawn (kept by trigger).

    `content` is the canonical text of `reporting.editions.content.Content`, `sha256` its hash;
    `publisher` the name of `published_by` on that day, which the files bear.
    """

    number = models.CharField("số", max_length=20, unique=True)
    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="+", verbose_name="kỳ")
    layout = models.CharField("thể thức", max_length=30)
    published_at = models.DateTimeField("công bố lúc")
    published_by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người công bố")
    publisher = models.CharField("tên người công bố lúc đó", max_length=200)
    official = models.BooleanField("số liệu chính thức")
    sha256 = models.CharField("mã băm nội dung", max_length=64)
    content = models.TextField("nội dung")
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey("targets.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField("lý do thu hồi", blank=True)

    class Meta:
        verbose_name = "bộ số liệu công bố"
        verbose_name_plural = "bộ số liệu công bố"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="edition_withdrawn_for_a_reason",
                condition=models.Q(withdrawn_at__isnull=True)
                | (models.Q(withdrawn_by__isnull=False) & ~models.Q(withdrawn_reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"số {self.number}"


class Pack(FileJob):
    """The files of an edition for the city, one unit or one perimeter (`scope`).

    A checksum, once it is there, stays: a file made again must come to the same bytes.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="packs", verbose_name="bộ số liệu công bố")
    scope = models.CharField("phạm vi", max_length=20)
    workbook = models.FileField(upload_to="editions", blank=True)
    workbook_sha256 = models.CharField(max_length=64, blank=True)
    draft = models.FileField(upload_to="editions", blank=True)
    draft_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "bộ tài liệu của bộ số liệu công bố"
        verbose_name_plural = "bộ tài liệu của bộ số liệu công bố"
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint("edition", "scope", name="pack_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.scope}"
