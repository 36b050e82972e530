"""Editions are kept as they were published and a checksum as it was first given: the database refuses anything else.

An edition can only be withdrawn, once.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION ctr25_edition_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
       OR (NEW.id, NEW.number, NEW.period_id, NEW.layout, NEW.published_by_id, NEW.published_at, NEW.publisher, NEW.official, NEW.sha256,
           NEW.content)
          IS DISTINCT FROM (OLD.id, OLD.number, OLD.period_id, OLD.layout, OLD.published_by_id, OLD.published_at, OLD.publisher, OLD.official,
                            OLD.sha256, OLD.content) THEN
        RAISE EXCEPTION 'reporting_edition: a published edition is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reporting_edition_kept BEFORE UPDATE OR DELETE ON reporting_edition
    FOR EACH ROW EXECUTE FUNCTION ctr25_edition_kept();
CREATE FUNCTION ctr25_checksum_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.workbook_sha256 <> '' OR OLD.draft_sha256 <> '' THEN
            RAISE EXCEPTION 'reporting_pack: a checksum is never dropped'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.workbook_sha256 NOT IN ('', NEW.workbook_sha256) OR OLD.draft_sha256 NOT IN ('', NEW.draft_sha256) THEN
        RAISE EXCEPTION 'reporting_pack: a checksum is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reporting_pack_kept BEFORE UPDATE OR DELETE ON reporting_pack
    FOR EACH ROW EXECUTE FUNCTION ctr25_checksum_kept();
"""
LET_GO = """
DROP TRIGGER reporting_pack_kept ON reporting_pack;
DROP FUNCTION ctr25_checksum_kept();
DROP TRIGGER reporting_edition_kept ON reporting_edition;
DROP FUNCTION ctr25_edition_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_editions")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
