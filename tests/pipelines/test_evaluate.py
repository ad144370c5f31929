from pathlib import Path

import pytest

from idp.errors import Rejected
from pipelines.evaluate import Labelled, load_labels, names_of


def test_labels_name_their_documents_from_their_own_folder(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": "a", "files": ["files/a.pdf", "files/a-2.pdf"]}\n\n')
    assert load_labels(file).files == (tmp_path / "files" / "a.pdf",)


@pytest.mark.parametrize("text", ["", "\n", "no json", '{"id": "a"}', '{"id": "a", "files": []}'])
def test_bad_labels_are_refused_with_their_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text(text)
    with pytest.raises(Rejected, match=r"labels\.jsonl"):
        load_labels(file)


def test_sets_are_called_by_their_folder_and_told_apart_where_two_share_a_name() -> None:
    one, dev = Labelled(Path("/x/bills/labels.jsonl"), ()), Labelled(Path("/x/sroie/dev.jsonl"), ())
    other = Labelled(Path("/y/bills/labels.jsonl"), ())
    assert names_of([one, dev]) == ("bills", "sroie/dev")
    assert names_of([one, other, dev]) == (str(one.path), str(other.path), "sroie/dev")
