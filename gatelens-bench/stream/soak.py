"""Feeds `gatelens watch` a steady stream and looks at what is lost and how its memory grows.

    soak.py GATELENS FOLDER [--seconds 3600] [--rate 1000] [--keys 10000]

1 % of the lines cannot be read, 1 % come late; the heap has 256 MB. None may be lost, and the
memory of the last sixth may be at most 5 % above that of the second.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import payments


def resident(process):
    """The memory of the largest descendant: the launcher may start the program or become it."""
    largest = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        parent = int(re.search(r"^PPid:\s+(\d+)", text, re.M).group(1))
        own = int(status.parent.name)
        found = re.search(r"^VmRSS:\s+(\d+)", text, re.M)
        if found and process.pid in (own, parent):
            largest = max(largest, int(found.group(1)))
    return largest


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("gatelens")
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--seconds", type=int, default=3600)
    ask.add_argument("--rate", type=int, default=1000)
    ask.add_argument("--keys", type=int, default=10_000)
    asked = ask.parse_args()
    folder = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    model = payments.model(asked.gatelens, folder)
    answers = folder / "answers.jsonl"
    bad = folder / "bad.jsonl"
    for old in [answers, bad]:
        old.unlink(missing_ok=True)
    shutil.rmtree(folder / "state", ignore_errors=True)
    process = subprocess.Popen(
        [asked.gatelens, "watch", model, "--output", answers, "--bad", bad, "--state",
         folder / "state", "--snapshot", "10s", "--target", "yes"],
        stdin=subprocess.PIPE,
        env={**os.environ, "GATELENS_JAVA_OPTS": "-Xmx256m"})
    sent = 0
    memory = []
    begun = time.monotonic()
    for line in payments.lines(asked.seconds * asked.rate, asked.keys, 1, bad=0.01, late=0.01):
        process.stdin.write(line.encode() + b"\n")
        sent += 1
        if sent % asked.rate == 0:
            process.stdin.flush()
            memory.append(resident(process))
            time.sleep(max(0, begun + sent / asked.rate - time.monotonic()))
    process.stdin.close()
    code = process.wait()
    told = sum(1 for _ in answers.open()) + sum(1 for _ in bad.open())
    sixth = max(1, len(memory) // 6)
    before = sum(memory[sixth:2 * sixth]) / sixth
    after = sum(memory[-sixth:]) / sixth
    print(f"sent {sent:,}, told {told:,}; exit {code}; {sent / (time.monotonic() - begun):,.0f} a second; "
          f"resident {before / 1024:.0f} MB, at the end {after / 1024:.0f} MB")
    sys.exit(0 if code == 0 and told == sent and after <= 1.05 * before else 1)


if __name__ == "__main__":
    main()
