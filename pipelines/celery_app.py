"""The broker as settings want it, and the bell that rings through it."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError

from idp.config import Settings

QUEUES = ("ocr", "default", "xero")
"""Slow and bound by the CPU; quick; bound by the network and Xero's limits."""

ROUTES = {"read_document": "ocr", "understand_document": "default", "publish_document": "xero"}


def make_app(settings: Settings) -> Celery:
    """A Celery application on the broker of `settings`; no result backend, since the database is the truth."""
    app = Celery("idp", broker=settings.broker_url)
    app.conf.update(
        task_queues=[
            Queue(name, Exchange(name, type="direct"), routing_key=name) for name in QUEUES
        ],
        task_default_queue="default",
        task_default_exchange="default",
        task_default_routing_key="default",
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(settings),
        timezone="UTC",
    )
    return app


def _transport(settings: Settings) -> dict[str, Any]:
    if not settings.broker_url.startswith("filesystem"):
        return {"visibility_timeout": 3600}
    folder = settings.home / "broker"
    parts = {name: folder / name for name in ("messages", "control", "processed")}
    for part in parts.values():
        part.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(parts["messages"]),
        "data_folder_out": str(parts["messages"]),
        "control_folder": str(parts["control"]),
        "processed_folder": str(parts["processed"]),
        "store_processed": False,
        "polling_interval": 0.1,
    }


def what_is_wrong(settings: Settings) -> str:
    """What is wrong with the broker, in a few words; empty where it answers."""
    try:
        with make_app(settings).connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OperationalError, OSError) as error:
        return f"cannot be reached ({error})"
    return ""


class CeleryQueue:
    """Rings the bell for a task. A broker that is away is no error: beat rings again from the database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: Celery | None = None

    def send(self, task: str, document_id: str) -> None:
        if self._app is None:
            self._app = make_app(self._settings)
        try:
            self._app.send_task(
                task, args=[document_id], queue=ROUTES.get(task, "default"), retry=False
            )
        except (OperationalError, OSError) as error:
            structlog.get_logger().warning(
                "broker_away", task=task, document=document_id, error=str(error)
            )
