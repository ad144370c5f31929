"""Engines behind `idp.ports.OcrEngine`, and the text layer of PDFs."""
