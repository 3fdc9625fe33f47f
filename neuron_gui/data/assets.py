"""Where the files of ``assets/`` are, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def asset(*parts: str) -> Path:
    """Return the path of a file or folder of ``assets/``.

    Parameters
    ----------
    *parts
        The path below ``assets``, e.g. ``asset("data", "iris.csv")``.

    Raises
    ------
    FileNotFoundError
        If neither the installed package nor the checkout has it.
    """
    for root in (_PACKAGE / "assets", _PACKAGE.parent / "assets"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"{'/'.join(('assets', *parts))} is missing from this installation")


def lesson_files() -> list[Path]:
    """Return the lessons that come with the program, in their order."""
    return sorted(asset("lessons").glob("*.lesson"))
