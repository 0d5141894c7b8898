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
import time
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
    # The fields of a verdict are those of its record: to set them one by one takes longer than to grade.
    make, fields = Verdict.__new__, {"verdict": "", "reason": None, "answer": None}
    for record in _piped(_line("response", response, "reference", reference) for response, reference in pairs):
        verdict = make(Verdict)
        verdict.__dict__.update(fields | record)
        yield verdict


def similarity(first: str, second: str) -> float:
    """The Indel ratio of two texts, 0 to 100: `rapidfuzz.fuzz.ratio` to the last bit."""
    return next(iter(similarity_all([(first, second)])))


def similarity_all(pairs: Iterable[tuple[str, str]]) -> Iterator[float]:
    """The Indel ratios of pairs of texts, in their order, as they come."""
    for record in _piped(_line("first", first, "second", second) for first, second in pairs):
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
# Lines are written together, so many bytes at a time; less than a pipe holds.
_TOGETHER = 1 << 15


class _Feed:
    """Feeds lines to the program on a thread of its own.

    Lines wait until there are many, for a call for each would take longer than the grading. Whoever takes the answers and has
    none to wait for writes them himself: the next request may only be made when he has the answer to the last.
    """

    def __init__(self, pipe: io.RawIOBase, requests: Iterable[bytes]) -> None:
        self.pipe = pipe
        self.requests = requests
        self.state = threading.Condition()
        self.writing = threading.Lock()
        self.lines: list[bytes] = []
        self.size = 0
        # Lines that are written or being written, and those whose answers are taken.
        self.sent = self.taken = 0
        self.is_over = self.is_stopped = False
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        try:
            for line in self.requests:
                with self.state:
                    self.lines.append(line)
                    self.size += len(line)
                    if self.size < _TOGETHER:
                        if len(self.lines) == 1:
                            self.state.notify()
                        continue
                    while self.sent - self.taken > _AHEAD and not self.is_stopped:
                        self.state.wait()
                    if self.is_stopped:
                        return
                with self.writing:
                    self.flush()
            with self.writing:
                self.flush()
        except BaseException as error:  # What the caller's own iterator raises is raised where it is read.
            self.failure = error
        finally:
            with self.state:
                self.is_over = True
                self.state.notify()

    def flush(self) -> None:
        """Writes what waits; `writing` is held."""
        with self.state:
            lines, self.lines, self.size = self.lines, [], 0
            self.sent += len(lines)
            self.state.notify()
        rest = memoryview(b"".join(lines))
        while rest:
            rest = rest[self.pipe.write(rest) or 0 :]

    def has_more(self) -> bool:
        """Whether there are answers to take; waits until that is known."""
        while True:
            with self.state:
                while self.taken == self.sent and not self.lines and not self.is_over:
                    self.state.wait()
                if self.taken < self.sent:
                    return True
                if self.is_over and not self.lines:
                    return False
                is_short = self.size < _TOGETHER
            # All that was written is answered, so the pipe is empty, and has room for these: it is written at once.
            if is_short and self.writing.acquire(blocking=False):
                try:
                    if self.taken == self.sent and self.size < _TOGETHER:
                        self.flush()
                finally:
                    self.writing.release()
            else:
                time.sleep(0.0005)

    def take(self, count: int) -> None:
        with self.state:
            self.taken += count
            self.state.notify()

    def stop(self) -> None:
        with self.state:
            self.is_stopped = True
            self.state.notify()
        self.thread.join(timeout=5)


def _piped(requests: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The program's answers to lines of JSON, in their order."""
    kept = _kept
    with kept.lock:
        pipe, answers = kept.started()
        feed = _Feed(pipe, requests)
        rest = b""
        is_whole = False
        try:
            while feed.has_more():
                piece = answers.read1(1 << 18)
                if not piece:
                    raise RetortError("the program ended", kept.end())
                text, newline, rest = (rest + piece).rpartition(b"\n")
                if not newline:
                    continue
                # No line has a line end within: many of them are one list.
                records = json.loads(b"[" + text.replace(b"\n", b",") + b"]")
                feed.take(len(records))
                for record in records:
                    if "error" in record:
                        raise RetortError(record["error"], 1)
                    yield record
            is_whole = True
            if feed.failure:
                raise feed.failure
        finally:
            if not is_whole:
                # Answers that nobody took would be taken for those of the next call.
                kept.end()
            feed.stop()


_quoted = json.encoder.encode_basestring_ascii


def _line(first: str, first_text: str, second: str, second_text: str) -> bytes:
    """Two texts as a line of JSON."""
    try:
        return f'{{"{first}":{_quoted(first_text)},"{second}":{_quoted(second_text)}}}\n'.encode()
    except TypeError:
        # What is no text is told by the program, as it tells of whatever cannot be read.
        return json.dumps({first: first_text, second: second_text}).encode() + b"\n"
