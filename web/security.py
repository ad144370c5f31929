"""What every answer and every form carries: cookies, headers, CSRF tokens and limits on guessing."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe

from flask import Flask, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect

from idp.config import Settings
from idp.storage.crypto import secret_from

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=True, strategy="moving-window")

CONTENT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
DAY = 24 * 3600
FILES_AT_ONCE = 12


def protect(app: Flask, settings: Settings) -> None:
    """Sets cookies, headers, CSRF, rate limits and compression up; call before any blueprint is registered."""
    https = settings.secure_cookies
    one_file = settings.upload_limit_mb * 1_000_000
    app.config.update(
        SECRET_KEY=cookie_secret(settings),
        SESSION_COOKIE_NAME="idp",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        # Several files travel in one form; each is measured by itself when it is received.
        MAX_CONTENT_LENGTH=one_file * FILES_AT_ONCE,
        SEND_FILE_MAX_AGE_DEFAULT=365 * DAY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lasts
        WTF_CSRF_SSL_STRICT=https,
        RATELIMIT_STORAGE_URI=_limits_kept_in(settings),
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json"],
    )
    csrf.init_app(app)
    limiter.init_app(app)
    Compress(app)
    Talisman(
        app,
        force_https=False,  # the proxy in front redirects; the pages also run on plain localhost
        strict_transport_security=https,
        session_cookie_secure=https,
        content_security_policy=CONTENT_POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "microphone": "()", "camera": "()"},
    )


def login_key() -> str:
    """Guesses are counted by the account that is guessed at, wherever they come from."""
    return "login:" + request.form.get("email", "").strip().lower()[:200]


def cookie_secret(settings: Settings) -> bytes:
    """The key that signs cookies: the setting, or one made once in HOME/secret.key that only its owner may read."""
    given = settings.secret_key.get_secret_value()
    return given.encode() or secret_from(settings.home, "secret.key", _new_secret)


def _new_secret() -> bytes:
    return token_urlsafe(48).encode()


def _limits_kept_in(settings: Settings) -> str:
    """Shared in Redis where there is one, else each web process counts for itself."""
    return settings.broker_url if settings.broker_url.startswith("redis") else "memory://"
