"""What is kept about coming in goes by itself."""

from datetime import timedelta

from core import clock
from core.accounts.models import ApiToken, FailedLogin, LoginCode
from core.accounts.services import codes, tokens
from core.accounts.services.passwords import note_failed_login
from core.retention import purge_expired
from tests.cast import Cast


def test_codes_and_failures_go_after_a_day_and_tokens_half_a_year_after_their_end(cast: Cast) -> None:
    codes.request_code(phone="13800138000", binding="b")
    note_failed_login(username="somebody")
    tokens.create_token(name="脚本", expires_on=clock.today(), actor=cast.officer)
    purge_expired()
    assert (LoginCode.objects.count(), FailedLogin.objects.count(), ApiToken.objects.count()) == (1, 1, 1)
    with clock.moved(clock.now() + timedelta(days=2)):
        assert purge_expired()["entrance"] == 2
    assert (LoginCode.objects.count(), FailedLogin.objects.count(), ApiToken.objects.count()) == (0, 0, 1)
    with clock.moved(clock.now() + timedelta(days=183)):
        purge_expired()
        assert purge_expired()["entrance"] == 0
    assert not ApiToken.objects.exists()
