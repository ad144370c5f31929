import pytest

from idp.markup import decoded, has_doctype, root_of


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<a/>", "a"),
        ("\ufeff<?xml version='1.0'?>\n<!-- <b> -->\n<x:Invoice xmlns:x='y'>", "Invoice"),
        ("<!DOCTYPE html>\n<HTML lang=en>", "HTML"),
        ('<!doctype x [<!ENTITY a "b">]><svg>', "svg"),
        ("Dear all, <b>17</b>", ""),
        ("<!-- never ends <a>", ""),
        ("", ""),
    ],
)
def test_the_outermost_element_is_named(text: str, root: str) -> None:
    assert root_of(text) == root


def test_a_document_type_is_seen_only_before_the_outermost_element() -> None:
    assert has_doctype("<!-- x --><!DOCTYPE html><html>")
    assert not has_doctype("<a><!DOCTYPE html></a>")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Größe".encode(), "Größe"),
        ("Größe".encode("cp1252"), "Größe"),
        ("Größe €".encode("utf-16"), "Größe €"),
        ("<a>ö</a>".encode("utf-16-be"), "<a>ö</a>"),
        (
            b'<?xml version="1.0" encoding="iso-8859-15"?><a>\xa4</a>',
            '<?xml version="1.0" encoding="iso-8859-15"?><a>€</a>',
        ),
        (b'<?xml encoding="nonsense"?>\xc3\xb6', '<?xml encoding="nonsense"?>ö'),
        (b'<meta charset="windows-1251">\xc8', '<meta charset="windows-1251">И'),
    ],
)
def test_text_is_read_in_its_encoding(content: bytes, text: str) -> None:
    assert decoded(content) == text


def test_a_letter_that_was_cut_off_costs_that_letter_alone() -> None:
    assert decoded("Größe €".encode()[:-1]) == "Größe "


def test_bytes_that_are_no_text_raise_nothing() -> None:
    assert decoded(bytes(range(256)))
