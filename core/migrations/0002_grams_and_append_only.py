"""The search function, and the trigger that keeps the trail append-only.

TRUNCATE stays possible so that tests can empty their tables.
"""

from django.db import migrations

GRAMS = """
CREATE FUNCTION tongxin_grams(VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        array_to_tsvector(
            chars || array(SELECT a || b FROM unnest(chars, chars[2:]) AS pair(a, b) WHERE b IS NOT NULL)
        ),
        ''::tsvector
    )
    FROM (SELECT string_to_array(lower(array_to_string(parts, ' ')), NULL) AS chars) AS split
$$;
"""

APPEND_ONLY = """
CREATE FUNCTION tongxin_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_trail_outbox_files")]
    operations = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION tongxin_grams(text[])"),
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER audit_is_append_only ON core_auditentry; DROP FUNCTION tongxin_refuse_change()"
        ),
    ]
