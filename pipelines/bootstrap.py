"""Settings become Services: the only place where doors meet the protocols that they fill.

Everything heavy is imported when its door is first used, so that the web process starts light.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from idp.config import Settings
from idp.ports import (
    BooksSource,
    Classifier,
    EInvoiceReader,
    FieldExtractor,
    Ledger,
    Limits,
    OcrEngine,
    PageRenderer,
    Services,
    TextLayer,
    Unpacker,
)
from idp.storage.blobs import open_blobs
from idp.storage.crypto import Seal, new_seal_key, secret_from
from idp.storage.engine import open_database
from idp.storage.tokens import SqlTokenStore
from idp.storage.unit_of_work import UnitOfWork
from pipelines.celery_app import CeleryQueue

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from idp.xero.client import XeroClient


class Late:
    """Stands for a door until somebody uses it, and builds it then."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._door: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._door is None:
            self._door = self._build()
        return getattr(self._door, name)


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def bootstrap(settings: Settings) -> Services:
    """All doors as `settings` want them. Opens no file but the database's and the secrets' in HOME."""
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database_url)
    queue = CeleryQueue(settings)
    ocr, extractor = Late(lambda: _ocr(settings)), Late(_spacy)
    xero = _Xero(settings, engine)

    def warm() -> None:
        ocr.warm()
        extractor.warm()

    return Services(
        unpacker=cast("Unpacker", Late(_unpacker)),
        text_layer=cast("TextLayer", Late(_text_layer)),
        renderer=cast("PageRenderer", Late(lambda: _renderer(settings))),
        ocr=cast("OcrEngine", ocr),
        einvoice=cast("EInvoiceReader", Late(_einvoice)),
        classifier=cast("Classifier", Late(_classifier)),
        extractors=(cast("FieldExtractor", extractor),),
        blobs=open_blobs(settings),
        queue=queue,
        unit_of_work=lambda: UnitOfWork(engine, queue),
        ledger=xero.ledger,
        books_source=xero.books,
        now=now,
        public_url=settings.public_url,
        limits=_limits(settings),
        warm=warm,
        close=engine.dispose,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(settings.upload_limit_mb * 1_000_000, settings.page_limit)


def _unpacker() -> Any:
    from pipelines.intake.unpack import Unpack

    return Unpack()


def _text_layer() -> Any:
    from pipelines.ocr.textlayer import PdfTextLayer

    return PdfTextLayer()


def _renderer(_settings: Settings) -> Any:
    from pipelines.pictures.renderer import Renderer

    return Renderer()


def _ocr(settings: Settings) -> Any:
    from pipelines.ocr.engines import engine

    return engine(settings.ocr_engine, settings.ocr_threads)


def _einvoice() -> Any:
    from pipelines.einvoice.reader import XmlReader

    return XmlReader()


def _classifier() -> Any:
    from models.doctype import KindRules

    return KindRules()


def _spacy() -> Any:
    from models.nlp.extractor import SpacyExtractor

    return SpacyExtractor()


class _Xero:
    """The line to Xero of every organisation, tokens and limits shared among its doors in this process."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        self._clients: dict[str, XeroClient] = {}

    def ledger(self, organisation_id: str) -> Ledger:
        from idp.xero.gateway import XeroLedger, sandbox_link, xero_link

        practice = sandbox_link(self._settings.sandbox_public_url)
        link = practice if self._settings.uses_sandbox else xero_link
        return XeroLedger(self._client(organisation_id), link=link)

    def books(self, organisation_id: str) -> BooksSource:
        from idp.xero.sync import XeroBooks

        return XeroBooks(self._client(organisation_id))

    def _client(self, organisation_id: str) -> XeroClient:
        if organisation_id not in self._clients:
            from idp.xero.client import XeroClient
            from idp.xero.limiter import Limiter

            self._clients[organisation_id] = XeroClient(
                organisation_id,
                self._tokens(),
                base_url=self._settings.xero_base_url,
                limiter=Limiter(),
            )
        return self._clients[organisation_id]

    def _tokens(self) -> Any:
        from idp.xero.oauth import Tokens, XeroApp

        settings = self._settings
        given = settings.seal_keys.get_secret_value()
        keys = [k.strip().encode() for k in given.split(",") if k.strip()]
        seal = Seal(keys or [secret_from(settings.home, "seal.key", new_seal_key)])
        app = XeroApp(
            settings.xero_identity_url,
            settings.xero_connections_url,
            settings.xero_client_id,
            settings.xero_client_secret.get_secret_value(),
        )
        return Tokens(SqlTokenStore(self._engine, seal), app, now=now)
