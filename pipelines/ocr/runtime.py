"""Models run by onnxruntime, with threads that do not spin while they wait."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def session(model: Path | bytes, threads: int) -> Any:
    """`model`, a file or its bytes, ready to run on the processor; `threads` 0 means one a core.

    Memory is handed back between pictures, whose sizes all differ: kept, it would grow to the largest of each.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
