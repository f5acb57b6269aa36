"""Let the planner know thousands of character pairs, so that it tells a rare word from a common one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_ten_categories")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE needs_need ALTER COLUMN search SET STATISTICS 500",
            "ALTER TABLE needs_need ALTER COLUMN search SET STATISTICS -1",
        )
    ]
