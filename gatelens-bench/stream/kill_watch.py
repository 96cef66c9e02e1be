"""Kills `gatelens watch` with signal 9 at random moments and holds what it has written in the end,
from a file to a file, byte for byte against an uninterrupted run. One that comes to its end before enough kills begins anew.

    kill_watch.py GATELENS FOLDER [--events 200000] [--kills 20] [--seed 1]
"""

import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

import payments


def watch(gatelens, model, events, folder, name):
    return [gatelens, "watch", model, "--source", events, "--output", folder / f"{name}.jsonl", "--bad",
            folder / f"{name}.bad", "--state", folder / f"{name}.state", "--snapshot", "1s",
            "--target", "yes", "--alert", "probability>0.9", "--clear", "0.7"]


def removed(folder, name):
    """A run that is to begin anew."""
    for old in [folder / f"{name}.jsonl", folder / f"{name}.bad"]:
        old.unlink(missing_ok=True)
    shutil.rmtree(folder / f"{name}.state", ignore_errors=True)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("gatelens")
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--events", type=int, default=200_000)
    ask.add_argument("--kills", type=int, default=20)
    ask.add_argument("--seed", type=int, default=1)
    asked = ask.parse_args()
    folder = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    model = payments.model(asked.gatelens, folder)
    events = folder / "events.jsonl"
    with events.open("w") as out:
        for line in payments.lines(asked.events, 5000, asked.seed, bad=0.01, late=0.01):
            out.write(line + "\n")
    removed(folder, "whole")
    begun = time.monotonic()
    subprocess.run(watch(asked.gatelens, model, events, folder, "whole"), check=True)
    whole = time.monotonic() - begun
    draw = random.Random(asked.seed)
    killed = 0
    runs = 0
    same = True
    while killed < asked.kills and same:
        removed(folder, "killed")
        runs += 1
        while killed < asked.kills:
            process = subprocess.Popen(watch(asked.gatelens, model, events, folder, "killed"))
            try:
                process.wait(draw.uniform(0.1, 1) * whole)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                continue
            break
        subprocess.run(watch(asked.gatelens, model, events, folder, "killed"), check=True)
        same = all(
            (folder / f"whole{end}").read_bytes() == (folder / f"killed{end}").read_bytes()
            for end in [".jsonl", ".bad"])
    size = (folder / "whole.jsonl").stat().st_size
    print(f"killed {killed} times in {runs} runs; {size:,} bytes of answers, {'equal' if same else 'DIFFERENT'}")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
