"""The command line: one line for each error, one JSON object for what was trained, a row for each iteration."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from full_disk import FullDisk

from neuron_gui.app import cli
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.data.origin import MOST_NOISE

KEYS = {
    "iterations": int,
    "learning_rate": float,
    "features": list,
    "positive_label": str,
    "negative_label": str,
    "left_out": dict,
    "notes": list,
    "w": list,
    "b": float,
    "loss": float,
    "accuracy": float,
    "dw": list,
    "db": float,
    "samples": int,
    "standardized": bool,
    "optimizer": str,
    "schedule": str,
    "batch_size": type(None),
    "batch_seed": int,
    "l2": float,
    "l1": float,
    "loss_kind": str,
    "feature_names": list,
    "objective": float,
    "test_samples": int,
    "test_loss": type(None),
    "test_accuracy": type(None),
}
FLOWERS = "width;kind;length;note\n" + "".join(
    f"{i / 10:.1f};{'rose' if (i * 7) % 5 < 2 + i % 3 else 'tulip'};{(i % 7) / 5:.1f};{i}\n" for i in range(40)
)


class Shell:
    """Runs the program in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as end:  # --help and --version
            code = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return code, out, err

    def train(self, *arguments: str) -> dict[str, Any]:
        code, out, err = self.run("train", *arguments, "--json")
        assert (code, err) == (0, "")
        assert out.count("\n") == 1
        found = json.loads(out)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def flowers(tmp_path: Path) -> str:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    return str(path)


def loss_and_gradient(points: np.ndarray, labels: np.ndarray, w: Any, b: float) -> tuple[float, np.ndarray]:
    """Return the mean cross-entropy and (dw1, dw2, db), by the formulas as they stand."""
    z = points @ np.asarray(w) + b
    loss = np.mean(np.logaddexp(0, z) - labels * z)
    slope = (1 + np.tanh(z / 2)) / 2 - labels
    return float(loss), np.array([*(points.T @ slope / len(labels)), slope.mean()])


def descend(points: np.ndarray, labels: np.ndarray, rate: float, iterations: int) -> np.ndarray:
    v = np.zeros(3)
    for _ in range(iterations):
        v -= rate * loss_and_gradient(points, labels, v[:2], v[2])[1]
    return v


# What cannot be used


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("train nowhere.csv", ["nowhere.csv"]),
        ("train .", ["folder"]),
        ("train a.csv b.csv", ["b.csv"]),
        ("train --dataset stars", ["stars", "blobs"]),
        ("train --samples 9", ["--samples", "10"]),
        ("train --samples 1000001", ["--samples", "1,000,000"]),
        ("train --samples 12.5", ["12.5", "whole number"]),
        ("train --samples many", ["many"]),
        (f"train --samples {'9' * 400}", ["--samples", "1,000,000"]),
        (f"train --seed {'9' * 400}", ["--seed"]),
        (f"train --iterations {'9' * 400}", ["--iterations"]),
        ("train --noise -1", ["--noise"]),
        (f"train --noise {MOST_NOISE + 0.1}", ["--noise", f"0 and {MOST_NOISE:g}"]),
        ("train --noise nan", ["--noise"]),
        ("train --noise inf", ["--noise"]),
        ("train --seed -1", ["--seed"]),
        ("train --seed", ["--seed"]),
        ("train --learning-rate 0", ["--learning-rate"]),
        ("train --learning-rate -0.1", ["--learning-rate"]),
        ("train --learning-rate 1001", ["--learning-rate", "1,000"]),
        ("train --learning-rate nan", ["--learning-rate"]),
        ("train --learning-rate fast", ["fast", "number"]),
        ("train --iterations -1", ["--iterations"]),
        ("train --iterations 1,5", ["1,5", "whole number"]),
        ("train --method guess", ["guess", "vectorized", "loop"]),
        ("train --x width", ["--x"]),
        ("train --positive 1", ["--positive"]),
        ("train FLOWERS --dataset moons", ["--dataset", "flowers.csv"]),
        ("train FLOWERS --samples 50", ["--samples"]),
        ("train FLOWERS --x colour", ["colour", "width"]),
        ("train FLOWERS --x 9", ["9"]),
        ("train FLOWERS --x width --y width", ["different columns"]),
        ("train FLOWERS --positive daisy", ["daisy", "rose", "tulip"]),
        ("train --history no/such/folder.csv", ["history", "folder.csv"]),
        ("train --history .", ["history"]),
        ("train FLOWERS --history FLOWERS", ["the data in", "flowers.csv"]),
        ("train --theme dark", ["--theme"]),
        ("train --json=yes", ["--json"]),
        ("--nonsense", ["--nonsense"]),
        ("--theme pink", ["pink", "light", "dark"]),
        ("--size big --screenshot a.png", ["big", "1600x900"]),
        ("--size 10x10 --screenshot a.png", ["10x10"]),
        ("--screenshot no/such/folder.png", ["no/such"]),
        ("--screenshot .", ["folder"]),
        ("--lesson nowhere.lesson --screenshot a.png", ["nowhere.lesson"]),
        ("--platform", ["--platform"]),
        ("-platform", ["-platform"]),
        ("--iter 5", ["--iter"]),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    shell: Shell, flowers: str, arguments: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = shell.run(*(flowers if word == "FLOWERS" else word for word in arguments.split()))
    assert (code, out) == (2, "")
    assert err.startswith("neuron-gui: error: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["flowers.csv"]


@pytest.mark.parametrize("arguments", [("--help",), ("train", "--help")])
def test_help_names_every_option(shell: Shell, arguments: tuple[str, ...]) -> None:
    code, out, err = shell.run(*arguments)
    assert (code, err) == (0, "")
    for option in ("--x", "--label", "--positive", "--dataset", "--samples", "--noise", "--seed", "--learning-rate"):
        assert option in out
    own = ("--json", "--history", "--method") if "train" in arguments else ("--screenshot", "--lesson")
    for option in (*own, "--log-level"):
        assert option in out


def test_the_version(shell: Shell) -> None:
    code, out, _ = shell.run("--version")
    assert code == 0
    assert out.split()[0] == "neuron-gui"
    assert out.split()[1].count(".") == 2


# What is printed


def test_the_object_has_these_keys_of_these_kinds(shell: Shell) -> None:
    found = shell.train("--iterations", "10")
    assert {key: type(found[key]) for key in KEYS} == KEYS
    assert found.keys() - KEYS.keys() <= {one.key for one in OPTIONS.values()}
    assert found["iterations"] == 10
    assert found["learning_rate"] == 0.1
    assert found["samples"] == 200
    assert found["standardized"] is False
    assert [len(found[key]) for key in ("features", "w", "dw")] == [2, 2, 2]


@pytest.mark.parametrize("key", list(GENERATORS))
def test_every_kind_of_data_trains_as_the_formulas_say(shell: Shell, key: str) -> None:
    found = shell.train("--dataset", key, "--samples", "60", "--seed", "4", "--iterations", "30")
    data = generate(key, samples=60, seed=4)
    v = descend(data.points, data.labels, 0.1, 30)
    assert [*found["w"], found["b"]] == pytest.approx(v.tolist(), rel=1e-9, abs=1e-12)
    loss, gradient = loss_and_gradient(data.points, data.labels, found["w"], found["b"])
    assert found["loss"] == pytest.approx(loss, rel=1e-9)
    assert [*found["dw"], found["db"]] == pytest.approx(gradient.tolist(), rel=1e-9, abs=1e-12)
    right = (data.points @ np.array(found["w"]) + found["b"] > 0) == (data.labels == 1)
    assert found["accuracy"] == pytest.approx(right.mean())


def test_no_iteration_is_the_start(shell: Shell) -> None:
    found = shell.train("--iterations", "0")
    assert (found["w"], found["b"], found["iterations"]) == ([0, 0], 0, 0)
    assert found["loss"] == pytest.approx(np.log(2))


def test_loop_and_vectorized_agree_to_rounding(shell: Shell) -> None:
    arguments = ("--dataset", "moons", "--iterations", "200", "--learning-rate", "0.7")
    loop, vectorized = (shell.train(*arguments, "--method", method) for method in ("loop", "vectorized"))
    for key in ("w", "b", "loss", "dw", "db"):
        assert loop[key] == pytest.approx(vectorized[key], rel=1e-12, abs=1e-15)


def test_standardized_training_is_told_in_the_datas_units(shell: Shell) -> None:
    arguments = ("--dataset", "scales", "--samples", "80", "--iterations", "50", "--learning-rate", "0.5")
    found = shell.train(*arguments, "--standardize")
    assert found["standardized"] is True
    data = generate("scales", samples=80)
    mean, deviation = data.points.mean(axis=0), data.points.std(axis=0)
    inputs = (data.points - mean) / deviation
    v = descend(inputs, data.labels, 0.5, 50)
    w = v[:2] / deviation
    assert found["w"] == pytest.approx(w.tolist(), rel=1e-8)
    assert found["b"] == pytest.approx(v[2] - float(w @ mean), rel=1e-8)
    _, gradient = loss_and_gradient(inputs, data.labels, v[:2], v[2])
    assert [*found["dw"], found["db"]] == pytest.approx(gradient.tolist(), rel=1e-7, abs=1e-12)


def test_the_same_seed_prints_the_same_bytes(shell: Shell) -> None:
    arguments = ("train", "--json", "--seed", "7", "--iterations", "40")
    assert shell.run(*arguments) == shell.run(*arguments)
    assert shell.run(*arguments) != shell.run("train", "--json", "--seed", "8", "--iterations", "40")


def test_a_rate_of_a_thousand_prints_numbers(shell: Shell) -> None:
    for key in GENERATORS:
        found = shell.train("--dataset", key, "--learning-rate", "1000", "--iterations", "100")
        assert np.all(np.isfinite([*found["w"], found["b"], found["loss"], *found["dw"], found["db"]]))


def test_without_json_people_can_read_it(shell: Shell) -> None:
    code, out, err = shell.run("train", "--dataset", "blobs", "--iterations", "1000")
    assert (code, err) == (0, "")
    for word in ("blobs", "200 samples", "1000 iterations", "loss", "accuracy", "w ", "b ", "dw", "db"):
        assert word in out


# Files


def test_what_is_read_in_another_way_is_printed(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    rows = [f"${i},{i * i},{'No' if i % 2 else 'yes'}" for i in range(9)]
    file.write_text("\n".join(["price,width,ill", *rows, "$9,x,No", "$9,8,YES"]), encoding="utf-8")
    code, out, err = shell.run("train", str(file), "--iterations", "1")
    notes = ["price: “$0” is read as 0.", "Put together as one class: “YES” with “yes”."]
    assert (code, err) == (0, "")
    assert "1 row is left out: 1 with something that is no number (“x” in row 11)" in out
    assert [line.removeprefix("  note: ") for line in out.splitlines() if "  note: " in line] == notes
    assert shell.train(str(file), "--iterations", "1")["notes"] == notes


def by_hand(x: str, y: str, positive: str) -> tuple[np.ndarray, np.ndarray]:
    rows = list(csv.DictReader(FLOWERS.splitlines(), delimiter=";"))
    points = np.array([[float(row[x]), float(row[y])] for row in rows])
    return points, np.array([row["kind"] == positive for row in rows]).astype(float)


@pytest.mark.parametrize(
    "columns",
    [
        ["--x", "width", "--y", "length", "--label", "kind"],
        ["--x", "1", "--y", "3", "--label", "2"],
    ],
    ids=["names", "numbers"],
)
def test_columns_are_chosen_by_name_or_number(shell: Shell, flowers: str, columns: list[str]) -> None:
    found = shell.train(flowers, *columns, "--positive", "rose", "--iterations", "25")
    assert found["features"] == ["width", "length"]
    assert found["positive_label"] == "rose"
    assert found["samples"] == 40
    v = descend(*by_hand("width", "length", "rose"), 0.1, 25)
    assert [*found["w"], found["b"]] == pytest.approx(v.tolist(), rel=1e-9)


def test_the_other_class_turns_the_signs(shell: Shell, flowers: str) -> None:
    chosen = ("--x", "width", "--y", "length", "--label", "kind", "--iterations", "25")
    rose = shell.train(flowers, *chosen, "--positive", "rose")
    tulip = shell.train(flowers, *chosen, "--positive", "tulip")
    assert rose["w"] == pytest.approx([-one for one in tulip["w"]], rel=1e-9)
    assert rose["loss"] == pytest.approx(tulip["loss"], rel=1e-9)


def test_columns_may_be_swapped(shell: Shell, flowers: str) -> None:
    found = shell.train(flowers, "--x", "length", "--y", "note", "--label", "kind", "--learning-rate", "0.001")
    assert found["features"] == ["length", "note"]


# History


def read(path: Path) -> tuple[list[str], np.ndarray]:
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, np.array(rows, dtype=np.float64)


@pytest.mark.parametrize("standardize", [(), ("--standardize",)], ids=["plain", "standardized"])
def test_the_history_has_a_row_for_each_iteration(shell: Shell, tmp_path: Path, standardize: tuple[str, ...]) -> None:
    path = tmp_path / "history.csv"
    found = shell.train("--iterations", "60", "--learning-rate", "2", "--history", str(path), *standardize)
    header, rows = read(path)
    assert header == [
        "iteration",
        "loss",
        "w1",
        "w2",
        "b",
        "dw1",
        "dw2",
        "db",
        "objective",
        "test_loss",
        "learning_rate",
    ]
    assert rows[:, 0].tolist() == list(range(61))
    assert rows[0, 1] == pytest.approx(np.log(2))
    assert rows[0, 2:5].tolist() == [0, 0, 0]
    assert rows[-1, 1:8].tolist() == [found["loss"], *found["w"], found["b"], *found["dw"], found["db"]]
    assert rows[:, 8].tolist() == rows[:, 1].tolist()
    assert np.isnan(rows[:, 9]).all()
    assert (rows[:, 10] == 2.0).all()
    if not standardize:
        assert rows[1:, 2:5] == pytest.approx(rows[:-1, 2:5] - 2 * rows[:-1, 5:8], rel=1e-12, abs=1e-15)


def test_the_history_of_no_iteration_is_the_start(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    shell.train("--iterations", "0", "--history", str(path))
    assert read(path)[1].shape == (1, 11)


def test_on_a_full_disk_the_old_history_stays_and_no_part_of_the_new_one(
    shell: Shell, tmp_path: Path, full_disk: FullDisk
) -> None:
    path = tmp_path / "history.csv"
    shell.train("--iterations", "5", "--history", str(path))
    before = path.read_bytes()
    with full_disk():
        code, out, err = shell.run("train", "--iterations", "500", "--history", str(path))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "history.csv" in err
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with a name in a folder")
def test_a_history_goes_into_a_pipe(shell: Shell, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    if sys.platform != "win32":
        os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        found = reader.submit(pipe.read_text, encoding="utf-8")
        shell.train("--iterations", "5", "--history", str(pipe))
        assert found.result().count("\n") == 7


def test_history_changes_no_number(shell: Shell, tmp_path: Path) -> None:
    arguments = ("--iterations", "500", "--learning-rate", "3")
    assert shell.train(*arguments) == shell.train(*arguments, "--history", str(tmp_path / "h.csv"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_result_that_cannot_be_printed_is_told_in_one_line() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        run = subprocess.run(
            [sys.executable, "-m", "neuron_gui", "train", "--iterations", "1"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr.startswith("neuron-gui: error: the result cannot be printed")
    assert run.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_has_left_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [sys.executable, "-m", "neuron_gui", "train", "--iterations", "1"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize("form", [("--json",), ()])
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_names_that_the_output_has_no_letters_for_are_written_all_the_same(
    tmp_path: Path, encoding: str, form: tuple[str, ...]
) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text("длина,é,сорт\n1,2,ирис\n2,1,роза\n3,1,роза\n1,3,ирис\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "neuron_gui", "train", str(path), "--iterations", "1", *form],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = run.stdout.decode(encoding)
    if form:
        assert json.loads(told)["features"] == ["длина", "é"]
    else:
        assert "\\u0434" in told


# Other ways to train


def test_a_start_may_begin_with_a_minus_sign(shell: Shell) -> None:
    found = shell.train("--iterations", "0", "--start", "-1,2,-0.5")
    assert (found["w"], found["b"]) == ([-1.0, 2.0], -0.5)


def test_the_object_tells_each_option_that_was_given(shell: Shell) -> None:
    arguments = "--optimizer adam:beta1=0.8 --schedule cosine:K=50 --batch-size 16 --l2 0.1 --l1 0.01 --test-share 25%"
    found = shell.train("--iterations", "20", "--degree", "2", *arguments.split())
    assert found["optimizer"] == "adam:beta1=0.8"
    assert found["schedule"] == "cosine:K=50"
    assert (found["batch_size"], found["l2"], found["l1"]) == (16, 0.1, 0.01)
    assert found["feature_names"] == ["x1", "x2", "x1^2", "x1*x2", "x2^2"]
    assert len(found["w"]) == len(found["dw"]) == 5
    assert (found["samples"], found["test_samples"]) == (200, 50)
    assert found["objective"] > found["loss"]
    assert 0 < found["test_loss"] < 2
    assert 0 <= found["test_accuracy"] <= 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--optimizer fast", "adam"),
        ("--optimizer adam:gamma=1", "beta1"),
        ("--schedule step:s=0", "between"),
        ("--batch-size 0", "between"),
        ("--l2 11", "between"),
        ("--features x3", "x1*x2"),
        ("--degree 7", "between"),
        ("--start 1,2", "w1, w2, b"),
        ("--degree 2 --start 1,2,3", "w5"),
        ("--test-share 1", "0.9"),
    ],
)
def test_what_no_option_takes_is_told_in_one_line(shell: Shell, arguments: str, said: str) -> None:
    code, out, err = shell.run("train", *arguments.split())
    assert (code, out) == (2, "")
    assert err.startswith("neuron-gui: error: ")
    assert err.count("\n") == 1
    assert said in err


@pytest.mark.parametrize("flag", [*(one.flag for one in OPTIONS.values()), "--dataset", "--delimiter", "--none"])
def test_no_more_than_80_characters_of_a_long_word_are_quoted(shell: Shell, flag: str) -> None:
    _, _, err = shell.run("train", f"{flag}={'y' * 3000}")
    assert len(max(re.findall("y+", err), key=len)) < 80
