"""The trial calculation from the command line: the answer on standard output, a refusal on standard error."""

import json
from pathlib import Path

from typer.testing import CliRunner

from services.__main__ import cli

VECTORS = Path(__file__).parents[1] / "dividends" / "vectors"


def test_the_worked_example_comes_out_exactly() -> None:
    result = CliRunner().invoke(cli, ["trial", str(VECTORS / "trial.json")])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads((VECTORS / "trial.expected.json").read_text())


def test_a_bad_document_is_refused_by_path_and_rule(tmp_path: Path) -> None:
    document = json.loads((VECTORS / "trial.json").read_text())
    document["entities"][0]["holders"][0]["weight"] = -1
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(document))
    result = CliRunner().invoke(cli, ["trial", str(file)])
    assert result.exit_code == 1
    assert result.stdout == ""
    problem = json.loads(result.stderr)
    assert problem["errors"][0]["field"] == "/entities/0/holders/0/weight"
    assert problem["status"] == 422
