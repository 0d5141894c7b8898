#!/usr/bin/env python3
"""Makes the wheel: the program with all its libraries, and the Python package over it.

    python3 Scripts/wheel.py                      # dist/retort_data-<version>-py3-none-manylinux_2_35_x86_64.whl
    python3 Scripts/wheel.py --tar                # also a tar of the same tree, for machines without Python
    python3 Scripts/wheel.py --program FILE       # another program than .build/release/retort

Everything that the program loads goes in, but for the C and C++ libraries: it needs glibc 2.35 or newer, and no Swift. Parquet
takes Arrow from the wheel of pyarrow, which pip brings. The same sources make the same wheel, byte for byte.
"""

import argparse
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TAG = "py3-none-manylinux_2_35_x86_64"
# Of the C and the C++ library: whoever runs the wheel has them, as the tag says. (Debian 12's libstdc++ asks for glibc 2.36;
# what is compiled against it does not.)
SYSTEM = re.compile(
    r"(linux-vdso|ld-linux|libc|libm|libdl|librt|libpthread|libresolv|libutil|libgcc_s|libstdc\+\+)[.-]")
# In a wheel nothing has a time of its own.
EPOCH = (2025, 1, 1, 0, 0, 0)


def fail(what: str, hint: str) -> None:
    sys.exit(f"error: {what}\nhint: {hint}")


def output(*words: object) -> str:
    return subprocess.run([str(word) for word in words], check=True, text=True, stdout=subprocess.PIPE).stdout


def version() -> str:
    text = (ROOT / "Sources/retort/Retort.swift").read_text()
    found = re.search(r'version: "([^"]+)"', text)
    if not found:
        fail("the version is not in Sources/retort/Retort.swift", 'version: "0.1.0"')
    return found[1]


def libraries(program: pathlib.Path) -> dict[str, pathlib.Path]:
    """All that a program loads when it starts, by the names that it asks for."""
    found = {}
    for line in output("ldd", program).splitlines():
        match = re.match(r"\s*(\S+) => (\S+) \(", line)
        if match and not SYSTEM.match(match[1]):
            found[match[1]] = pathlib.Path(match[2])
        elif "not found" in line:
            fail(f"a library is missing: {line.strip()}", "make setup")
    return found


def patched(source: pathlib.Path, target: pathlib.Path, runpath: str) -> None:
    """A copy without symbols, which looks for its libraries in the wheel."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755)
    subprocess.run(["strip", "--strip-unneeded", target], check=True)
    subprocess.run(["patchelf", "--set-rpath", runpath, target], check=True)


def licences(found: dict[str, pathlib.Path], folder: pathlib.Path) -> None:
    """The licences of all that is in the wheel."""
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "retort.txt")
    for package in sorted((ROOT / ".build/checkouts").iterdir()):
        for name in ["LICENSE.txt", "LICENSE.md", "LICENSE", "License.txt"]:
            if (package / name).exists():
                shutil.copyfile(package / name, folder / f"{package.name}.txt")
                break
        else:
            fail(f"the licence of {package.name} is not to be found", "see its checkout")
    owners = set()
    for path in found.values():
        if "/swift/" in str(path):
            continue
        # Debian's list of files has merged folders by either name.
        real = path.resolve()
        for place in [real, pathlib.Path(str(real).removeprefix("/usr"))]:
            done = subprocess.run(["dpkg-query", "-S", place], text=True, capture_output=True, check=False)
            if done.returncode == 0:
                owners.add(done.stdout.split(":")[0])
                break
        else:
            fail(f"nobody knows which package {path} is of", "the wheel is made on a Debian system")
    for owner in sorted(owners):
        shutil.copyfile(f"/usr/share/doc/{owner}/copyright", folder / f"debian-{owner}.txt")
    swift = pathlib.Path(output("sh", "-c", "readlink -f $(command -v swift)").strip()).parent.parent
    for name in ["share/swift/LICENSE.txt", "share/doc/swift/LICENSE.txt"]:
        if (swift / name).exists():
            shutil.copyfile(swift / name, folder / "swift.txt")
            break
    for package in ["jinja2", "markupsafe"]:
        for path in (ROOT / ".deps").glob(f"{package}-*.dist-info/licenses/*"):
            shutil.copyfile(path, folder / f"{package}.txt")


def stage(program: pathlib.Path, tree: pathlib.Path) -> None:
    """Lays out what the wheel unpacks to."""
    package = tree / "retort"
    shutil.copytree(
        ROOT / "Python/retort", package, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    found = libraries(program)
    patched(program, package / "_bin/retort", "$ORIGIN/../_lib")
    for name, path in found.items():
        patched(path.resolve(), package / "_lib" / name, "$ORIGIN")
    # Where the program looks for what it loads and starts; see Machine/DependencyFolder.swift.
    deps = package / "_bin/.deps"
    patched(
        ROOT / ".deps/lib/libretort-parquet.so", deps / "lib/libretort-parquet.so",
        "$ORIGIN/../../../../pyarrow:$ORIGIN/../../../_lib")
    shutil.copyfile(ROOT / ".deps/lib/retort-supervisor", deps / "lib/retort-supervisor")
    (deps / "lib/retort-supervisor").chmod(0o755)
    # Of OpenMP, which llama.cpp's server asks for and a small system lacks.
    (deps / "openmp").mkdir()
    found["libgomp.so.1"] = pathlib.Path(
        re.search(r"libgomp\.so\.1 .*x86-64.*=> (\S+)", output("/sbin/ldconfig", "-p"))[1])
    shutil.copyfile(found["libgomp.so.1"], deps / "openmp/libgomp.so.1")
    # Chat templates are rendered by Jinja2; without its compiled part MarkupSafe does the same.
    for name in ["jinja2", "markupsafe"]:
        shutil.copytree(
            ROOT / f".deps/{name}", deps / name, ignore=shutil.ignore_patterns("*.so", "*.c", "__pycache__"))
    shutil.copytree(ROOT / "recipes", package / "_bin/recipes")
    shutil.copytree(ROOT / "Examples", package / "_bin/Examples")
    licences(found, package / "licences")
    pages(program, tree)


def pages(program: pathlib.Path, tree: pathlib.Path) -> None:
    """Completion for the shells, and a man page for each command, made from the program's own help."""
    share = tree / f"retort_data-{version()}.data/data/share"
    for shell, place in {
        "bash": "bash-completion/completions/retort",
        "zsh": "zsh/site-functions/_retort",
        "fish": "fish/vendor_completions.d/retort.fish",
    }.items():
        target = share / place
        target.parent.mkdir(parents=True)
        target.write_text(output(program, "--generate-completion-script", shell))
    folder = share / "man/man1"
    folder.mkdir(parents=True)
    help_of_all = json.loads(output(program, "--experimental-dump-help"))
    for name, command in commands(help_of_all["command"], []):
        (folder / f"{name}.1").write_text(man_page(name, command))


def commands(command: dict, above: list[str]) -> list[tuple[str, dict]]:
    """A command and those below it, by the names of their pages: `retort-calls-list`."""
    names = [*above, command["commandName"]]
    found = [("-".join(names), command)]
    for inner in command.get("subcommands", []):
        if inner["commandName"] != "help":
            found += commands(inner, names)
    return found


def man_page(name: str, command: dict) -> str:
    def plain(text: str) -> str:
        lines = [line.strip().replace("\\", "\\e").replace("-", "\\-") for line in text.splitlines()]
        return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)

    words = name.replace("-", " ")
    page = [f'.TH "{name.upper()}" "1" "" "retort {version()}" "Retort"', ".SH NAME"]
    page += [f"{plain(name)} \\- {plain(command.get('abstract', ''))}", ".SH SYNOPSIS", f".B {words}"]
    rows = [row for row in command.get("arguments", []) if row.get("shouldDisplay", True)]
    for row in rows:
        page.append(plain(" ".join(label(row))) if row["kind"] == "positional" else "")
    if any(row["kind"] != "positional" for row in rows):
        page.append("[options]")
    if command.get("discussion"):
        text = plain(command["discussion"])
        before, _, examples = text.partition("EXAMPLES")
        page += [".SH DESCRIPTION", before.strip()]
        if examples.strip():
            page += [".SH EXAMPLES", ".nf", examples.strip(), ".fi"]
    if rows:
        page.append(".SH OPTIONS")
    for row in rows:
        page += [".TP", f".B {plain(', '.join(label(row)))}", plain(row.get("abstract", ""))]
    page += [".SH EXIT STATUS"]
    for code, when in exit_codes():
        page += [".TP", f".B {plain(code)}", plain(when)]
    inner = [one for one in command.get("subcommands", []) if one["commandName"] != "help"]
    if inner:
        page.append(".SH COMMANDS")
    for one in inner:
        page += [".TP", f".B {plain(words + ' ' + one['commandName'])}", plain(one.get("abstract", ""))]
    return "\n".join(line for line in page if line) + "\n"


def exit_codes() -> list[tuple[str, str]]:
    """The table of Documentation/ExitCodes.md: codes, and when a command ends with them."""
    rows = [line.split(" | ") for line in (ROOT / "Documentation/ExitCodes.md").read_text().splitlines()]
    return [(row[0].removeprefix("| "), row[1].replace("`", "")) for row in rows if row[0][2:3].isdigit()]


def label(row: dict) -> list[str]:
    """How an argument is written."""
    value = row.get("valueName", "value")
    if row["kind"] == "positional":
        return [f"<{value}>" + (" ..." if row.get("isRepeating") else "")]
    names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in row.get("names", [])]
    return [f"{name} <{value}>" if row["kind"] == "option" else name for name in names]


def metadata() -> str:
    return f"""Metadata-Version: 2.1
Name: retort-data
Version: {version()}
Summary: Makes reasoning datasets: questions from their sources, answers of a teacher model, graded, filtered, exported.
License: Apache-2.0
Requires-Python: >=3.10
Requires-Dist: pyarrow ==26.0.*
Classifier: Operating System :: POSIX :: Linux
Classifier: Typing :: Typed
Description-Content-Type: text/markdown

{(ROOT / "README.md").read_text()}"""


def written(tree: pathlib.Path, target: pathlib.Path) -> None:
    """The tree as a wheel, with a list of its files and their digests."""
    info = f"retort_data-{version()}.dist-info"
    texts = {
        f"{info}/METADATA": metadata(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: retort\nRoot-Is-Purelib: false\nTag: {TAG}\n",
        f"{info}/entry_points.txt": "[console_scripts]\nretort = retort.__main__:main\n",
    }
    record = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:

        def add(name: str, data: bytes, mode: int) -> None:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(data)}")

        for path in sorted(tree.rglob("*")):
            if path.is_file():
                mode = 0o755 if os.access(path, os.X_OK) else 0o644
                add(path.relative_to(tree).as_posix(), path.read_bytes(), mode)
        for name, text in texts.items():
            add(name, text.encode(), 0o644)
        record.append(f"{info}/RECORD,,")
        wheel.writestr(zipfile.ZipInfo(f"{info}/RECORD", EPOCH), "\n".join(record) + "\n")


def packed(tree: pathlib.Path, target: pathlib.Path) -> None:
    """The tree as a tar whose command stands at its top."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = 0
        return entry

    with tarfile.open(target, "w:xz") as tar:
        tar.add(tree / "retort", f"retort-{version()}", filter=plain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/retort")
    parser.add_argument("--tar", action="store_true", help="also a tar of the same tree")
    parser.add_argument("--into", type=pathlib.Path, default=ROOT / "dist")
    options = parser.parse_args()
    if not options.program.exists():
        fail(f"there is no {options.program}", "make release")
    for tool in ["patchelf", "strip", "ldd"]:
        if not shutil.which(tool):
            fail(f"{tool} is not installed", "apt-get install -y patchelf binutils")
    options.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        stage(options.program, tree)
        target = options.into / f"retort_data-{version()}-{TAG}.whl"
        written(tree, target)
        print(target)
        if options.tar:
            target = options.into / f"retort-{version()}-linux-x86_64.tar.xz"
            packed(tree, target)
            print(target)


if __name__ == "__main__":
    main()
