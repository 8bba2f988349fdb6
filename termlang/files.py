"""The only module that opens files: paths go in, texts come out; texts go in, whole files are written.

Reading stops at a limit and refuses what is not plain text. A written file is the old one or the new one, never a part.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from termlang.diagnostics import Mistake, Problem, TermlangError
from termlang.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from termlang.api import Deal

MAX_SOURCE = DEFAULT.source
MAX_PRICES = DEFAULT.prices
MAX_GIVEN = 1 << 20
MAX_REQUEST = 1 << 20
LONGEST_WAIT = 30.0  # seconds for which a writer waits for another one
STDIN = "-"
_CHUNK = 1 << 16


class Unusable(TermlangError):
    """A file that cannot be read, or cannot be written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])


MISSING = Mistake("F101", "file.missing", "there is no file `{file}`", "{hint}")
FOLDER = Mistake("F102", "file.folder", "`{file}` is a folder", "name a file inside it")
DEVICE = Mistake("F103", "file.device", "`{file}` is a device or a socket", "name a file, or `-` for standard input")
TOO_LARGE = Mistake("F104", "file.size", "`{file}` has more than {most} bytes", "{hint}")
UNREADABLE = Mistake("F105", "file.unreadable", "`{file}` cannot be read: {reason}", "check its permissions")
OTHER_ENCODING = Mistake("F106", "file.encoding", "`{file}` is written in {encoding}", "save it as UTF-8")
NOT_UTF8 = Mistake(
    "F107",
    "file.not-utf8",
    "`{file}`, line {line}, column {column}: byte {offset} (0x{byte}) is not UTF-8",
    "save the file as UTF-8",
)
NOT_TEXT = Mistake("F108", "file.not-text", "`{file}` is {kind}, not text", "{hint}")
EMPTY_PIPE = Mistake("F109", "file.empty-pipe", "nobody writes to the pipe `{file}`", "start the writer first")
NO_TERMS = Mistake("F110", "file.no-terms", "there is no `.terms` file in `{file}`", "name a file, or another folder")
OUTSIDE = Mistake(
    "F111", "file.outside", "`{file}` lies outside the folder of the deal", "put the text beside the deal, or below it"
)
EXISTS = Mistake("F121", "file.exists", "`{file}` exists already", "choose another name, or add `--force`")
LEADS_OUTSIDE = Mistake(
    "F122", "file.link", "`{file}` is a link to `{target}`, outside its folder", "write to the file itself"
)
NOT_A_FILE = Mistake("F123", "file.not-plain", "`{file}` is not a plain file", "choose another name")
READ_ONLY = Mistake("F124", "file.read-only", "`{file}` is read-only", "make it writable, or choose another name")
UNWRITABLE = Mistake("F125", "file.unwritable", "`{file}` cannot be written: {reason}", "{hint}")
IN_USE = Mistake("F126", "file.in-use", "another process is writing `{file}`", "try again when it has ended")
BAD_TOML = Mistake("F141", "file.toml", "`{file}` cannot be read as settings: {reason}", "correct it, or move it away")
BAD_JSON = Mistake("F142", "file.json", "`{file}` is not the JSON that is wanted: {reason}", "write it anew")

_SIGNATURES = (
    (b"PK\x03\x04", "a spreadsheet (xlsx) or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\x7fELF", "a program"),
)
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def shown(path: str | Path) -> str:
    """A path as a message may show it: nothing in it moves the cursor or hides."""
    text = str(path)
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")


# ---------------------------------------------------------------------------------------------------------- reading


def read_text(path: str | Path, limit: int = MAX_SOURCE) -> str:
    """The text of a file, or of standard input for `-`: UTF-8 of at most `limit` bytes. Raises Unusable.

    A byte order mark stays in the text; whoever reads the text knows what it means there.
    """
    name = shown(path)
    if str(path) == STDIN:
        data = _up_to(_stdin(), limit + 1)
        name = "<stdin>"
    else:
        data = _read_bytes(Path(path), limit + 1)
    if len(data) > limit:
        raise Unusable(TOO_LARGE.at(file=name, most=f"{limit:,}", hint=_smaller(limit)))
    return _decode(data, name)


def _led(path: Path) -> Path:
    """Where links lead. Raises RuntimeError where one leads to itself, as `resolve` alone does before Python 3.13."""
    found = path.resolve()
    if found.is_symlink():
        raise RuntimeError("a link to itself")
    return found


def read_beside(folder: Path, name: str) -> str:
    """The text of a file that a deal names: beside the deal or below, also where links lead. Raises Unusable."""
    path = folder / name
    try:
        inside = _led(path).is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside:
        raise Unusable(OUTSIDE.at(file=shown(path)))
    return read_text(path)


def read_bytes(path: str | Path, limit: int) -> bytes:
    """The bytes of a file that is no text, at most `limit` of them. Raises Unusable."""
    data = _read_bytes(Path(path), limit + 1)
    if len(data) > limit:
        hint = "split it, or move the limit: `--limit batch=…`"
        raise Unusable(TOO_LARGE.at(file=shown(path), most=f"{limit:,}", hint=hint))
    return data


def _stdin() -> IO[bytes]:
    # It is None where the caller closed it.
    if sys.stdin is None:
        raise Unusable(UNREADABLE.at(file="<stdin>", reason="it is closed"))
    return sys.stdin.buffer


def _smaller(limit: int) -> str:
    return "keep only the days that the deal needs" if limit == MAX_PRICES else "split it into several files"


def _read_bytes(path: Path, most: int) -> bytes:
    """The first bytes of a file. Opening never waits, and a device is not read."""
    name = shown(path)
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            mode = os.fstat(file.fileno()).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
                raise Unusable(DEVICE.at(file=name))
            if stat.S_ISFIFO(mode):
                os.set_blocking(file.fileno(), True)
            data = _up_to(file, most)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if stat.S_ISFIFO(mode) and not data:
        raise Unusable(EMPTY_PIPE.at(file=name))
    return data


def _without_waiting(path: str, flags: int) -> int:
    """A pipe without a writer would keep an ordinary open waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _up_to(file: IO[bytes], most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0 and (part := file.read(min(most, _CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _unreadable(path: Path, error: OSError | ValueError) -> Unusable:
    name = shown(path)
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENOENT, errno.ENOTDIR):
        return Unusable(MISSING.at(file=name, hint=_near(path)))
    if code in (errno.EISDIR, errno.EACCES) and path.is_dir():
        return Unusable(FOLDER.at(file=name))
    if code == errno.ENXIO:
        return Unusable(DEVICE.at(file=name))
    return Unusable(UNREADABLE.at(file=name, reason=_reason(error)))


def _near(path: Path) -> str:
    from difflib import get_close_matches

    try:
        names = [each.name for each in path.parent.iterdir()]
    except OSError:
        return f"there is no folder `{shown(path.parent)}`"
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return f"did you mean `{shown(path.with_name(near[0]))}`?" if near else "check the name and the folder"


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or "it failed").lower() if isinstance(error, OSError) else "its name has a NUL"


def _decode(data: bytes, name: str) -> str:
    for start, encoding in _MARKS:
        if data.startswith(start):
            raise Unusable(OTHER_ENCODING.at(file=name, encoding=encoding))
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            raise Unusable(NOT_TEXT.at(file=name, kind=kind, hint="save it as plain UTF-8 text"))
    wide = _wide(data[:64])
    if wide:
        raise Unusable(OTHER_ENCODING.at(file=name, encoding=wide))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(_not_utf8(data, error.start, name)) from None


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: NULs stand where the upper halves of plain letters would."""
    if len(head) >= 8 and not head[1] and not head[2] and not head[3] and head[0] and head[4]:
        return "UTF-32"
    if len(head) >= 8 and not head[0] and not head[1] and not head[2] and head[3] and head[7]:
        return "UTF-32"
    if len(head) >= 4 and (not any(head[0::2]) or not any(head[1::2])):
        return "UTF-16"
    return ""


def _not_utf8(data: bytes, offset: int, name: str) -> Problem:
    before = data[:offset].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return NOT_UTF8.at(file=name, line=line, column=column, offset=offset, byte=f"{data[offset]:02x}")


def read_lines(path: str | Path, limit: int = MAX_REQUEST) -> Iterator[str | Unusable]:
    """The lines of a file or of standard input as they arrive; a line that cannot be read stands as its own problem."""
    if str(path) != STDIN:
        yield from read_text(path, MAX_PRICES).splitlines()
        return
    stream = _stdin()
    while line := stream.readline(limit + 1):
        if len(line) > limit:
            while not line.endswith(b"\n") and (line := stream.readline(_CHUNK)):
                pass
            yield Unusable(TOO_LARGE.at(file="<stdin>", most=f"{limit:,}", hint="ask for less in one line"))
            continue
        try:
            yield _decode(line.rstrip(b"\r\n"), "<stdin>")
        except Unusable as error:
            yield error


def read_deal(path: str | Path, *, limits: Limits = DEFAULT) -> Deal:
    """The deal in a file. Raises Unusable where the file cannot be read, Unsound where its text makes no deal."""
    from termlang.api import load

    return load(read_text(path, limits.source), shown(path), limits=limits)


def term_files(folder: Path) -> list[Path]:
    """The `.terms` files of a folder and those below it, by name, links not followed. Raises Unusable."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(root, name) for name in sorted(names) if name.endswith(".terms"))
    if not found:
        raise Unusable(NO_TERMS.at(file=shown(folder)))
    return found


# --------------------------------------------------------------------------------------------------------- settings


def lint_table(file: str | None, folder: Path) -> tuple[dict[str, Any], Path]:
    """The linter's settings for the files of a folder, and the folder that they speak of. Raises Unusable.

    They are the table `lint` of the nearest `termlang.toml`, or `tool.termlang.lint` of the nearest `pyproject.toml`,
    in the folder or one above it; or those of the one file that is named.
    """
    if file is not None:
        return _table_of(Path(file), read_text(file)), Path(file).resolve().parent
    for here in (folder, *folder.parents):
        for name in ("termlang.toml", "pyproject.toml"):
            path = here / name
            try:
                text = path.read_text(encoding="utf-8") if path.is_file() else ""
            except (OSError, UnicodeDecodeError):
                continue
            # A project that says nothing of termlang does not pay for being read.
            if text and (name == "termlang.toml" or "tool.termlang" in text):
                return _table_of(path, text), here
    return {}, folder


def _table_of(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(BAD_TOML.at(file=shown(path), reason=str(error)[:100])) from None
    keys = ("tool", "termlang", "lint") if path.name == "pyproject.toml" else ("lint",)
    for key in keys:
        found = found.get(key, {})
        if not isinstance(found, dict):
            raise Unusable(BAD_TOML.at(file=shown(path), reason=f"`{key}` is no table"))
    return found


def read_json(path: Path) -> dict[str, Any]:
    """A document that this program wrote. Raises Unusable where it is no JSON object."""
    import json

    try:
        found = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise Unusable(BAD_JSON.at(file=shown(path), reason=str(error)[:100])) from None
    if not isinstance(found, dict):
        raise Unusable(BAD_JSON.at(file=shown(path), reason="it is no object"))
    return found


# ---------------------------------------------------------------------------------------------------------- writing


def write_text(path: str | Path, text: str, *, force: bool = False) -> None:
    """Write a whole file of text as UTF-8, or leave the old one as it was. Raises Unusable."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        check_target(path, force=force)
        hint = "the text has half a character; save it as UTF-8 first"
        raise Unusable(UNWRITABLE.at(file=shown(path), reason="it is not text", hint=hint)) from None
    write_bytes(path, data, force=force)


def check_target(path: str | Path, *, force: bool = False) -> None:
    """See that a file can be written, before what is to stand in it is worked out. Raises Unusable."""
    _target(Path(path), force=force)


def write_bytes(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write a whole file, or leave the old one as it was. Raises Unusable.

    The bytes go to a new file in the same folder, which then takes the place of the old one and has its mode. An
    existing file is replaced only with `force`; a link is followed only inside its own folder.
    """
    target = _target(Path(path), force=force)
    name = shown(path)
    try:
        old = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        _sweep(target)
        _replace(target, data, old)
    except (OSError, ValueError) as error:
        hint = "check the folder, its permissions and the room on the disk"
        raise Unusable(UNWRITABLE.at(file=name, reason=_reason(error), hint=hint)) from None


def _target(path: Path, *, force: bool) -> Path:
    name = shown(path)
    try:
        folder = path.parent.resolve(strict=True)
        target = _led(path) if path.is_symlink() else folder / path.name
        mode = target.stat().st_mode if target.exists() else None
    except (OSError, RuntimeError, ValueError) as error:
        reason = _reason(error) if isinstance(error, (OSError, ValueError)) else "it is a link to itself"
        raise Unusable(UNWRITABLE.at(file=name, reason=reason, hint="check the folder")) from None
    if not target.is_relative_to(folder):
        raise Unusable(LEADS_OUTSIDE.at(file=name, target=shown(target)))
    if mode is None:
        return target
    if not stat.S_ISREG(mode):
        raise Unusable(NOT_A_FILE.at(file=name))
    if not force:
        raise Unusable(EXISTS.at(file=name))
    if not os.access(target, os.W_OK):
        raise Unusable(READ_ONLY.at(file=name))
    return target


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}-{os.urandom(6).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(draft, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            draft.chmod(mode)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        # Some file systems refuse this for folders; the file itself is safe.
        pass
    finally:
        os.close(handle)


def _sweep(target: Path) -> None:
    """Remove the drafts of this file that a killed run left behind; those of a run that lives are kept."""
    if os.name != "posix":
        return
    start = f".{target.name}."
    for name in os.listdir(target.parent):
        number = name.removeprefix(start).partition("-")[0]
        if name.startswith(start) and name.endswith(".tmp") and number.isdecimal() and not _lives(int(number)):
            (target.parent / name).unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextmanager
def alone(path: str | Path) -> Iterator[None]:
    """Nobody else who asks for this writes the file meanwhile; others wait. Raises Unusable.

    The lock is a file beside it, held by the system for as long as the process lives: a killed writer blocks nobody.
    """
    target = _target(Path(path), force=True)
    lock = target.with_name(f".{target.name}.lock")
    name = shown(path)
    try:
        handle = _locked(lock, name)
    except OSError as error:
        hint = "check the folder, its permissions and the room on the disk"
        raise Unusable(UNWRITABLE.at(file=name, reason=_reason(error), hint=hint)) from None
    try:
        yield
    finally:
        # Removed while it is still held: whoever waits for it sees that it is gone, and makes a new one.
        lock.unlink(missing_ok=True)
        os.close(handle)


def _locked(lock: Path, name: str) -> int:
    waited = time.monotonic()
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if _hold(handle) and _same_file(handle, lock):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() - waited > LONGEST_WAIT:
            raise Unusable(IN_USE.at(file=name))
        time.sleep(0.01)


def _hold(handle: int) -> bool:
    """Whether the lock is now ours."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _same_file(handle: int, path: Path) -> bool:
    """Whether the name still leads to the open file, and not to one that another writer made since."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
