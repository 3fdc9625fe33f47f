#!/usr/bin/env python3
"""Build the standalone program and the packages of the system this runs on, into dist/.

    python packaging/build.py            the folder, the packages, and a smoke test of the folder
    python packaging/build.py --folder   the folder only

It needs the project with the extra "standalone": pip install ".[standalone]". On Linux it makes a .tar.xz and, where
dpkg-deb is, a .deb; on Windows a .zip and, where Inno Setup 6 is, an installer; on macOS a .dmg of Neuron.app.
"""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "dist"
FOLDER = DIST / "neuron-gui"
LINUX = HERE / "linux"
#: What a Linux desktop has and PyInstaller leaves out, by Debian's names.
DEBIAN_DEPENDS = "libc6, libegl1, libgl1, libfontconfig1, libx11-6, libxcb1, libxkbcommon0"
#: Where Inno Setup puts its compiler.
INNO_SETUP = [r"C:\Program Files (x86)\Inno Setup 6", r"C:\Program Files\Inno Setup 6"]
MAINTAINER = "The authors of Neuron <neuron-gui@localhost>"
DEBIAN_CHANGES = """neuron-gui ({version}) unstable; urgency=medium

  * The changes of each version are listed in CHANGELOG.md of the source.

 -- {maintainer}  Sun, 01 Nov 2026 12:00:00 +0000
"""


def main(arguments: list[str]) -> int:
    """Build what is asked for; return the exit code."""
    sys.path.insert(0, str(ROOT))
    from neuron_gui import __version__ as version

    build_folder()
    if arguments == ["--folder"]:
        return 0
    subprocess.run([sys.executable, str(HERE / "smoke_test.py"), str(program())], check=True)
    for package in {"win32": windows, "darwin": macos}.get(sys.platform, linux)(version):
        print(f"{package.relative_to(ROOT)}: {package.stat().st_size / 1e6:.0f} MB")
    return 0


def program() -> Path:
    """Return the path of the built program; on macOS the one that a double click starts."""
    if sys.platform == "darwin":
        return DIST / "Neuron.app" / "Contents" / "MacOS" / "Neuron"
    return FOLDER / ("neuron-gui.exe" if sys.platform == "win32" else "neuron-gui")


def build_folder() -> None:
    """Run PyInstaller, and take debugging symbols out of Python's own libraries."""
    places = ["--distpath", str(DIST), "--workpath", str(ROOT / "build")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    subprocess.run([*command, str(HERE / "neuron.spec")], check=True)
    strip = shutil.which("strip")
    if sys.platform == "linux" and strip:
        inside = FOLDER / "_internal"
        # Only these: the libraries that wheels bring for themselves do not survive it.
        libraries = [*inside.glob("libpython3*.so*"), *inside.glob("python3*/lib-dynload/*.so")]
        libraries += inside.glob("numpy/**/*.so")
        subprocess.run([strip, "--strip-unneeded", *map(str, libraries)], check=True)


def linux(version: str) -> list[Path]:
    """Make a .tar.xz, and a .deb where its tool is."""
    name = f"neuron-gui-{version}-linux-{platform.machine()}"
    desktop_files(FOLDER / "share", version)
    archive = DIST / f"{name}.tar.xz"
    subprocess.run(["tar", "-C", str(DIST), "-I", "xz -T0", "-cf", str(archive), FOLDER.name], check=True)
    return [archive, debian(version, name)] if shutil.which("dpkg-deb") else [archive]


def debian(version: str, name: str) -> Path:
    """Make a .deb of the folder, which holds what a desktop wants to know already."""
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    inside = tree / "usr" / "lib" / "neuron-gui"
    shutil.copytree(FOLDER, inside, symlinks=True)
    shutil.move(inside / "share", tree / "usr" / "share")
    for library in inside.rglob("*.so*"):
        library.chmod(0o644)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / "neuron-gui").symlink_to("../lib/neuron-gui/neuron-gui")
    changes = DEBIAN_CHANGES.format(version=version, maintainer=MAINTAINER)
    log = tree / "usr" / "share" / "doc" / "neuron-gui" / "changelog.gz"
    log.write_bytes(gzip.compress(changes.encode(), mtime=0))
    overrides = tree / "usr" / "share" / "lintian" / "overrides" / "neuron-gui"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(LINUX / "lintian-overrides", overrides)
    architecture = subprocess.run(["dpkg", "--print-architecture"], stdout=subprocess.PIPE, text=True, check=True)
    size = sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_symlink()) // 1024
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(
        f"Package: neuron-gui\nVersion: {version}\nArchitecture: {architecture.stdout.strip()}\n"
        f"Maintainer: {MAINTAINER}\nInstalled-Size: {size}\n"
        f"Depends: {DEBIAN_DEPENDS}\nSection: education\nPriority: optional\n"
        "Description: Watch a single neuron learn by gradient descent\n"
        " Logistic regression by gradient descent on two-dimensional data, live.\n",
        encoding="utf-8",
    )
    package = DIST / f"{name}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return package


def desktop_files(share: Path, version: str) -> None:
    """Put what a Linux desktop wants to know of the program below ``share``."""
    from build_pages import completions, man_page

    icons = ROOT / "assets" / "icons"
    files = {
        "applications/neuron-gui.desktop": LINUX / "neuron-gui.desktop",
        "metainfo/io.github.neuron_gui.Neuron.metainfo.xml": LINUX / "io.github.neuron_gui.Neuron.metainfo.xml",
        "mime/packages/neuron-gui.xml": LINUX / "neuron-gui.xml",
        "icons/hicolor/scalable/apps/neuron-gui.svg": icons / "neuron.svg",
        "icons/hicolor/256x256/apps/neuron-gui.png": icons / "neuron-256.png",
        "doc/neuron-gui/copyright": ROOT / "LICENSE",
    }
    for place, source in files.items():
        target = share / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    page = share / "man" / "man1" / "neuron-gui.1.gz"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(gzip.compress(man_page(version).encode(), mtime=0))
    for place, text in completions().items():
        target = share / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def windows(version: str) -> list[Path]:
    """Make a .zip, which starts wherever it is unpacked, and an installer where Inno Setup is."""
    name = DIST / f"neuron-gui-{version}-windows-{platform.machine().lower()}"
    made = [Path(shutil.make_archive(str(name), "zip", DIST, FOLDER.name))]
    compiler = shutil.which("iscc", path=os.pathsep.join([os.environ.get("PATH", ""), *INNO_SETUP]))
    if compiler:
        values = {"Version": version, "Folder": str(FOLDER), "Output": str(DIST)}
        definitions = [f"/D{key}={value}" for key, value in values.items()]
        subprocess.run([compiler, "/Qp", *definitions, str(HERE / "windows" / "neuron.iss")], check=True)
        made.append(DIST / f"neuron-gui-{version}-windows-setup.exe")
    return made


def macos(version: str) -> list[Path]:
    """Make a .dmg that holds Neuron.app."""
    image = DIST / f"neuron-gui-{version}-macos-{platform.machine()}.dmg"
    command = ["hdiutil", "create", "-volname", "Neuron", "-srcfolder", str(DIST / "Neuron.app"), "-ov", str(image)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return [image]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
