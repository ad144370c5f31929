"""Settings: every knob, its default and its meaning, read once from the environment or the checkout's `.env`.

`IDP_` comes before each name. Nothing else in the program reads the environment.
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The checkout, where there is one."""


class Settings(BaseSettings):
    """All settings; those left empty are derived from `home` and the ports."""

    model_config = SettingsConfigDict(env_prefix="IDP_", env_file=ROOT / ".env", extra="ignore")

    home: Path = Field(ROOT / "var", description="folder in which all state lives")
    host: str = Field("127.0.0.1", description="address on which the web server listens")
    port: int = Field(8000, description="port of the web server")
    public_url: str = Field(
        "", description="address at which people reach the pages; default http://localhost:PORT"
    )
    database_url: str = Field("", description="SQLAlchemy address; default SQLite in HOME")
    broker_url: str = Field(
        "", description="Celery broker; default folders in HOME (filesystem://)"
    )
    blob_url: str = Field(
        "",
        description="where originals are kept: file:///PATH or s3://BUCKET; default a folder in HOME",
    )
    blob_endpoint: str = Field(
        "", description="address of an S3-compatible server, for s3:// blobs"
    )
    blob_key_id: str = Field("", description="access key of that server")
    blob_secret: SecretStr = Field(SecretStr(""), description="secret of that access key")
    blob_region: str = Field("us-east-1", description="region of the bucket")
    secret_key: SecretStr = Field(
        SecretStr(""), description="signs cookies; default made at first start in HOME/secret.key"
    )
    seal_keys: SecretStr = Field(
        SecretStr(""),
        description="comma-separated Fernet keys that seal tokens, newest first; default made in HOME/seal.key",
    )
    xero_base_url: str = Field(
        "", description="Xero's accounting API, ending in /api.xro/2.0; default the sandbox"
    )
    xero_identity_url: str = Field(
        "", description="Xero's token server, without /connect/token; default the sandbox"
    )
    xero_client_id: str = Field("sandbox", description="client id of the Custom Connection")
    xero_client_secret: SecretStr = Field(
        SecretStr("sandbox"), description="secret of the Custom Connection"
    )
    sandbox_host: str = Field("127.0.0.1", description="address on which the Xero sandbox listens")
    sandbox_port: int = Field(8010, description="port of the Xero sandbox")
    sandbox_public_url: str = Field(
        "",
        description="address at which people reach the sandbox's pages; default http://localhost:SANDBOX_PORT",
    )
    ocr_engine: Literal["auto", "tesseract", "rapidocr"] = Field(
        "auto", description="which engine reads pictures"
    )
    languages: str = Field(
        "en",
        description="languages of the documents, likeliest first, with commas: en, de, fr, es, it, nl, pt",
    )
    ocr_threads: int = Field(0, description="threads of one OCR call; 0 means one for each core")
    isolation: bool = Field(
        True,
        description="whether files from outside are opened in processes of their own, with limits and without network",
    )
    read_memory_mb: int = Field(950, description="most memory that reading one file may take")
    read_seconds: float = Field(
        15,
        description="time for reading a file, beside that for its pages; a file that takes longer is refused",
    )
    read_page_seconds: float = Field(3, description="time for each page of it")
    worker_processes: int = Field(2, description="processes of `idp worker`")
    web_workers: int = Field(2, description="processes of the web server")
    upload_limit_mb: int = Field(25, description="largest file taken, in MB")
    page_limit: int = Field(300, description="most pages taken in one file")
    lease_seconds: float = Field(
        20, description="how long a silent worker keeps its document before another takes it"
    )
    resume_seconds: float = Field(
        5, description="how often beat looks for work that was left lying"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_json: bool = Field(False, description="logs as JSON lines")

    @model_validator(mode="after")
    def _derive(self) -> Settings:
        self.home = self.home.expanduser().absolute()
        sandbox = f"http://localhost:{self.sandbox_port}"
        self.sandbox_public_url = (self.sandbox_public_url or sandbox).rstrip("/")
        self.public_url = (self.public_url or f"http://localhost:{self.port}").rstrip("/")
        self.database_url = self.database_url or f"sqlite:///{self.home / 'idp.sqlite'}"
        self.broker_url = self.broker_url or "filesystem://localhost"
        self.blob_url = self.blob_url or (self.home / "blobs").as_uri()
        self.xero_base_url = (self.xero_base_url or f"{sandbox}/api.xro/2.0").rstrip("/")
        self.xero_identity_url = (self.xero_identity_url or sandbox).rstrip("/")
        return self

    @property
    def uses_sandbox(self) -> bool:
        """Whether what is published goes to a sandbox instead of Xero."""
        return "api.xero.com" not in self.xero_base_url

    @property
    def xero_connections_url(self) -> str:
        """Where a token's organisations are listed."""
        return self.xero_base_url.removesuffix("/api.xro/2.0") + "/connections"

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The languages as ISO 639-1 codes, at least one."""
        return tuple(c.strip().lower() for c in self.languages.split(",") if c.strip()) or ("en",)

    @property
    def worker_pulse(self) -> Path:
        """The file that a worker touches whenever beat's bell reaches it; each host has its own."""
        return self.home / f"worker-{platform.node() or 'host'}.pulse"

    @property
    def beat_pulse(self) -> Path:
        """The file that beat touches at each tick."""
        return self.home / "beat.pulse"

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")


_FOR_READERS = re.compile(
    r"PATH|LANG|LC_\w+|TZ|TESSDATA_PREFIX|FONTCONFIG_\w+|(DY)?LD_LIBRARY_PATH"
)


def environment_for_readers(settings: Settings) -> dict[str, str]:
    """The environment of the processes that open files from outside: what libraries need to be found, and no secrets."""
    kept = {name: value for name, value in os.environ.items() if _FOR_READERS.fullmatch(name)}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "IDP_HOME": str(settings.home),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def environment_for_children(settings: Settings) -> dict[str, str]:
    """The environment in which `idp up` starts its children: today's, with the settings that tell two copies apart."""
    return os.environ | {
        "IDP_HOME": str(settings.home),
        "IDP_PORT": str(settings.port),
        "IDP_SANDBOX_PORT": str(settings.sandbox_port),
        "OMP_THREAD_LIMIT": "1",
    }
