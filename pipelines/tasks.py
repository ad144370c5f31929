"""Where the work runs: thin Celery tasks that carry ids only, and the worker that runs them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import structlog
from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_process_init, worker_process_shutdown, worker_ready

from idp.config import Settings
from idp.errors import IdpError, Retryable
from idp.log import bound, set_up_logging
from idp.ports import Services
from pipelines import workflow
from pipelines.bootstrap import bootstrap
from pipelines.celery_app import QUEUES, make_app


def register(app: Celery, settings: Settings) -> Callable[[], Services]:
    """Define the tasks on `app`; returns their doors, which are built once in each process, after the fork."""

    @cache
    def services() -> Services:
        return bootstrap(settings)

    for step in (workflow.read_document, workflow.understand_document, workflow.publish_document):
        _define(app, settings, services, step)

    @app.task(name="draw_pages")  # type: ignore[untyped-decorator]
    def draw_pages(document_id: str) -> None:
        _draw(document_id, services())

    @app.task(name="learn_document")  # type: ignore[untyped-decorator]
    def learn_document(document_id: str) -> None:
        _learn(document_id, services())

    @app.task(name="resume_stuck")  # type: ignore[untyped-decorator]
    def resume_stuck() -> None:
        settings.worker_pulse.touch()
        workflow.resume_stuck(services=services(), quiet_seconds=settings.resume_seconds)

    @app.task(name="sync_books")  # type: ignore[untyped-decorator]
    def sync_books() -> None:
        _sync_all(services())

    return services


def _define(
    app: Celery, settings: Settings, services: Callable[[], Services], step: Callable[..., None]
) -> None:
    """The task of the step's name: take an id, run the step, end."""

    @app.task(name=step.__name__)  # type: ignore[untyped-decorator]
    def run(document_id: str) -> None:
        job = partial(step, document_id, services=services(), lease=settings.lease_seconds)
        _guard(document_id, services(), job)


def _draw(document_id: str, services: Services) -> None:
    """Make a document's pictures; where that fails, they are made when somebody looks, and the document goes its way."""
    with bound(document=document_id):
        try:
            workflow.draw_pages(document_id, services=services)
        except IdpError as error:
            structlog.get_logger().warning("not_drawn", code=error.code, say=error.say)


def _learn(document_id: str, services: Services) -> None:
    """Remember what the document says of its supplier; where that fails, it goes its way to Xero all the same."""
    with bound(document=document_id):
        try:
            workflow.learn_document(document_id, services=services)
        except IdpError as error:
            structlog.get_logger().warning("not_learned", code=error.code, say=error.say)


def _guard(document_id: str, services: Services, job: Callable[[], None]) -> None:
    """Run one step; whatever goes wrong is kept with the document, and the worker lives on."""
    with bound(document=document_id):
        try:
            job()
        except IdpError as error:
            structlog.get_logger().warning("step_ended", code=error.code, say=error.say)
            workflow.fail(document_id, error, services=services)
        except Exception:  # the one place: an unknown fault must not lose the document
            structlog.get_logger().exception("step_broke")
            say = "Something unexpected went wrong; it will be tried again."
            workflow.fail(document_id, Retryable("unexpected", say), services=services)


def _sync_all(services: Services) -> None:
    with services.unit_of_work() as uow:
        organisations = uow.organisations.all()
    for organisation in organisations:
        try:
            workflow.sync(organisation.id, services=services)
        except IdpError as error:
            structlog.get_logger().warning(
                "sync_failed", organisation=organisation.id, code=error.code, say=error.say
            )


def worker(
    settings: Settings, queues: tuple[str, ...] = QUEUES, processes: int | None = None
) -> None:
    """Run a worker until it is told to stop; models are loaded after the fork, once a process."""
    set_up_logging(settings)
    warnings.filterwarnings(
        "ignore", category=SecurityWarning
    )  # tasks carry JSON, so no message can run code
    app = make_app(settings)
    services = register(app, settings)

    reads = "ocr" in queues or "default" in queues

    def load(**_: Any) -> None:
        set_up_logging(settings)
        if reads:
            services().warm()

    def let_go(**_: Any) -> None:
        if reads:
            services().close()

    def look_around(**_: Any) -> None:
        app.send_task("resume_stuck", queue="default", expires=60)
        app.send_task("sync_books", queue="xero", expires=60)

    worker_process_init.connect(load, weak=False)
    worker_process_shutdown.connect(let_go, weak=False)
    worker_ready.connect(look_around, weak=False)
    count = processes or settings.worker_processes
    options = [
        "--pool=prefork",
        f"--concurrency={count}",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    app.worker_main(
        ["--quiet", "worker", f"--queues={','.join(queues)}", "--loglevel=WARNING", *options]
    )
