"""Annexes, uploads and openings are kept as they were made: the database refuses to change or delete one."""

from django.db import migrations

TABLES = ("reporting_annex", "reporting_annexrow", "reporting_upload", "reporting_opening")

KEEP = "".join(
    f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ctr25_insert_only();"
    for table in TABLES
)
LET_GO = "".join(f"DROP TRIGGER {table}_kept ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_filing"), ("targets", "0002_tree_and_record")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
