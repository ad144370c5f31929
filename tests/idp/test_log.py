from collections.abc import Iterator

import pytest
import structlog

from idp.config import Settings
from idp.log import set_up_logging


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def _breaks() -> None:
    token = "hidden"
    raise KeyError(len(token))


@pytest.mark.parametrize("as_json", [True, False])
def test_a_trace_names_the_fault_and_no_value_of_a_variable(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    set_up_logging(Settings(log_json=as_json))
    try:
        _breaks()
    except KeyError:
        structlog.get_logger().exception("step_broke")
    said = capsys.readouterr().err
    assert "step_broke" in said
    assert "in _breaks" in said
    assert "KeyError" in said
    assert "hidden" not in said
