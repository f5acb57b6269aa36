"""One settings file, twelve-factor: the environment decides, the default is the safe side."""

import base64
import os
import sys
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from alliance.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ── where and what ────────────────────────────────────────────────────────────────────────────
VAR = Path(env("TONGXIN_VAR", default=str(BASE_DIR / "var"))).resolve()
PRODUCTION = env.bool("PRODUCTION", default=False)
DEMO = env.bool("DEMO", default=not PRODUCTION)
DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in Path(sys.argv[0]).name or "PYTEST_VERSION" in os.environ


def _secret(name: str) -> str:
    """A secret from the environment; only a development machine may do without."""
    value = env(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value or base64.urlsafe_b64encode(name.encode().ljust(32, b"-")[:32]).decode()


SECRET_KEY = _secret("SECRET_KEY")
FIELD_KEY_CURRENT = env("FIELD_KEY_CURRENT", default="k1")
FIELD_KEYS = {FIELD_KEY_CURRENT: _secret("FIELD_KEY"), **env.json("FIELD_KEYS_OLD", default={})}
BLIND_INDEX_KEY = _secret("BLIND_INDEX_KEY")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_ADDRESS = env("SITE_ADDRESS", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
if PRODUCTION and (DEBUG or not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("Production needs DEBUG off and ALLOWED_HOSTS naming each host.")

# ── the house ─────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "core.areas",
    "core.accounts",
    "core",
    "members",
    "needs",
    "projects",
    "meetings",
    "alliance.ledger",
    "alliance",
]

MIDDLEWARE = [
    "core.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.accounts.middleware.SessionAndRole",
    "core.middleware.Refusals",
    "core.api.idempotency.Idempotency",
]

ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "alliance.shell.shell",
            ],
            "builtins": ["core.templatetags.tongxin"],
        },
    }
]

# ── data ──────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://tongxin@127.0.0.1:5432/tongxin")}
DATABASES["default"]["OPTIONS"] = {
    "pool": False if TESTING else {"min_size": 1, "max_size": 8, "timeout": 10},
    "prepare_threshold": 5 if env.bool("DATABASE_PREPARES", default=True) else None,  # see core/prepared.py
    # Every search reads through the rows waiting for the search index, so few may wait.
    "options": "-c gin_pending_list_limit=64kB",
}
DATABASES["default"]["TEST"] = {
    "NAME": f"test_tongxin{env('TEST_DB_SUFFIX', default='')}",
    "TEMPLATE": env("TEST_DB_TEMPLATE", default=None),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.FailOpenRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env("CACHE_PREFIX", default="tongxin"),
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.3},
    }
}
# How long the counts behind 统计 are kept; an office is never shown older ones.
ROLL_UP_SECONDS = 60
MEDIA_ROOT = VAR / "media"
FONTS = Path(env("TONGXIN_FONTS", default=str(VAR / "fonts"))).resolve()
MEDIA_URL = "/media-is-private/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *([VAR / "vendor"] if (VAR / "vendor").is_dir() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG
# Unhashed twins and source maps are never asked for; compressing them would be most of the work of a first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "map",
    "png",
    "jpg",
    "gif",
    "webp",
    "woff",
    "woff2",
    "gz",
    "br",
    "zip",
    "po",
    "mo",
)

# ── people ────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["core.accounts.entrance.Entrance"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "core.accounts.password_rules.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
HOME_OF_ROLE = {
    "resident": "portal:mine", "nobody": "portal:home", "audit_admin": "core:audit",
    "system_admin": "admin:index", "security_admin": "accounts:me",
}  # fmt: skip
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# One office shares one address, so this only stops a flood; wrong passwords are counted in accounts.FailedLogin.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "同心"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "core.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
STAFF_TOTP_REQUIRED = env.bool("STAFF_TOTP_REQUIRED", default=not DEMO)
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
EMBEDDING_URL = env("EMBEDDING_URL", default="")  # any door that answers as OpenAI's /v1/embeddings does; none is fine
EMBEDDING_KEY = env("EMBEDDING_KEY", default="")
EMBEDDING_MODEL = env("EMBEDDING_MODEL", default="text-embedding-3-small")
EMBEDDING_SECONDS = env.float("EMBEDDING_SECONDS", default=10.0)
GROUP_ROBOTS = env.bool("GROUP_ROBOTS", default=not DEMO)  # off, the mailbox page shows what they would have said
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # a mail server that hangs must not hold the worker
ADMIN_ADDRESSES = env.list("ADMIN_ADDRESSES", default=[])

# ── hardening ─────────────────────────────────────────────────────────────────────────────────
HTTPS = env.bool("HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # one proxy of ours, which writes X-Forwarded-For and -Proto
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.error_views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ── language and time ─────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ── API ───────────────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.TokenAuthentication",
        "core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.rendering.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "core.api.parsing.JsonParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["core.api.filtering.AskedFilters"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.NewestFirst",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.PerPerson", "core.api.throttling.PerAddress"],
    "DEFAULT_THROTTLE_RATES": {
        "person": env("API_RATE_PERSON", default="600/min"),
        "address": env("API_RATE_ADDRESS", default="1200/min"),
    },
    "EXCEPTION_HANDLER": "core.api.problems.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "同心 Tongxin",
    "DESCRIPTION": "街道区域化党建联盟工作平台 · The working platform of a street's party-building alliance",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema_hooks.every_operation_may_refuse",
    ],
}

# ── work in the background ────────────────────────────────────────────────────────────────────
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="tongxin")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker killed with its children gives its task back after this long; no task may take longer.
CELERY_TASK_TIME_LIMIT = env.int("TASK_SECONDS", default=280)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("TASK_RETURNS_AFTER", default=CELERY_TASK_TIME_LIMIT + 20),
    "unacked_restore_interval": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # what transactions left to be sent or run; the only road out of the database
    "relay-outbox": {"task": "core.relay_outbox", "schedule": 2.0, "options": {"expires": 10}},
    # contacts whose purpose is over, used codes and stale idempotency answers
    "purge-personal-data": {"task": "core.purge_expired", "schedule": crontab(hour=3, minute=20)},
    # resolved needs whose judging period has passed become closed
    "close-unjudged": {"task": "needs.close_unjudged", "schedule": crontab(hour=1, minute=10)},
    # late, silent and stuck projects are pointed out once each
    "remind-projects": {"task": "projects.remind_projects", "schedule": crontab(hour=7, minute=40)},
    # accepted projects whose askers have all spoken are judged by what they said
    "evaluate-judged": {"task": "projects.evaluate_judged", "schedule": crontab(hour=1, minute=40)},
    # offers nobody answered in time go back, so that the next unit can be asked
    "lapse-unanswered": {"task": "needs.lapse_unanswered", "schedule": crontab(hour=1, minute=20)},
    # limits that are near or past, on the desk when people come to work
    "remind-due": {"task": "needs.remind_due", "schedule": crontab(hour=7, minute=30)},
    # each unit hears once, two weeks ahead, that its turn in the chair is near
    "remind-chairs": {"task": "meetings.remind_chairs", "schedule": crontab(hour=7, minute=50)},
    # on the evening of its closing day a street's month is drafted
    "draft-due-reports": {"task": "meetings.draft_due_reports", "schedule": crontab(hour=18, minute=0)},
    # what has become universal or a hot spot by the end of the day, for an officer to confirm
    "look-for-findings": {"task": "needs.look_for_findings", "schedule": crontab(hour=23, minute=40)},
    # both sides of an agreement hear once of its end and of what is late; what is kept is closed
    "keep-agreements": {"task": "members.keep_agreements", "schedule": crontab(hour=7, minute=20)},
    # both sides of a pairing hear once that it runs out, and once a year that the last was not written down
    "keep-pairings": {"task": "members.keep_pairings", "schedule": crontab(hour=7, minute=25)},
    # units hear once that a resource wants confirming, and what nobody confirms rests
    "keep-resources": {"task": "members.keep_resources", "schedule": crontab(hour=7, minute=10)},
    # bookings by draw are drawn when their time has come, each once
    "hold-draws": {"task": "members.hold_draws", "schedule": crontab(minute="*/5")},
    # texts whose meaning no embedding service has been asked for yet; nothing to do where none is set
    "work-out-meanings": {"task": "needs.work_out_meanings", "schedule": 600.0, "options": {"expires": 300}},
    # units that left a charter unsigned for a week are reminded, once in a round
    "remind-charters": {"task": "members.remind_charters", "schedule": crontab(hour=8, minute=0)},
    # units that claimed and did not begin are reminded, then set free
    "settle-stale-claims": {"task": "needs.settle_stale_claims", "schedule": crontab(hour=1, minute=30)},
}

# ── logs: JSON lines with the request id, never personal data ─────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": env("LOG_LEVEL", default="INFO" if not TESTING else "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS = (
    [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016", "security.W021"]
)
