"""A line of units or alliances never runs in a ring; one at a time, or two changes at once could close one together."""

from django.db import migrations

STRAIGHT = """
CREATE FUNCTION tongxin_refuse_ring() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint := NEW.parent_id;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('parents ' || TG_TABLE_NAME));
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id THEN
            RAISE EXCEPTION 'a line never runs in a ring' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        EXECUTE format('SELECT parent_id FROM %I WHERE id = $1', TG_TABLE_NAME) INTO above USING above;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_lines_are_straight BEFORE INSERT OR UPDATE OF parent_id ON members_memberunit
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION tongxin_refuse_ring();
CREATE TRIGGER alliance_lines_are_straight BEFORE INSERT OR UPDATE OF parent_id ON members_alliance
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION tongxin_refuse_ring();
"""
FREE = """
DROP TRIGGER unit_lines_are_straight ON members_memberunit;
DROP TRIGGER alliance_lines_are_straight ON members_alliance;
DROP FUNCTION tongxin_refuse_ring();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0010_unit_lines")]
    operations = [migrations.RunSQL(STRAIGHT, FREE)]
