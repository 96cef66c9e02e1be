"""Sends `gatelens watch` ever new keys under a limit, and looks at what is alive in its heap.

    many_keys.py GATELENS FOLDER [--keys 10000000] [--limit 100000] [--why none|features] [--heap 512m]

A model of 64 units reads 14 features. After every million keys the heap is collected and what is
left of it is counted, by the JDK's own jcmd; what is alive at the end may be at most 2 % more than
after the second million.
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import time

FEATURES = [f"f{i}" for i in range(14)]
MILLION = 1_000_000


def model(gatelens, folder):
    file = folder / "wide.gatelens"
    if file.exists():
        return file
    draw = random.Random(1)
    rows = [",".join(["card", "time", *FEATURES, "fraud"])]
    for card in range(100):
        fraud = draw.choice(["yes", "no"])
        for t in range(8):
            rows.append(",".join([f"c{card}", str(t), *(f"{draw.gauss(0, 1):.3f}" for _ in FEATURES), fraud]))
    table = folder / "wide.csv"
    table.write_text("\n".join(rows) + "\n")
    subprocess.run(
        [gatelens, "train", "--data", table, "--id", "card", "--time", "time", "--label", "fraud",
         "--model", "gru(64) dense(2,softmax)", "--epochs", "1", "--output", file],
        check=True)
    return file


def java(process):
    """The virtual machine: the launcher becomes it, or starts it."""
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            parent = int(re.search(r"^PPid:\s+(\d+)", status.read_text(), re.M).group(1))
            program = os.readlink(status.parent / "exe")
        except (OSError, AttributeError):
            continue
        if process.pid in (parent, int(status.parent.name)) and program.endswith("/java"):
            return int(status.parent.name), pathlib.Path(program)
    raise SystemExit("no virtual machine is running")


def alive(pid, program):
    told = subprocess.run(
        [program.parent / "jcmd", str(pid), "GC.class_histogram"], capture_output=True, text=True, check=True)
    return int(re.search(r"^Total\s+\d+\s+(\d+)", told.stdout, re.M).group(1))


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("gatelens")
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--keys", type=int, default=10 * MILLION)
    ask.add_argument("--limit", type=int, default=100_000)
    ask.add_argument("--why", default="none")
    ask.add_argument("--heap", default="512m")
    asked = ask.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    file = model(asked.gatelens, asked.folder)
    draw = random.Random(2)
    events = [",".join(f"{draw.gauss(0, 1):.3f}" for _ in FEATURES) for _ in range(997)]
    process = subprocess.Popen(
        [asked.gatelens, "watch", file, "--target", "yes", "--why", asked.why, "--max-keys", str(asked.limit),
         "--output", "/dev/null"],
        stdin=subprocess.PIPE,
        env={**os.environ, "GATELENS_JAVA_OPTS": f"-Xmx{asked.heap}"})
    process.stdin.write((",".join(["card", "time", *FEATURES]) + "\n").encode())
    sizes = []
    begun = time.monotonic()
    for n in range(asked.keys):
        process.stdin.write(f"card {n:08d},{n},{events[n % 997]}\n".encode())
        if (n + 1) % MILLION == 0:
            process.stdin.flush()
            sizes.append(alive(*java(process)))
            print(f"{n + 1:>11,} keys: {sizes[-1] / 1e6:6.1f} MB alive, {time.monotonic() - begun:.0f} s", flush=True)
    process.stdin.close()
    code = process.wait()
    grown = sizes[-1] / sizes[min(1, len(sizes) - 1)] if sizes else 1
    print(f"exit {code}; {grown:.3f} of what was alive after the second million")
    sys.exit(0 if code == 0 and grown <= 1.02 else 1)


if __name__ == "__main__":
    main()
