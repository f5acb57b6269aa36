"""Let the search index of needs take a whole ledger at once.

Row by row a hundred thousand needs spend four fifths of their time in the index. With a waiting list they are
sorted in together; ordinary writes hold back at most 64 kB, too little for a search to notice.
"""

from django.db import migrations

WAIT = """
ALTER INDEX need_search SET (fastupdate = on);
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET gin_pending_list_limit = ''64kB''', current_database());
END $$;
"""
AT_ONCE = """
ALTER INDEX need_search SET (fastupdate = off);
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I RESET gin_pending_list_limit', current_database());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_import_runs"), ("needs", "0001_needs_offers_claims")]
    operations = [migrations.RunSQL(WAIT, AT_ONCE)]
