"""What is taken of an occurrence is counted by the database itself, so that no code can sell a place unseen.

The check on the occurrence (taken ≤ places) then refuses whatever would oversell it, by whichever road it comes.
"""

from django.db import migrations

COUNTED = """
CREATE FUNCTION tongxin_count_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    takes int := 0;
    waits int := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        takes := takes - (OLD.status IN ('held', 'used', 'missed'))::int;
        waits := waits - (OLD.status = 'waiting')::int;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        takes := takes + (NEW.status IN ('held', 'used', 'missed'))::int;
        waits := waits + (NEW.status = 'waiting')::int;
    END IF;
    IF takes <> 0 OR waits <> 0 THEN
        UPDATE members_occurrence SET taken = taken + takes, waiting = waiting + waits
        WHERE id = coalesce(NEW.occurrence_id, OLD.occurrence_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_are_counted AFTER INSERT OR DELETE OR UPDATE OF status ON members_booking
    FOR EACH ROW EXECUTE FUNCTION tongxin_count_bookings();

CREATE FUNCTION tongxin_keep_bookings_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a booking never moves to another occurrence' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER bookings_stay_where_they_are BEFORE UPDATE OF occurrence_id ON members_booking
    FOR EACH ROW WHEN (OLD.occurrence_id IS DISTINCT FROM NEW.occurrence_id)
    EXECUTE FUNCTION tongxin_keep_bookings_place();
"""
FROZEN = """
CREATE FUNCTION tongxin_refuse_drawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a draw that was held never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER draws_never_change BEFORE UPDATE OR DELETE ON members_draw
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_drawn();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_units_and_resources")]
    operations = [
        migrations.RunSQL(
            COUNTED,
            "DROP TRIGGER bookings_are_counted ON members_booking; DROP FUNCTION tongxin_count_bookings();"
            "DROP TRIGGER bookings_stay_where_they_are ON members_booking; DROP FUNCTION tongxin_keep_bookings_place()",
        ),
        migrations.RunSQL(
            FROZEN, "DROP TRIGGER draws_never_change ON members_draw; DROP FUNCTION tongxin_refuse_drawn()"
        ),
    ]
