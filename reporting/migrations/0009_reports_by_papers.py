"""What was imported from papers was sent and approved by nobody: marked, without the sender and the days it was given."""

from django.db import migrations, models

_BY_PAPERS = """
FROM reporting_revision v JOIN reporting_auditevent e ON e.report_id = v.report_id AND e.verb = 'imported'
     AND (e.detail ->> 'number')::int = v.number AND (e.detail ->> 'save')::int = v.save_number
WHERE v.id = r.approved_revision_id
"""
MARK = f"""
UPDATE reporting_report r SET imported = true {_BY_PAPERS};
UPDATE reporting_report SET submitted_by_id = NULL, submitted_at = NULL WHERE imported AND state = 'approved';
UPDATE reporting_report r SET first_submitted_at = NULL
WHERE EXISTS (SELECT 1 FROM reporting_auditevent e
              WHERE e.report_id = r.id AND e.verb = 'imported' AND e.at = r.first_submitted_at);
SET CONSTRAINTS ALL IMMEDIATE;
"""
UNMARK = f"""
UPDATE reporting_report r SET submitted_by_id = v.by_id, submitted_at = v.at {_BY_PAPERS} AND r.state = 'approved';
UPDATE reporting_report r SET first_submitted_at = first.at
FROM (SELECT report_id, min(at) AS at FROM reporting_auditevent WHERE verb = 'imported' GROUP BY report_id) first
WHERE first.report_id = r.id AND r.first_submitted_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_editions_kept")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="imported",
            field=models.BooleanField(db_default=False, default=False, verbose_name="nhập từ văn bản"),
        ),
        migrations.RunSQL(MARK, UNMARK),
    ]
