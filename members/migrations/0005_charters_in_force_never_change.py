"""What was put in force is what was signed: its words, counts and fingerprint are read, never rewritten."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_charter_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status <> 'draft' AND (
        NEW.alliance_id, NEW.edition, NEW.round, NEW.title, NEW.text, NEW.material, NEW.changes, NEW.sha256,
        NEW.adoption, NEW.adopted_on, NEW.entitled, NEW.quorum, NEW.present, NEW.in_favour, NEW.against,
        NEW.abstained, NEW.order_number, NEW.in_force_at
    ) IS NOT DISTINCT FROM (
        OLD.alliance_id, OLD.edition, OLD.round, OLD.title, OLD.text, OLD.material, OLD.changes, OLD.sha256,
        OLD.adoption, OLD.adopted_on, OLD.entitled, OLD.quorum, OLD.present, OLD.in_favour, OLD.against,
        OLD.abstained, OLD.order_number, OLD.in_force_at
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a charter in force never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER charters_in_force_never_change BEFORE UPDATE OR DELETE ON members_charter
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_charter_in_force();
"""
# The name may be sealed anew under another key.
SIGNED = """
CREATE FUNCTION tongxin_refuse_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        NEW.charter_id, NEW.unit_id, NEW.signed_by_id, NEW.post, NEW.signed_at, NEW.sha256
    ) IS NOT DISTINCT FROM (
        OLD.charter_id, OLD.unit_id, OLD.signed_by_id, OLD.post, OLD.signed_at, OLD.sha256
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a signature never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER signatures_never_change BEFORE UPDATE OR DELETE ON members_chartersignature
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_signature();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0004_charters_and_admissions")]
    operations = [
        migrations.RunSQL(
            FROZEN,
            "DROP TRIGGER charters_in_force_never_change ON members_charter;"
            "DROP FUNCTION tongxin_refuse_charter_in_force()",
        ),
        migrations.RunSQL(
            SIGNED,
            "DROP TRIGGER signatures_never_change ON members_chartersignature;DROP FUNCTION tongxin_refuse_signature()",
        ),
    ]
