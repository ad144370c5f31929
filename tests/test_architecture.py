"""The house rules that import-linter does not know: pure files, one owner a vendor, small modules, light starts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("idp", "models", "pipelines", "web")
FILES = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]

FRONT_DOORS = {"cli", "supervise", "config", "log"}
VALUE_LIBRARIES = {"babel", "dateparser", "pydantic", "rapidfuzz", "schwifty", "stdnum"}

OWNERS = {
    "PIL": ("pipelines.pictures", "pipelines.ocr", "models.line_finder", "models.synthetic"),
    "alembic": ("idp.storage",),
    "celery": ("pipelines.beat", "pipelines.celery_app", "pipelines.tasks"),
    "cv2": ("pipelines.pictures", "models.synthetic"),
    "facturx": ("pipelines.einvoice",),
    "flask": ("web", "idp.xero.sandbox"),
    "gunicorn": ("web.serve",),
    "kombu": ("pipelines.celery_app",),
    "lxml": ("pipelines.einvoice",),
    "onnx": ("pipelines.ocr", "models"),
    "onnxruntime": ("pipelines.ocr", "models"),
    "numpy": ("pipelines.pictures", "pipelines.ocr", "pipelines.isolation.doors", "models"),
    "obstore": ("idp.storage",),
    "oxmsg": ("pipelines.intake",),
    "pdfplumber": ("pipelines.layout.tables.rulings",),
    "pydantic_settings": ("idp.config",),
    "pypdfium2": ("pipelines.ocr", "pipelines.pictures", "models.synthetic"),
    "pytesseract": ("pipelines.ocr",),
    "rapidocr": ("pipelines.ocr",),
    "spacy": ("models.nlp",),
    "sqlalchemy": ("idp.storage",),
    "tesserocr": ("pipelines.ocr",),
    "torch": ("models.kie",),
    "transformers": ("models.kie",),
    "typer": ("idp.cli", "idp.commands"),
    "weasyprint": ("pipelines.pictures", "models.synthetic"),
    "xero_python": ("idp.xero",),
    "zxingcpp": ("pipelines.pictures",),
}

HEAVY = {
    "PIL", "celery", "cv2", "facturx", "numpy", "onnx", "onnxruntime", "pdfplumber", "pypdfium2", "pytesseract", "rapidocr",
    "spacy", "torch", "transformers", "weasyprint", "xero_python", "zxingcpp",
}  # fmt: skip


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(file: Path) -> Iterator[str]:
    """Every module that `file` imports at runtime, at the top or inside functions."""
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        waiting += ast.iter_child_nodes(node)


def belongs_to(module: str, owners: tuple[str, ...]) -> bool:
    return any(module == owner or module.startswith(f"{owner}.") for owner in owners)


CORE = [f for f in FILES if f.parent == ROOT / "idp" and f.stem not in FRONT_DOORS]


@pytest.mark.parametrize("file", CORE, ids=name_of)
def test_a_file_of_the_core_is_pure(file: Path):
    for module in imported(file):
        first = module.split(".", maxsplit=1)[0]
        pure = first in sys.stdlib_module_names | VALUE_LIBRARIES or (
            first == "idp" and module.split(".")[1:2] not in (["storage"], ["xero"])
        )
        assert pure, f"{name_of(file)} imports {module}"


def test_each_vendor_has_one_owner():
    strays = [
        f"{name_of(file)} imports {module}"
        for file in FILES
        for module in imported(file)
        if (owners := OWNERS.get(module.split(".", maxsplit=1)[0]))
        and not belongs_to(name_of(file), owners)
    ]
    assert strays == []


def test_the_environment_is_read_in_one_file():
    reading = re.compile(r"os\.(environ|getenv)\b")
    readers = {name_of(file) for file in FILES if reading.search(file.read_text(encoding="utf-8"))}
    assert readers == {"idp.config"}


def test_no_module_is_longer_than_400_lines():
    long = {
        name_of(f): n for f in FILES if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize("entrance", ["web", "idp.cli"])
def test_nothing_heavy_is_loaded_at_the_entrance(entrance: str):
    code = f"import sys, {entrance}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(done.stdout.split()) == set()


def test_only_one_opencv_is_locked():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"^opencv[a-z-]*", lock, re.MULTILINE) == ["opencv-python-headless"]
