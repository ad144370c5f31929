"""The trained network as it ships: an ONNX graph in eight bits that answers in likelihoods."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from models.kie.encode import UNITS
from models.kie.hints import NAMES
from models.kie.network import Network
from models.kie.spelling import PIECES

INPUTS = ("pieces", "shapes", "boxes", "places", "hints", "part")
OUTPUTS = ("classes", "starts", "kinds")
OPSET = 18


class _Likelihoods(nn.Module):
    """One window without padding, answered in likelihoods."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        pieces: Tensor,
        shapes: Tensor,
        boxes: Tensor,
        places: Tensor,
        hints: Tensor,
        part: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        classes, starts, kinds = self.network(pieces, shapes, boxes, places, hints, part)
        return classes.softmax(-1), starts.sigmoid(), kinds.softmax(-1)


def exported(network: Network, target: Path, *, eight_bits: bool = True) -> None:
    """Write `network` to `target`; with `eight_bits`, its products in seven bits a weight, so that no processor overflows."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx" if eight_bits else target
        _written(network, plain)
        if eight_bits:
            _quantised(plain, target)


def _written(network: Network, target: Path) -> None:
    words = 37
    example = (
        torch.ones(1, words, PIECES, dtype=torch.long),
        torch.zeros(1, words, dtype=torch.long),
        torch.full((1, words, 4), UNITS // 2, dtype=torch.long),
        torch.rand(1, words, 3) * 50,
        torch.rand(1, words, len(NAMES)),
        torch.zeros(1, words, dtype=torch.long),
    )
    length = torch.export.Dim("words", min=2, max=512)
    torch.onnx.export(
        _Likelihoods(network).eval(),
        example,
        str(target),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_shapes=[{1: length} for _ in INPUTS],
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _quantised(plain: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(plain),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
