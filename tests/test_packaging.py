"""The contents of a wheel, and that the program finds its files in it."""

from __future__ import annotations

import configparser
import json
import os
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

import neuron_gui
from neuron_gui.app.arguments import train_parser, window_parser

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASSETS = sorted(path.relative_to(ROOT / "assets").as_posix() for path in (ROOT / "assets").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds what a wheel of this checkout holds."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    run = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(ROOT)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run_from(unpacked: Path, *arguments: str) -> str:
    """Run Python where the unpacked wheel comes before the checkout; return what it prints."""
    run = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"PYTHONPATH": str(unpacked), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=unpacked.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_there_are_assets_of_each_kind() -> None:
    assert {"data", "fonts", "icons", "lessons"} <= {name.partition("/")[0] for name in ASSETS}


def test_every_asset_is_found_in_the_wheel(unpacked: Path) -> None:
    code = """
import json, sys
from neuron_gui.data.assets import asset
print(json.dumps([str(asset(*name.split("/"))) for name in json.load(open(sys.argv[1], encoding="utf-8"))]))
"""
    names = unpacked.parent / "names.json"
    names.write_text(json.dumps(ASSETS), encoding="utf-8")
    found = [Path(path) for path in json.loads(run_from(unpacked, "-c", code, str(names)))]
    assert found == [unpacked / "neuron_gui" / "assets" / name for name in ASSETS]
    assert all(
        path.read_bytes() == (ROOT / "assets" / name).read_bytes() for path, name in zip(found, ASSETS, strict=True)
    )


def test_every_module_is_in_the_wheel_and_nothing_else(unpacked: Path) -> None:
    source = ROOT / "neuron_gui"
    modules = {f"neuron_gui/{path.relative_to(source).as_posix()}" for path in source.rglob("*.py")}
    packed = {
        path.relative_to(unpacked).as_posix()
        for path in unpacked.rglob("*")
        if path.is_file() and ".dist-info" not in path.parts[len(unpacked.parts)]
    }
    desktop = {name for name in packed if ".data/data/share/" in name}
    assert {Path(name).suffix for name in desktop} == {".desktop", ".svg", ".xml"}
    assert packed - desktop == modules | {f"neuron_gui/assets/{name}" for name in ASSETS}


def test_the_program_runs_from_the_wheel(unpacked: Path) -> None:
    assert run_from(unpacked, "-m", "neuron_gui", "--version").strip() == f"neuron-gui {PROJECT['version']}"


def test_entry_points_lead_to_functions(unpacked: Path) -> None:
    (folder,) = unpacked.glob("*.dist-info")
    points = configparser.ConfigParser()
    points.read(folder / "entry_points.txt", encoding="utf-8")
    assert "neuron-gui" in points["console_scripts"]
    for target in [*points["console_scripts"].values(), *points["gui_scripts"].values()]:
        module, _, function = target.partition(":")
        run_from(unpacked, "-c", f"import {module}; assert callable({module}.{function})")


def test_the_wheel_tells_the_truth_about_itself(unpacked: Path) -> None:
    (folder,) = unpacked.glob("*.dist-info")
    distribution = PathDistribution(folder)
    assert distribution.version == PROJECT["version"] == neuron_gui.__version__
    required = [line for line in distribution.requires or [] if "extra ==" not in line]
    assert len(required) == len(PROJECT["dependencies"])
    assert (folder / "licenses" / "LICENSE").is_file()
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_man_page_and_completions_know_every_option() -> None:
    pages = runpy.run_path(str(ROOT / "packaging" / "build_pages.py"))
    known = {option for action in pages["whole_parser"]()._actions for option in action.option_strings}
    page = pages["man_page"]("1.0").replace("\\-", "-")
    for parser in (window_parser(), train_parser()):
        options = {word.strip("[],") for word in parser.format_usage().split() if word.startswith("[--")}
        assert len(options) > 20
        assert options <= known
        assert all(f"{option}" in page for option in options)


def test_the_whole_of_pyside_is_never_asked_for() -> None:
    """The meta package brings a browser of 200 MB."""
    names = {re.split(r"[^\w.-]", line)[0].lower() for line in PROJECT["dependencies"]}
    assert "pyside6-essentials" in names
    assert "pyside6" not in names
