"""idp: receipts and invoices in, draft bills in Xero out. The public names of the core."""

from idp.document import Box, Document, Page, Upload, Word
from idp.draft import Draft, Issue
from idp.fields import Extraction, Field, FieldName, LineItem

__version__ = "0.1.0"
__all__ = [
    "Box",
    "Document",
    "Draft",
    "Extraction",
    "Field",
    "FieldName",
    "Issue",
    "LineItem",
    "Page",
    "Upload",
    "Word",
]
