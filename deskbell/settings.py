"""Django's settings, derived from the operator's (:mod:`deskbell.core.configuration`)."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from deskbell.core.configuration import database_settings, read
from deskbell.core.mail import mail_settings

CONFIGURATION = read()
PACKAGE = Path(__file__).parent
DEBUG = False
DEVELOPMENT = CONFIGURATION.mode in ("development", "demo", "test")


def _secret_key() -> str:
    """Return the key in the data folder, made at first use and readable by its owner only."""
    file = CONFIGURATION.data / "secret-key"
    if not file.exists():
        CONFIGURATION.data.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = sorted({CONFIGURATION.hostname, "localhost", "127.0.0.1", "[::1]"})
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.url]
if CONFIGURATION.proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "lucide",
    "ninja",
    "deskbell.core",
    "deskbell.places",
    "deskbell.people",
    "deskbell.screens",
    "deskbell.alarms",
    "deskbell.protocols",
    "deskbell.channels",
    "deskbell.shell",
]

MIDDLEWARE = [
    "deskbell.shell.request_checks.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "deskbell.shell.machine_way.short_way",
    "deskbell.shell.kept.before_sessions",
    "deskbell.shell.packed.Packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "deskbell.people.account_ended.say_signed_out",
    "deskbell.people.account_library.one_library",
    "deskbell.people.account_middleware.language_and_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "deskbell.people.account_middleware.remember_where_seen",
    "django_htmx.middleware.HtmxMiddleware",
    "deskbell.screens.cookie.RenewScreenCookie",
]

ROOT_URLCONF = "deskbell.urls"
WSGI_APPLICATION = "deskbell.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "shell" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "deskbell.shell.context.looks",
            ],
        },
    }
]

DATABASES = {"default": database_settings(CONFIGURATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if CONFIGURATION.mode == "test":
    # Every test hires the whole cast; a hash that is slow on purpose would take most of the suite's time.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = CONFIGURATION.shift_hours * 3600
SESSION_COOKIE_NAME = "deskbell_session"
SESSION_COOKIE_SECURE = CONFIGURATION.secure
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "deskbell_csrf"
CSRF_FAILURE_VIEW = "deskbell.shell.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "deskbell_language"
LANGUAGE_COOKIE_SECURE = CONFIGURATION.secure
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 86400
CSRF_COOKIE_SECURE = CONFIGURATION.secure
SECURE_HSTS_SECONDS = 31536000 if CONFIGURATION.secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

ACCOUNT_FORM_CLASSES = {
    "login": "LoginForm",
    "reset_password": "ForgottenForm",
    "reset_password_from_key": "NewPasswordByMailForm",
    "change_password": "NewPasswordForm",
    "set_password": "FirstPasswordForm",
    "add_email": "MailAddressForm",
    "reauthenticate": "PasswordAgainForm",
}
TWO_STEP_FORM_CLASSES = {
    "authenticate": "CodeForm",
    "reauthenticate": "CodeAgainForm",
    "activate_totp": "FirstCodeForm",
    "add_webauthn": "AddPasskeyForm",
    "edit_webauthn": "RenamePasskeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Deskbell: "
ACCOUNT_ADAPTER = "deskbell.people.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {name: f"deskbell.people.account_forms.{form}" for name, form in ACCOUNT_FORM_CLASSES.items()}
# A library shares one address with its public wifi: a guest who guesses there must not keep staff out.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_CHANGE_EMAIL = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(CONFIGURATION.proxy)
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "deskbell.people.account_adapter.TwoStepAdapter"
MFA_FORMS = {name: f"deskbell.people.account_forms.{form}" for name, form in TWO_STEP_FORM_CLASSES.items()}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Deskbell"
# A code may change while it is being sent: one step of 30 seconds to either side (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
USERSESSIONS_TRACK_ACTIVITY = False

MAIL_IS_SENT = bool(CONFIGURATION.mail)
globals().update(mail_settings(CONFIGURATION.mail, CONFIGURATION.mail_from))

LANGUAGE_CODE = CONFIGURATION.language
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
FORMAT_MODULE_PATH = "deskbell.formats"
TIME_ZONE = "UTC"

FORM_RENDERER = "deskbell.shell.forms.FormRenderer"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "deskbell.shell.finders.FontFinder",
]
MEDIA_URL = "/files/"
MEDIA_ROOT = CONFIGURATION.data / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MIMETYPES = {".ttf": "font/ttf"}
# Pages name a font with their version.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/fonts/"
WHITENOISE_AUTOREFRESH = CONFIGURATION.mode == "development"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": CONFIGURATION.log_level.upper()},
    "loggers": {"uvicorn.access": {"level": "WARNING"}, "django.server": {"level": "WARNING"}},
}
