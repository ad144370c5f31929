"""Filled-in fields and notes put onto a PDF's page, as a viewer would show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pypdfium2

Spot: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in the PDF's own coordinates."""

MOST_NOTES = 2_000
"""A page with more fields and notes is shown without them."""


def ready_for_forms(pdf: pypdfium2.PdfDocument) -> None:
    """Let pdfium draw what fields and notes hold, where the file does not say how; before any page is taken."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    config = pdfium.FPDF_FORMFILLINFO(version=2)
    handle = pdfium.FPDFDOC_InitFormFillEnvironment(pdf, config)
    if handle:
        pdf.formenv = pypdfium2.PdfFormEnv(handle, config)


def written_in(
    pdf: pypdfium2.PdfDocument, number: int
) -> tuple[pypdfium2.PdfPage, tuple[Spot, ...]]:
    """Page `number` (from 1) with its fields and notes as part of its content, and where its ticked boxes are.

    What is hidden stays so. Raises pypdfium2.PdfiumError where there is no such page. Hold `pdf.LOCK`.
    """
    import pypdfium2.raw as pdfium

    page = pdf[number - 1]
    notes = pdfium.FPDFPage_GetAnnotCount(page)
    if not 0 < notes <= MOST_NOTES:
        return page, ()
    ticks: list[Spot] = []
    shown = False
    for i in range(notes):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        shown = shown or kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            ticks += _tick(pdf, note)
        pdfium.FPDFPage_CloseAnnot(note)
    if shown and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == (
        pdfium.FLATTEN_SUCCESS
    ):
        page.close()
        page = pdf[number - 1]
    return page, tuple(ticks)


def _tick(pdf: Any, note: Any) -> list[Spot]:
    """Where the box is that `note` ticks, if it does."""
    import pypdfium2.raw as pdfium

    hidden = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
    if pdf.formenv is None or pdfium.FPDFAnnot_GetFlags(note) & hidden:
        return []
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_IsChecked(pdf.formenv, note):
        return []
    if not pdfium.FPDFAnnot_GetRect(note, rect):
        return []
    return [(rect.left, rect.bottom, rect.right, rect.top)]
