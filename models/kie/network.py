"""The network: words as sums of their pieces, shape and hints, MiniLM's layers as a LayoutLM, and attention that knows distance.

LayoutLM adds where a word stands; beside it every head learns how much nearness counts, by left edges, right edges and rows,
in line heights, so that what it learns holds for every size of paper and print. Needs torch; used for training and export alone.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import LayoutLMConfig, LayoutLMModel

from models.kie.encode import UNITS
from models.kie.hints import NAMES
from models.kie.spelling import SHAPES
from models.kie.tags import CLASSES, KINDS

HIDDEN, HEADS, INNER, POSITIONS, PARTS = 384, 12, 1536, 512, 4
STEPS_A_DOUBLING = 3
FARTHEST = 24
"""Distances are told apart in 2 x FARTHEST + 1 steps, which grow with the distance."""


class Nearness(nn.Module):
    """What each head adds to its attention for how far apart two words stand."""

    def __init__(self) -> None:
        super().__init__()
        steps = 2 * FARTHEST + 1
        self.tables = nn.ModuleList(nn.Embedding(steps, HEADS) for _ in range(3))
        for table in self.tables:
            nn.init.zeros_(cast("nn.Embedding", table).weight)

    def forward(self, places: Tensor) -> Tensor:
        """(batch, words, 3) in line heights to (batch, heads, words, words)."""
        total: Any = 0.0
        for axis, table in enumerate(self.tables):
            at = places[:, :, axis]
            apart = at.unsqueeze(1) - at.unsqueeze(2)
            steps = torch.log2(1 + 2 * apart.abs()) * STEPS_A_DOUBLING
            signed = torch.clamp(torch.sign(apart) * steps, -FARTHEST, FARTHEST)
            total = total + table((torch.round(signed) + FARTHEST).long())
        return cast("Tensor", total.permute(0, 3, 1, 2))


class Network(nn.Module):
    """Classes and row starts of every word, and the document's kind."""

    def __init__(self, vocabulary: int, layers: int, dropout: float) -> None:
        super().__init__()
        config = LayoutLMConfig(
            vocab_size=vocabulary,
            hidden_size=HIDDEN,
            num_hidden_layers=layers,
            num_attention_heads=HEADS,
            intermediate_size=INNER,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
            max_position_embeddings=POSITIONS,
            type_vocab_size=PARTS,
            max_2d_position_embeddings=UNITS + 24,
            attn_implementation="eager",
        )
        self.trunk = LayoutLMModel(config)
        self.trunk.pooler = nn.Identity()
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        self.hints = nn.Linear(len(NAMES), HIDDEN)
        self.nearness = Nearness()
        self.classes = nn.Linear(HIDDEN, len(CLASSES))
        self.starts = nn.Linear(HIDDEN, 1)
        self.kinds = nn.Linear(HIDDEN, len(KINDS))
        for fresh in (self.shapes, self.hints):
            nn.init.normal_(fresh.weight, std=0.02)

    def forward(
        self,
        pieces: Tensor,
        shapes: Tensor,
        boxes: Tensor,
        places: Tensor,
        hints: Tensor,
        part: Tensor,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits (batch, words, CLASSES), (batch, words) and (batch, KINDS); `mask` is 1 for words and 0 for padding."""
        shown = (pieces > 0).to(hints.dtype).unsqueeze(-1)
        spelt = self.trunk.embeddings.word_embeddings(pieces) * shown
        words = spelt.sum(2) / shown.sum(2).clamp(min=1.0)
        words = words + self.shapes(shapes) + self.hints(hints)
        state = self.trunk.embeddings(inputs_embeds=words, bbox=boxes, token_type_ids=part)
        bias = self.nearness(places)
        if mask is not None:
            bias = bias + (1.0 - mask)[:, None, None, :] * -1e4
        state = self.trunk.encoder(state, attention_mask=bias).last_hidden_state
        return self.classes(state), self.starts(state).squeeze(-1), self.kinds(state[:, 0])


def started(network: Network, weights: Path, kept: list[int], layers: list[int]) -> None:
    """Load the start weights into `network`: the rows `kept` of their vocabulary, and their layers numbered in `layers`."""
    from safetensors.torch import load_file

    source = load_file(str(weights))
    state = network.trunk.state_dict()
    for name in state:
        origin = name
        if name.startswith("encoder.layer."):
            _, _, number, rest = name.split(".", 3)
            origin = f"encoder.layer.{layers[int(number)]}.{rest}"
        if origin not in source:
            continue
        if name.endswith("word_embeddings.weight"):
            state[name] = source[origin][kept]
        elif name.endswith("token_type_embeddings.weight"):
            state[name] = source[origin][:1].repeat(PARTS, 1)
        elif source[origin].shape == state[name].shape:
            state[name] = source[origin]
    for axis in ("x", "y", "h", "w"):
        name = f"embeddings.{axis}_position_embeddings.weight"
        state[name] = _smooth(state[name].shape[0])
    network.trunk.load_state_dict(state)


def _smooth(count: int) -> Tensor:
    """Small vectors for places 0 to `count`, alike where the places are near."""
    at = torch.arange(count).unsqueeze(1) / UNITS
    waves = [
        f(2 * math.pi * n * at) for n in (0.5, 1, 2, 4, 8, 16, 32) for f in (torch.sin, torch.cos)
    ]
    spread = torch.randn(len(waves), HIDDEN) * 0.02 / math.sqrt(len(waves))
    return torch.cat(waves, 1) @ spread
