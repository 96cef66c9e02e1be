"""Kills `gatelens batch --output FOLDER/` with signal 9 at random moments, goes on with `--resume`, and holds the
folder and the states that it leaves in the end, file by file and byte for byte, against an uninterrupted run.

    kill_batch.py 10 [--folder FOLDER] [--rows 2500000] [--shuffled] [--seed 1] -- ./gatelens
"""

import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time


def model(gatelens, folder):
    """A model of one pass over a small table: what is tried is the run, not what it says."""
    file = folder / "model.gatelens"
    if file.exists():
        return file
    draw = random.Random(1)
    rows = ["card,time,amount,rate,fraud"]
    for card in range(200):
        fraud = draw.choice(["yes", "no"])
        for t in range(12):
            rows.append(f"c{card},{t},{draw.gauss(fraud == 'yes', 1):.3f},{draw.random():.3f},{fraud}")
    table = folder / "train.csv"
    table.write_text("\n".join(rows) + "\n")
    subprocess.run(
        [*gatelens, "train", "--data", table, "--id", "card", "--time", "time", "--label", "fraud",
         "--model", "gru(8) dense(2,softmax)", "--epochs", "1", "--output", file],
        check=True)
    return file


def archive(file, rows, seed, shuffled):
    """Rows by key and time, or in no order; of each thousand some that cannot be read, and equal times."""
    draw = random.Random(seed)
    with file.open("w") as out:
        out.write("card,time,amount,rate,shop\n")
        written = 0
        card = 0
        while written < rows:
            many = 1 if draw.random() < 0.2 else draw.randrange(2, 400)
            for n in range(min(many, rows - written)):
                key = f"c{draw.randrange(20_000):07d}" if shuffled else f"c{card:07d}"
                amount = draw.choice(["many", "NaN", "1e999"]) if draw.random() < 0.001 else f"{draw.random():.4f}"
                out.write(f"{key},{(written if shuffled else n) // 2},{amount},{draw.random():.3f},s{n % 50}\n")
            written += many
            card += 1


def batch(gatelens, folder, name, resume):
    return [*gatelens, "batch", folder / "model.gatelens", "--data", folder / "rows.csv", "--every", "event", "--keep",
            "shop", "--target", "yes", "--output", f"{folder / name}/", "--leave-states", folder / f"{name}.glst",
            *(["--resume"] if resume else [])]


def parts(folder):
    note = folder / "killed" / "_parts"
    return len(note.read_text().splitlines()) - 2 if note.exists() else 0


def files(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def main():
    words = sys.argv[1:]
    if "--" not in words:
        sys.exit(__doc__)
    gatelens = words[words.index("--") + 1:]
    ask = argparse.ArgumentParser()
    ask.add_argument("times", type=int)
    ask.add_argument("--folder", type=pathlib.Path)
    ask.add_argument("--rows", type=int, default=2_500_000)
    ask.add_argument("--shuffled", action="store_true")
    ask.add_argument("--seed", type=int, default=1)
    asked = ask.parse_args(words[:words.index("--")])
    folder = asked.folder or pathlib.Path(tempfile.mkdtemp(prefix="kill-batch-"))
    folder.mkdir(parents=True, exist_ok=True)
    model(gatelens, folder)
    archive(folder / "rows.csv", asked.rows, asked.seed, asked.shuffled)
    for name in ["whole", "killed"]:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / f"{name}.glst").unlink(missing_ok=True)
    begun = time.monotonic()
    subprocess.run(batch(gatelens, folder, "whole", False), check=True)
    whole = time.monotonic() - begun
    print(f"uninterrupted: {whole:.0f} s", flush=True)
    draw = random.Random(asked.seed)
    killed = 0
    while killed < asked.times:
        process = subprocess.Popen(batch(gatelens, folder, "killed", killed > 0), stderr=subprocess.DEVNULL)
        # every other one dies behind a part that has become whole, so that the next one has something to go on from
        if killed % 2:
            before = parts(folder)
            while process.poll() is None and parts(folder) == before:
                time.sleep(0.05)
        try:
            process.wait(draw.uniform(0.02, 0.5 if killed % 2 == 0 else 0.1) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            print(f"killed at {parts(folder)} whole parts", flush=True)
            continue
        if process.returncode:
            sys.exit(f"exit code {process.returncode}")
        # it got through: the next kill begins anew
        shutil.rmtree(folder / "killed")
        (folder / "killed").mkdir()
    subprocess.run(batch(gatelens, folder, "killed", True), check=True)
    one, other = files(folder / "whole"), files(folder / "killed")
    different = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    if (folder / "whole.glst").read_bytes() != (folder / "killed.glst").read_bytes():
        different.append("the states")
    size = sum(map(len, one.values()))
    print(f"killed {killed} times; {len(one)} files, {size:,} bytes: {different or 'equal'}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
