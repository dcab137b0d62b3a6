#!/usr/bin/env python3
"""Builds the same site with Groundplan and every other generator that is installed.

    python3 tests/bench/race.py [--runs 5] [PAGES ...]          without a number: 100 and 1000

The sites are written by `cargo bench -- write`. The generators take turns, so that whatever else the
machine does meets all of them; each starts without its output and caches. What counts is the CPU time
of the whole process, user and kernel, the median of the runs; ratios are to that of Groundplan.
Its site has topologies, which others have not; the second ratio is to the same pages without them.
A program is looked for on PATH, or where a variable such as HUGO says. Those that are not installed
are left out with a word. GROUNDPLAN may name a program that is built already.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Name, program, arguments, output, caches. The floor only reads, parses, renders and writes.
WITH, WITHOUT = "groundplan", "groundplan-no-topology"
PEERS = [
    (WITH, "groundplan", ["build", "--quiet"], "public", []),
    (WITHOUT, "groundplan", ["build", "--quiet"], "public", []),
    ("floor", "floor", [], "public", []),
    ("hugo", "hugo", ["--quiet"], "public", ["resources", ".hugo_build.lock"]),
    ("hugo-search", "hugo", ["--quiet"], "public", ["resources", ".hugo_build.lock"]),
    ("zola", "zola", ["build"], "public", []),
    ("mdbook", "mdbook", ["build"], "book", []),
    ("mdbook-no-search", "mdbook", ["build"], "book", []),
    ("mkdocs", "mkdocs", ["build", "--quiet"], "site", [".cache"]),
    ("zensical", "zensical", ["build"], "site", [".cache"]),
]
# Whoever takes longer than this is built once.
SLOW_SECONDS = 60


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def bench_program():
    """Returns the compiled benchmark, which writes the sites and is the floor."""
    for line in cargo("bench", "--bench", "speed", "--no-run", "--message-format=json").splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "speed":
            return message["executable"]
    sys.exit("cargo made no benchmark")


def program(name):
    stated = os.environ.get(name.upper())
    if stated is None and name == "groundplan":
        cargo("build", "--release")
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))
        stated = str(ROOT / target / "release" / "groundplan")
    return shutil.which(stated or name)


def version(path):
    for arguments in (["--version"], ["version"]):
        done = subprocess.run([path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        words = done.stdout.replace("v", " ").replace("-", " ").split()
        found = [word for word in words if word[:1].isdigit() and "." in word]
        if done.returncode == 0 and found:
            return found[0]
    return "?"


def remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def once(command, folder, output, caches):
    """Returns CPU seconds and peak memory in MiB of a build from nothing; None when it failed."""
    cache = folder.parent / "cache"
    for path in [cache, *(folder / name for name in [output, *caches])]:
        remove(path)
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    with (folder.parent / "log").open("wb") as log:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return None if child.returncode else (usage.ru_utime + usage.ru_stime, memory)


def race(pages, runs, commands, writer, scratch):
    """Returns for each generator the CPU seconds of its runs and its peak memory."""
    measured = {}
    for turn in range(runs):
        for name, command, output, caches in commands:
            rows = measured.setdefault(name, [])
            if rows is None or turn and rows[0][0] > SLOW_SECONDS:
                continue
            folder = scratch / f"{pages}-{name}"
            if not folder.exists():
                site = WITH if name == "floor" else name
                subprocess.run([writer, "write", site, str(pages), folder], check=True)
            row = once(command, folder, output, caches)
            if row is None:
                print(f"{name} failed:", (scratch / "log").read_text(errors="replace")[-300:], file=sys.stderr)
            measured[name] = None if row is None else rows + [row]
        print(f"{pages} pages: run {turn + 1} of {runs}", file=sys.stderr)
    return {name: rows for name, rows in measured.items() if rows}


def table(pages, measured):
    cpu = {name: statistics.median(row[0] for row in rows) for name, rows in measured.items()}
    print(f"\n| {pages} pages | CPU, ratio | no topologies | CPU a page | Peak memory |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in sorted(cpu, key=cpu.get):
        peak = max(row[1] for row in measured[name])
        page = cpu[name] / pages * 1e3
        ratios = " | ".join(f"{cpu[name] / cpu[one]:.2f}" for one in (WITH, WITHOUT))
        print(f"| {name} | {ratios} | {page:.2f} ms | {peak:.0f} MiB |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    writer, commands, versions = bench_program(), [], {}
    for name, tool, arguments, output, caches in PEERS:
        path = writer if tool == "floor" else program(tool)
        if path is None:
            print(f"{name} is left out: `{tool}` is not installed", file=sys.stderr)
            continue
        if tool == "floor":
            arguments = ["floor", "content", "public"]
        else:
            versions[tool] = version(path)
        commands.append((name, [path, *arguments], output, caches))
    # In memory where that is possible: a disk is as slow as what else is written to it.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as scratch:
        for pages in options.pages:
            table(pages, race(pages, options.runs, commands, writer, pathlib.Path(scratch)))
    print(f"\n{datetime.date.today()}, {os.cpu_count()} cores, median of {options.runs} runs;",
          ", ".join(f"{tool} {number}" for tool, number in versions.items()))


if __name__ == "__main__":
    main()
