"""The wheel by itself: built, installed where nothing else is, and used from an empty folder."""

import os
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "neotherapeutics"


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must succeed. The surroundings cannot lend it packages or options."""
    lent = ("PYTHON", "PIP_", "VIRTUAL_ENV")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(lent)}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**surroundings, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


def build(project: Path, into: Path, *kinds: str) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", into, project, cwd=into.parent)


def requirements(names: list[str]) -> list[Requirement]:
    """The requirements that hold on this system, without those of an extra."""
    wanted = [Requirement(name) for name in names]
    return [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]


def copy_with_needs(requirement: Requirement, into: Path) -> None:
    """Copy an installed package, and all it needs, so that a clean environment has them without a network."""
    package = distribution(requirement.name)
    for file in package.files or ():
        # Scripts lie outside the folder of packages and belong to the other environment.
        if ".." not in file.parts and "__pycache__" not in file.parts:
            target = into / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(str(package.locate_file(file))).read_bytes())
    for needed in requirements(package.requires or []):
        copy_with_needs(needed, into)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built straight from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build(ROOT, folder, "--wheel")
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """The interpreter of an environment that holds the wheel, what the wheel asks for, and nothing else."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for requirement in requirements(asked):
        copy_with_needs(requirement, Path(where.strip()))
    # With dependencies: pip refuses if one that the wheel asks for was not copied.
    pip = (sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-index", wheel, cwd=home)
    return python


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_grammars_and_deals(wheel):
    names = names_in(wheel)
    beside = {
        f"termlang/{path.relative_to(ROOT).as_posix()}"
        for folder in ("grammars", "deals")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    wanted = {
        "termlang/py.typed",
        "termlang/grammars/terms.lark",
        "termlang/grammars/terms.json",
        "termlang/deals/neotherapeutics.terms",
        "termlang/deals/valence.terms",
        "termlang/deals/bbby.terms",
    }
    assert (wanted | beside) - names == set()
    assert [name for name in names if name.startswith(f"termlang/deals/{SAMPLE}") and name.endswith(".csv")]
    # Only the package: a stray top-level folder would land in everybody's site-packages.
    assert {name.partition("/")[0].split("-")[0] for name in names} == {"termlang"}


def test_the_sdist_builds_the_same_wheel(wheel, tmp_path):
    # Without a kind, `build` makes the sdist, and the wheel from the sdist unpacked.
    build(ROOT, tmp_path)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        folders = {name.split("/")[1] for name in archive.getnames() if name.count("/") > 1}
    assert {"termlang", "grammars", "deals", "tests", "docs"} - folders == set()
    assert names_in(tmp_path / wheel.name) == names_in(wheel)


def test_it_runs_from_an_empty_folder(python, tmp_path):
    where = run(python, "-c", "import termlang; print(termlang.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(python.parent.parent), "the checkout answered for the wheel"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] in run(python, "-m", "termlang", "--version", cwd=tmp_path)
    command = python.with_name("termlang.exe" if os.name == "nt" else "termlang")
    assert list(tmp_path.iterdir()) == []
    run(command, "new", SAMPLE, cwd=tmp_path)
    sample = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = [ROOT / "deals" / f"{SAMPLE}.terms", *(ROOT / "deals").glob(f"{SAMPLE}*.csv")]
    assert {path.name: path.read_bytes() for path in shipped}.items() <= sample.items()
    run(command, "lint", f"{SAMPLE}.terms", cwd=tmp_path)


@pytest.mark.parametrize("pins", ["runtime", "dev"])
def test_the_pins_are_for_what_the_project_asks(pins):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"runtime": project["dependencies"], "dev": project["optional-dependencies"]["dev"]}[pins]
    lines = (ROOT / "requirements" / f"{pins}.in").read_text("utf-8").splitlines()
    assert sorted(line for line in lines if line and line[0] not in "#-") == sorted(asked)
    pinned = (ROOT / "requirements" / f"{pins}.txt").read_text("utf-8")
    # The files serve any mirror and any machine.
    assert "://" not in pinned and "--index-url" not in pinned and "--find-links" not in pinned
    for requirement in map(Requirement, asked):
        assert f"\n{requirement.name}==" in pinned
