"""`TPHCM-VB` files for the whole city, of whatever kind and wherever it is placed: nobody else files in its days."""

from django.db import migrations

PROBLEMS = """
CREATE OR REPLACE FUNCTION targets_tree_problems()
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
WHERE stands.kind = 'city' AND stands.parent_id IS NOT NULL AND stands.unit_id <> 'TPHCM-VB'
UNION ALL
SELECT 'files_for_parent', d.unit_id, papers.unit_id, d.valid * papers.valid
FROM targets_duty papers JOIN targets_duty d ON d.unit_id <> papers.unit_id AND d.valid && papers.valid
WHERE papers.unit_id = 'TPHCM-VB'
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
"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_tree_and_record")]

    operations = [migrations.RunSQL(PROBLEMS, migrations.RunSQL.noop)]
