"""Settings become Services: the only place where doors meet the protocols that they fill.

Everything heavy is imported when its door is first used, so that the web process starts light.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from idp.config import Settings
from idp.ports import (
    BooksSource,
    Calibrator,
    Classifier,
    FieldExtractor,
    Ledger,
    Ranker,
    Services,
    SupplierMemory,
)
from idp.storage.blobs import open_blobs
from idp.storage.crypto import Seal, new_seal_key, secret_from
from idp.storage.engine import open_database
from idp.storage.tokens import SqlTokenStore
from idp.storage.unit_of_work import UnitOfWork
from models.calibration import has_weights as knows_calibration
from models.choice.ranker import has_weights as knows_choice
from models.kie.weights import has_weights
from pipelines.celery_app import CeleryQueue
from pipelines.late import Late
from pipelines.reading import ByteDoors, limits_of, local_doors

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from idp.xero.client import XeroClient


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def bootstrap(settings: Settings) -> Services:
    """All doors as `settings` want them. Opens no file but the database's and the secrets' in HOME."""
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database_url)
    queue = CeleryQueue(settings)
    doors = byte_doors(settings)
    extractors = [Late(_spacy), *([Late(_transformer)] if has_weights() else [])]
    xero = _Xero(settings, engine)

    def warm() -> None:
        doors.warm()
        for extractor in extractors:
            extractor.warm()

    def close() -> None:
        doors.close()
        engine.dispose()

    return Services(
        unpacker=doors.unpacker,
        reader=doors.reader,
        renderer=doors.renderer,
        einvoice=doors.einvoice,
        classifier=cast("Classifier", Late(_classifier)),
        extractors=tuple(cast("FieldExtractor", extractor) for extractor in extractors),
        blobs=open_blobs(settings),
        queue=queue,
        unit_of_work=lambda: UnitOfWork(engine, queue),
        ledger=xero.ledger,
        books_source=xero.books,
        now=now,
        public_url=settings.public_url,
        limits=limits_of(settings),
        ranker=cast("Ranker", Late(_ranker)) if knows_choice() else None,
        calibrator=cast("Calibrator", Late(_calibrator)) if knows_calibration() else None,
        memory=cast("SupplierMemory", Late(_memory)),
        warm=warm,
        close=close,
    )


def byte_doors(settings: Settings) -> ByteDoors:
    """The doors that foreign bytes go through: into processes of their own, unless `settings` say otherwise."""
    if not settings.isolation:
        return local_doors(settings)
    from pipelines.isolation.doors import isolated_doors

    return isolated_doors(settings)


def _classifier() -> Any:
    from models.doctype import KindRules
    from models.nlp import kinds

    rules = KindRules()
    return kinds.KindReader(rules) if kinds.has_weights() else rules


def _spacy() -> Any:
    from models.nlp.extractor import SpacyExtractor

    return SpacyExtractor()


def _memory() -> Any:
    from models.memory import Memory

    return Memory()


def _ranker() -> Any:
    from models.choice.ranker import LearnedRanker

    return LearnedRanker()


def _calibrator() -> Any:
    from models.calibration import LearnedCalibrator

    return LearnedCalibrator()


def _transformer() -> Any:
    from models.kie.extractor import KieExtractor

    return KieExtractor()


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
