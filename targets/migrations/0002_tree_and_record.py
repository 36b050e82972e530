"""The tree is checked whole, whoever writes it; the record of changes is insert-only."""

from django.db import migrations

PROBLEMS = """
CREATE FUNCTION targets_tree_problems()
RETURNS TABLE (problem text, unit text, other text, during daterange)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE up(unit, ancestor, during) AS (
    SELECT unit_id, parent_id, valid FROM targets_placement WHERE parent_id IS NOT NULL
    UNION
    SELECT up.unit, p.parent_id, up.during * p.valid
    FROM up JOIN targets_placement p ON p.unit_id = up.ancestor AND p.valid && up.during
    WHERE p.parent_id IS NOT NULL AND up.ancestor <> up.unit
), placed(unit, during) AS (
    SELECT unit_id, range_agg(valid) FROM targets_placement GROUP BY unit_id
)
SELECT 'cycle', up.unit::text, p.parent_id::text, up.during * p.valid
FROM up JOIN targets_placement p ON p.unit_id = up.unit AND p.valid && up.during
WHERE up.unit = up.ancestor
UNION ALL
SELECT 'parent_not_placed', p.unit_id, p.parent_id, p.valid
FROM targets_placement p LEFT JOIN placed ON placed.unit = p.parent_id
WHERE p.parent_id IS NOT NULL AND (placed.unit IS NULL OR NOT p.valid <@ placed.during)
UNION ALL
SELECT 'filing_above_filing', d.unit_id, above.unit_id, up.during * d.valid * above.valid
FROM targets_duty d
JOIN up ON up.unit = d.unit_id AND up.during && d.valid
JOIN targets_duty above ON above.unit_id = up.ancestor AND above.valid && (up.during * d.valid)
WHERE up.unit <> up.ancestor
UNION ALL
SELECT 'files_for_parent', d.unit_id, whole.unit_id, up.during * d.valid * whole.valid * stands.valid
FROM targets_placement stands
JOIN targets_duty whole ON whole.unit_id = stands.unit_id AND whole.valid && stands.valid
JOIN up ON up.ancestor = stands.parent_id AND up.unit <> stands.unit_id
    AND up.during && (whole.valid * stands.valid)
JOIN targets_duty d ON d.unit_id = up.unit AND d.valid && (up.during * whole.valid * stands.valid)
WHERE stands.kind = 'city' AND stands.parent_id IS NOT NULL
UNION ALL
SELECT 'duty_not_placed', d.unit_id, NULL, d.valid
FROM targets_duty d LEFT JOIN placed ON placed.unit = d.unit_id
WHERE placed.unit IS NULL OR NOT d.valid <@ placed.during
UNION ALL
SELECT 'member_not_placed', m.unit_id, m.perimeter_id, m.valid
FROM targets_membership m LEFT JOIN placed ON placed.unit = m.unit_id
WHERE placed.unit IS NULL OR NOT m.valid <@ placed.during
UNION ALL
SELECT 'zone_not_placed', z.unit_id, z.zone_id, z.valid
FROM targets_zonespan z LEFT JOIN placed ON placed.unit = z.unit_id
WHERE placed.unit IS NULL OR NOT z.valid <@ placed.during
$$;

-- Every write marks the tree as unchecked and queues behind other writers; the first deferred trigger to fire at
-- commit checks it whole, the others find it checked.
CREATE FUNCTION targets_tree_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(250731122023);
    PERFORM set_config('ctr25.tree_unchecked', 'yes', true);
    RETURN NULL;
END $$;

CREATE FUNCTION targets_tree_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE flaw record;
BEGIN
    IF current_setting('ctr25.tree_unchecked', true) = 'yes' THEN
        SELECT * INTO flaw FROM targets_tree_problems() LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'tree: % % % %', flaw.problem, flaw.unit, flaw.other, flaw.during
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        PERFORM set_config('ctr25.tree_unchecked', 'no', true);
    END IF;
    RETURN NULL;
END $$;
"""

TABLES = ("targets_placement", "targets_duty", "targets_membership", "targets_zonespan")

TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_touched BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION targets_tree_touched();
CREATE CONSTRAINT TRIGGER {table}_checked AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION targets_tree_check();
"""
    for table in TABLES
)

NO_TRIGGERS = "".join(
    f"DROP TRIGGER {table}_checked ON {table}; DROP TRIGGER {table}_touched ON {table};" for table in TABLES
)

RECORD = """
CREATE FUNCTION ctr25_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER targets_change_kept BEFORE UPDATE OR DELETE ON targets_change
    FOR EACH ROW EXECUTE FUNCTION ctr25_insert_only();
"""

NO_RECORD = "DROP TRIGGER targets_change_kept ON targets_change; DROP FUNCTION ctr25_insert_only();"
NO_PROBLEMS = (
    "DROP FUNCTION targets_tree_check(); DROP FUNCTION targets_tree_touched(); DROP FUNCTION targets_tree_problems();"
)


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]

    operations = [
        migrations.RunSQL(PROBLEMS, NO_PROBLEMS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(RECORD, NO_RECORD),
    ]
