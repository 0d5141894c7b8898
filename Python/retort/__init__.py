"""Retort from Python: recipes run and planned, answers graded, texts compared, rows read.

Thin over the program: each function starts it, or feeds one that is kept, and reads the JSON that it prints.

    import retort

    retort.plan("recipe.yaml").to_come_usd
    retort.run("recipe.yaml", limit=20).rows
    retort.grade_math(r"So it is \\boxed{\\frac12}.", "0.5").verdict     # 'right'
    retort.similarity("12 km", "13 km")                                # 80.0
    for row in retort.read("questions.parquet"): ...
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = [
    "Finding", "Plan", "RetortError", "Run", "Verdict", "grade_code", "grade_math", "grade_math_all", "plan",
    "program", "read", "recipes", "run", "similarity", "similarity_all",
]

_Path = str | os.PathLike[str]

# Where the recipes lie that come with the program.
_HERE = Path(__file__).parent
recipes = next(
    (folder for folder in [_HERE / "_bin" / "recipes", _HERE.parent.parent / "recipes"] if folder.is_dir()), _HERE)


class RetortError(Exception):
    """The program ended with another exit code than 0: what it said, and the code (Documentation/ExitCodes.md)."""

    def __init__(self, message: str, exit_code: int, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.findings = list(findings)


@dataclass(frozen=True)
class Finding:
    """Something wrong with a recipe: what, where and what helps."""

    severity: str
    file: str
    line: int
    column: int
    message: str
    hint: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right: `right`, `wrong` or `could_not_tell` with a reason, and the answer that was read."""

    verdict: str
    reason: str | None = None
    answer: str | None = None

    @property
    def is_right(self) -> bool:
        return self.verdict == "right"


@dataclass(frozen=True)
class Plan:
    """What a run would do and cost; `record` has all that `retort plan --json` tells."""

    record: dict[str, Any]
    findings: list[Finding]

    @property
    def is_sound(self) -> bool:
        """Whether the recipe can be run and its dataset would not be empty."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def calls_to_make(self) -> int:
        return int(self.record.get("calls_to_make", 0))

    @property
    def to_come_usd(self) -> float | None:
        """What the calls still to be made will cost; None if a price is not known."""
        return self.record.get("cost")


@dataclass(frozen=True)
class Run:
    """What came of a run; `record` has all that `retort run --json` tells."""

    record: dict[str, Any] = field(repr=False)
    export: Path
    rows: int
    spent_now_usd: float | None
    spent_usd: float | None
    rows_cost_usd: float | None


def program() -> str:
    """The program: the one that came with this package, else $RETORT_PROGRAM, else the one on PATH."""
    own = Path(__file__).parent / "_bin" / "retort"
    named = os.environ.get("RETORT_PROGRAM")
    found = str(own) if own.exists() else named or shutil.which("retort")
    if found is None:
        raise RetortError("there is no program retort: neither in this package nor on PATH", 1)
    return found


def run(
    recipe: _Path, *, name: str | None = None, limit: int | None = None, set: Iterable[str] = (),
    workspace: _Path | None = None, retry_failed: bool = False, quiet: bool = True,
) -> Run:
    """Runs a recipe, or goes on with it; with `limit`, on so many questions.

    Raises RetortError if it does not come to its end; the same call goes on where it stopped.
    """
    words = ["run", os.fspath(recipe), "--json", "--trust"]
    words += _changes(name, limit, set, workspace)
    words += ["--retry-failed"] * retry_failed
    record = json.loads(_output(words, quiet=quiet))
    return Run(
        record, Path(record["export"]), record["rows"], record.get("spent_now_usd"), record.get("spent_usd"),
        record.get("rows_cost_usd"))


def plan(
    recipe: _Path, *, name: str | None = None, limit: int | None = None, set: Iterable[str] = (),
    workspace: _Path | None = None, online: bool = False,
) -> Plan:
    """Checks and prices a recipe without asking anybody; with `online`, its endpoints are looked at.

    What is wrong with the recipe stands in `findings`.
    """
    words = ["plan", os.fspath(recipe), "--json"] + _changes(name, limit, set, workspace) + ["--online"] * online
    done = _run(words)
    try:
        record = json.loads(done.stdout)
    except ValueError:
        raise RetortError(done.stderr.strip() or "it said nothing", done.returncode) from None
    findings = [Finding(**finding) for finding in record.pop("findings", [])]
    return Plan(record, findings)


def grade_math(response: str, reference: str) -> Verdict:
    """Whether a response's final answer is the reference. The program is kept for the next call."""
    return next(iter(grade_math_all([(response, reference)])))


def grade_math_all(pairs: Iterable[tuple[str, str]]) -> Iterator[Verdict]:
    """The verdicts on pairs of response and reference, in their order, as they come: millions take no memory."""
    for record in _piped({"response": response, "reference": reference} for response, reference in pairs):
        yield Verdict(**record)


def similarity(first: str, second: str) -> float:
    """The Indel ratio of two texts, 0 to 100: `rapidfuzz.fuzz.ratio` to the last bit."""
    return next(iter(similarity_all([(first, second)])))


def similarity_all(pairs: Iterable[tuple[str, str]]) -> Iterator[float]:
    """The Indel ratios of pairs of texts, in their order, as they come."""
    for record in _piped({"first": first, "second": second} for first, second in pairs):
        yield record["similarity"]


def grade_code(rows: Iterable[dict[str, Any]], *, answer: str, tests: str | None = None) -> list[dict[str, Any]]:
    """Runs the programs of responses on their tests, each in a sandbox: the rows with `verdict` and `outcome`.

    `answer` and `tests` are columns of the rows; see Documentation/Programs.md for how tests may be written.
    """
    with tempfile.TemporaryDirectory(prefix="retort-") as folder:
        given, graded = Path(folder, "rows.jsonl"), Path(folder, "graded.jsonl")
        with given.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row) + "\n")
        words = ["grade", "code", str(given), "--answer", answer, "-o", str(graded), "--quiet"]
        _output(words + (["--tests", tests] if tests else []))
        with graded.open(encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def read(path: _Path | Sequence[_Path], *, columns: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """The rows of files of any kind: Parquet, Arrow, JSON in all forms, CSV, packed or not; folders and globs.

    `columns` are names, paths (`conversations[0].value`) or `new=path`. Rows come as they are read.
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    words = ["convert", *map(os.fspath, paths), "-o", "-", "--to", "jsonl", "--quiet"]
    for column in columns:
        words += ["--column", column]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([program(), *words], stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        try:
            for line in process.stdout:
                yield json.loads(line)
        finally:
            process.stdout.close()
            code = process.wait()
        if code != 0:
            errors.seek(0)
            raise RetortError(errors.read().decode(errors="replace").strip(), code)


def _changes(
    name: str | None, limit: int | None, set: Iterable[str], workspace: _Path | None
) -> list[str]:
    words: list[str] = []
    if name is not None:
        words += ["--name", name]
    if limit is not None:
        words += ["--limit", str(limit)]
    if workspace is not None:
        words += ["--workspace", os.fspath(workspace)]
    for change in set:
        words += ["--set", change]
    return words


def _run(words: Sequence[str], *, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program(), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE if quiet else None, text=True,
        encoding="utf-8", check=False)


def _output(words: Sequence[str], *, quiet: bool = True) -> str:
    done = _run(words, quiet=quiet)
    if done.returncode == 0:
        return done.stdout
    findings: list[Finding] = []
    try:
        findings = [Finding(**finding) for finding in json.loads(done.stdout)["findings"]]
    except (ValueError, KeyError, TypeError):
        pass
    raise RetortError((done.stderr or "").strip() or "see what it said", done.returncode, findings)


class _Kept:
    """A program that is kept, and fed by a pipe: one conversation at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.answers: io.BufferedReader | None = None

    def started(self) -> tuple[io.RawIOBase, io.BufferedReader]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [program(), "pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
            self.answers = io.BufferedReader(self.process.stdout, 1 << 18)  # type: ignore[arg-type]
        assert self.answers is not None
        return self.process.stdin, self.answers  # type: ignore[return-value]

    def end(self) -> int:
        if self.process is None:
            return 0
        self.process.kill()
        code = self.process.wait()
        self.process = None
        return code


_kept = _Kept()
os.register_at_fork(after_in_child=lambda: globals().update(_kept=_Kept()))

# So many lines are under way at most: they lie in the pipes and in memory.
_AHEAD = 65536


def _piped(requests: Iterable[dict[str, str]]) -> Iterator[dict[str, Any]]:
    kept = _kept
    with kept.lock:
        lines, answers = kept.started()
        room = threading.Semaphore(_AHEAD)
        given = threading.Semaphore(0)
        stopped = threading.Event()
        total: list[int] = []
        failed: list[BaseException] = []

        def feed() -> None:
            count = 0
            try:
                for request in requests:
                    while not room.acquire(timeout=1):
                        if stopped.is_set():
                            return
                    rest = memoryview(json.dumps(request).encode() + b"\n")
                    # Each line at once: whoever gives them may wait for the answer before the next.
                    while rest:
                        rest = rest[lines.write(rest) or 0 :]
                    count += 1
                    given.release()
            except BaseException as error:  # What the caller's own iterator raises is raised where it is read.
                failed.append(error)
            finally:
                total.append(count)
                given.release()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        taken = 0
        is_whole = False
        try:
            while True:
                given.acquire()
                if total and taken == total[0]:
                    break
                line = answers.readline()
                if not line:
                    raise RetortError("the program ended", kept.end())
                taken += 1
                room.release()
                record = json.loads(line)
                if "error" in record:
                    raise RetortError(record["error"], 1)
                yield record
            is_whole = True
            if failed:
                raise failed[0]
        finally:
            stopped.set()
            if not is_whole:
                # Answers that nobody took would be taken for those of the next call.
                kept.end()
            feeder.join(timeout=5)
