"""What was noted of a task is kept: the database refuses to change or delete it."""

from django.db import migrations

KEEP = """
CREATE TRIGGER targets_taskrecord_kept BEFORE UPDATE OR DELETE ON targets_taskrecord
    FOR EACH ROW EXECUTE FUNCTION ctr25_insert_only();
"""
LET_GO = "DROP TRIGGER targets_taskrecord_kept ON targets_taskrecord;"


class Migration(migrations.Migration):
    dependencies = [("targets", "0004_filing")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
