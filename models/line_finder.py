"""The model that finds lines of text, with its weights in eight bits: half the time, nothing lost.

It is RapidOCR's own detection model (PP-OCRv6 small, Apache-2.0), quantised after training. Made anew by

    python -m models.line_finder PICTURE...

from the model in RapidOCR's wheel; the pictures only tell how large the numbers inside it become. Runs in seconds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "artifacts" / "line-finder-int8.onnx"
SIDES = (640, 960, 1280)
"""Pictures are shown to the model at these sizes, in turn."""
OPSET = 17
"""Weights with a scale for each channel need 13 or later; the wheel's model is written in 11."""

CPU = Path("/proc/cpuinfo")


def suits(cpu: Path = CPU) -> bool:
    """Whether this processor multiplies bytes without overflow (VNNI); others are better off with the model as it came."""
    try:
        return "vnni" in cpu.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def quantised(model: Path, pictures: Sequence[Any], target: Path) -> None:
    """Write `model` with convolutions in eight bits to `target`; `pictures` are RGB arrays.

    The first layer and those that look at one channel each stay as they are: they cost little and lose most.
    """
    import onnx
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _folded(model, plain)
        convolutions = [n for n in onnx.load(str(plain)).graph.node if n.op_type == "Conv"]
        chosen = [n.name for n in convolutions[1:] if _groups(n) == 1]
        quantize_static(
            str(plain),
            str(target),
            _Shown(pictures),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            weight_type=QuantType.QInt8,
            activation_type=QuantType.QUInt8,
            op_types_to_quantize=["Conv"],
            nodes_to_quantize=chosen,
            extra_options={"CalibMovingAverage": True},
        )


def _folded(model: Path, target: Path) -> None:
    """The model in a newer opset, its constants folded and its normalisations drawn into the convolutions."""
    import onnx
    import onnxruntime
    from onnx import version_converter

    newer = version_converter.convert_version(onnx.load(str(model)), OPSET)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 4
    onnxruntime.InferenceSession(
        newer.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _groups(node: Any) -> int:
    return next((int(a.i) for a in node.attribute if a.name == "group"), 1)


class _Shown:
    """Hands the pictures to the quantiser, one at a time, as the model takes them."""

    def __init__(self, pictures: Sequence[Any]) -> None:
        self._rest: Iterator[Any] = iter(
            [(p, SIDES[i % len(SIDES)]) for i, p in enumerate(pictures)]
        )

    def get_next(self) -> dict[str, Any] | None:
        import numpy as np
        from PIL import Image

        picture, side = next(self._rest, (None, 0))
        if picture is None:
            return None
        scale = min(1.0, side / max(picture.shape[:2]))
        size = [max(32, round(n * scale / 32) * 32) for n in (picture.shape[1], picture.shape[0])]
        small = np.asarray(Image.fromarray(picture).resize((size[0], size[1])), np.float32)
        return {"x": (small[:, :, ::-1].transpose(2, 0, 1)[None] / 127.5 - 1).astype(np.float32)}


def main(files: Sequence[str]) -> int:
    """Make the model anew from the pictures in `files`."""
    from importlib.util import find_spec

    import numpy as np
    from PIL import Image

    found = find_spec("rapidocr")
    if not files or found is None or found.origin is None:
        sys.stderr.write("Give pictures with text, in an environment with rapidocr.\n")
        return 2
    model = next((Path(found.origin).parent / "models").glob("PP-OCR*_det_small.onnx"))
    pictures = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    quantised(model, pictures, FILE)
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
