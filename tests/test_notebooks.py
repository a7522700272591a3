"""Notebooks run from top to bottom, with a small number of seeds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS] == [
        "01-eerste-vergelijking.ipynb",
        "02-docent.ipynb",
        "03-onderzoeker.ipynb",
        "04-strateeg.ipynb",
    ]


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One kernel for all: starting it and loading the model takes longer than most notebooks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKSIM_NOTEBOOK_SEEDS", "2")
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel()
    yield manager
    manager.shutdown_kernel(now=True)


# The kernel's own machinery warns (it runs in another process; ours is checked by all other tests).
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs(path: Path, tmp_path: Path, kernel: KernelManager) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "clear the outputs"
    # No name of the notebook before it is left, and files go to a folder of its own.
    clean = nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {tmp_path}")
    notebook.cells.insert(0, clean)
    client = NotebookClient(notebook, timeout=900, km=kernel)
    try:
        client.execute()
    finally:
        client.kc.stop_channels()  # which it does only for a kernel of its own
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/svg+xml" in output.get("data", {}) for output in shown)
    assert any("text/html" in output.get("data", {}) for output in shown)
