from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from core import clock

NEW_YEARS_EVE_IN_LONDON = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


def test_now_is_aware_and_moves_on():
    first = clock.now()
    assert first.tzinfo is not None
    assert clock.now() >= first


def test_today_is_the_day_in_shanghai():
    with clock.moved(NEW_YEARS_EVE_IN_LONDON):
        assert clock.today() == date(2027, 1, 1)


def test_moved_clock_stands_still_and_comes_back():
    before = clock.now()
    with clock.moved(NEW_YEARS_EVE_IN_LONDON):
        assert clock.now() == clock.now() == NEW_YEARS_EVE_IN_LONDON
    assert clock.now() - before < timedelta(minutes=1)


def test_moves_nest_and_come_back_after_an_error():
    earlier = NEW_YEARS_EVE_IN_LONDON - timedelta(days=30)
    with clock.moved(NEW_YEARS_EVE_IN_LONDON):
        with pytest.raises(KeyError), clock.moved(earlier):
            raise KeyError
        assert clock.now() == NEW_YEARS_EVE_IN_LONDON


def test_another_thread_keeps_the_real_time():
    seen = []
    with clock.moved(NEW_YEARS_EVE_IN_LONDON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NEW_YEARS_EVE_IN_LONDON


def test_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.moved(datetime(2026, 1, 1)):
        pass
