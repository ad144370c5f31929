"""What holds for every page: strict headers, no inline script or style, nothing hostile taken at its word."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import web
from idp.records import Role
from visitors import Site

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>.pdf'
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE
)
ADDRESSES = re.compile(r'(?:src|href|action|srcset)="(?:https?:)?//', re.IGNORECASE)
TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))


@pytest.fixture
def pages(site: Site) -> dict[str, str]:
    """Every page there is, with hostile names and values on it."""
    site.desk.reader.rows = (HOSTILE, "Total 110.00")
    document_id, _ = site.desk.ready()
    browser = site.as_(Role.ADMIN)
    changed = site.form(document_id, browser)
    changed |= {"supplier_name": HOSTILE, "invoice_number": HOSTILE}
    assert browser.post(f"/documents/{document_id}", changed).status_code == 302
    refused = browser.post(f"/documents/{document_id}", changed | {"total": HOSTILE})
    named = browser.upload((b"x", HOSTILE), (b"", HOSTILE))
    browser.post(f"/documents/{document_id}/reject", {"reason": HOSTILE})
    return {
        "refused": refused.text,
        "uploaded": browser.follow(named).text,
        "inbox": browser.get("/?tab=all").text,
        "search": browser.get("/", query_string={"q": HOSTILE, "tab": "all"}).text,
        "desk": browser.get(f"/documents/{document_id}").text,
        "account": browser.post("/account/tokens", {"name": HOSTILE}).text,
        "settings": browser.get("/settings").text,
        "missing": browser.get("/documents/x").text,
        "log in": site.stranger().log_in(HOSTILE, "x", HOSTILE).text,
    }


class Inline(HTMLParser):
    """Collects what a strict content policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [n for n in names if n == "style" or n.startswith(("on", "hx-on"))]
        self.found += [v for v in names.values() if v and v.startswith("javascript:")]


def test_no_page_holds_inline_script_or_style(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        parser = Inline()
        parser.feed(html)
        assert not parser.found, name


def test_hostile_names_and_values_are_shown_as_text(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert "<script>alert" not in html, name
        assert "<img src=x" not in html, name
    assert "&lt;script&gt;alert(1)" in pages["desk"]
    assert "&lt;script&gt;alert(1)" in pages["inbox"]


def test_nothing_comes_from_another_site(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert not ADDRESSES.findall(html), name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_no_template_has_inline_script_style_or_unescaped_values(template: Path) -> None:
    text = template.read_text()
    assert not INLINE.findall(text)
    assert "|safe" not in text
    assert "autoescape" not in text


def test_the_content_policy_is_strict(site: Site) -> None:
    headers = site.stranger().get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in headers


def test_https_brings_secure_cookies_and_hsts(site: Site) -> None:
    settings = site.settings.model_copy(update={"public_url": "https://idp.example"})
    client = web.create_app(site.desk.services, settings).test_client()
    headers = client.get("/login", base_url="https://idp.example").headers
    assert "Secure" in headers["Set-Cookie"]
    assert "max-age" in headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("url", "shown"), [("", True), ("https://api.xero.com/api.xro/2.0", False)]
)
def test_the_sandbox_is_named_on_every_page_and_only_there(
    site: Site, url: str, shown: bool
) -> None:
    if url:
        site.settings.xero_base_url = url
    for path in ("/login", "/nowhere"):
        assert ("bills go to a practice copy" in site.stranger().get(path).text) is shown


def test_files_are_kept_for_good_under_an_address_of_their_content(site: Site) -> None:
    html = site.stranger().get("/login").text
    address = re.search(r'href="(/static/idp\.css\?v=\w{10})"', html)[1]
    with site.stranger().client.get(address) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_fault_of_ours_is_owned_up_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.inbox.listing", broken)
    site.app.testing = False
    browser = site.as_(Role.STAFF)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret detail" not in answer.text


def test_the_watchers_get_their_answers(site: Site) -> None:
    assert site.stranger().get("/healthz").json == {"status": "ok"}
    assert site.stranger().get("/readyz").json == {"status": "ok"}


def test_a_token_is_shown_once_and_can_be_revoked(site: Site) -> None:
    browser = site.as_(Role.STAFF)
    answer = browser.post("/account/tokens", {"name": "Scanner"})
    token = re.search(r'value="(idp_[\w-]+)"', answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    html = browser.get("/account").text
    assert token not in html
    header = {"Authorization": f"Bearer {token}"}
    assert site.stranger().get("/api/v1/documents", headers=header).status_code == 200
    token_id = re.search(r"/account/tokens/([^/]+)/revoke", html)[1]
    assert site.as_(Role.ADMIN).post(f"/account/tokens/{token_id}/revoke").status_code == 404
    browser.follow(browser.post(f"/account/tokens/{token_id}/revoke"))
    assert site.stranger().get("/api/v1/documents", headers=header).status_code == 401


def test_the_pages_load_nothing_heavy() -> None:
    heavy = "spacy cv2 rapidocr pytesseract xero_python pdfplumber transformers onnxruntime torch"
    code = f"import sys, web; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
