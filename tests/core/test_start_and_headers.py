"""Production refuses to start on half a configuration; every page carries its policy."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import Cast

BASE = Path(__file__).resolve().parents[2]
WHOLE = {
    "PRODUCTION": "1", "SECRET_KEY": "s" * 50, "FIELD_KEY": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    "BLIND_INDEX_KEY": "b" * 50, "ALLOWED_HOSTS": "tongxin.example.org",
}  # fmt: skip


def started(**environment: str | None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TONGXIN_VAR"}}
    chosen = {name: value for name, value in {**WHOLE, **environment}.items() if value is not None}
    command = [
        sys.executable,
        "-c",
        "import alliance.settings as s; print('DEMO', s.DEMO, 'TOTP', s.STAFF_TOTP_REQUIRED)",
    ]
    return subprocess.run(command, cwd=BASE, env={**kept, **chosen}, capture_output=True, text=True, timeout=60)


def test_a_whole_configuration_starts_on_the_safe_side() -> None:
    done = started()
    assert (done.returncode, done.stdout.strip()) == (0, "DEMO False TOTP True"), done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "ALLOWED_HOSTS"])
def test_a_missing_secret_or_host_stops_the_start_and_is_named(name: str) -> None:
    done = started(**{name: None})
    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize("change", [{"DEBUG": "1"}, {"ALLOWED_HOSTS": "*"}, {"ALLOWED_HOSTS": "a.example.org,*"}])
def test_debug_or_an_open_host_list_stops_the_start(change: dict[str, str]) -> None:
    assert started(**change).returncode != 0


def test_the_deployment_check_finds_nothing() -> None:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TONGXIN_VAR"}}
    secrets = {"SECRET_KEY": "".join(chr(33 + n % 90) for n in range(67))}
    database = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        check, cwd=BASE, env={**kept, **WHOLE, **secrets, **database}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


PAGES = ("/", "/accounts/login/", "/accounts/code/", "/complaint/")


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_names_a_nonce_and_no_way_around_it(cast: Cast, page, path: str) -> None:
    answer = page().get(path)
    policy = answer["Content-Security-Policy"]
    html = answer.content.decode()
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    nonces = set(re.findall(r'nonce="([^"]+)"', html))
    for nonce in nonces:
        assert f"'nonce-{nonce}'" in policy
    for tag in re.findall(r"<script\b[^>]*>", html):
        assert "nonce=" in tag
    assert not re.search(r"\son\w+=|style=|javascript:", html)


def test_each_answer_has_a_nonce_of_its_own(cast: Cast, page) -> None:
    found = {
        re.search(r"nonce-([^']+)'", page().get("/accounts/login/")["Content-Security-Policy"])[1] for _n in range(3)
    }  # type: ignore[index]
    assert len(found) == 3


def test_the_other_headers_are_set(cast: Cast, page) -> None:
    answer = page(cast.officer).get("/members/units/")
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "HX-Request" in answer["Vary"]
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


@pytest.mark.parametrize("given", ["a b", "x" * 60, "<script>", "名字"])
def test_a_strange_request_id_is_not_repeated(db, page, given: str) -> None:
    assert page().get("/livez", headers={"X-Request-ID": given.encode().decode("latin-1")})["X-Request-ID"] != given
