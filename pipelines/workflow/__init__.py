"""What happens to stored documents, and when it is saved: the transactions of people and of workers.

`receiving`: bytes become rows. `dividing`: one file becomes several documents, or several one. `unlocking`: a password opens a PDF. `working`: a worker reads and understands. `reviewing`: a person corrects, approves, rejects.
`remembering`: what suppliers' documents have in common. `publishing`: the outbox is written to Xero. `reference`: contacts, accounts and tax rates come from Xero. `viewing`: pages and originals.
"""

from pipelines.stages.review import Changes, LineEdit
from pipelines.workflow.dividing import join, split, undo
from pipelines.workflow.publishing import publish_document
from pipelines.workflow.receiving import Received, receive
from pipelines.workflow.reference import sync
from pipelines.workflow.remembering import (
    forget_habit,
    forget_supplier,
    learn_document,
    set_usual_account,
    supplier,
    suppliers,
    switch_habit,
)
from pipelines.workflow.reviewing import approve, correct, draft_of, reject, reopen, retry
from pipelines.workflow.unlocking import is_locked, unlock
from pipelines.workflow.viewing import draw_pages, original, page_picture, pages_of
from pipelines.workflow.working import fail, read_document, resume_stuck, understand_document

__all__ = [
    "Changes",
    "LineEdit",
    "Received",
    "approve",
    "correct",
    "draft_of",
    "draw_pages",
    "fail",
    "forget_habit",
    "forget_supplier",
    "is_locked",
    "join",
    "learn_document",
    "original",
    "page_picture",
    "pages_of",
    "publish_document",
    "read_document",
    "receive",
    "reject",
    "reopen",
    "resume_stuck",
    "retry",
    "set_usual_account",
    "split",
    "supplier",
    "suppliers",
    "switch_habit",
    "sync",
    "understand_document",
    "undo",
    "unlock",
]
