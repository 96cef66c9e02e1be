#!/usr/bin/env python3
"""The golden run: many command lines of the built program, and what each of them prints, writes and answers.

    golden.py run OUT [--hashes FILE] [--jobs N] [--only NAME_PART ...]
    golden.py hashes OUT              prints one hash per command line
    golden.py compare A B [--lines N] shows what differs between two runs, command by command

GATELENS names the program (default: ./gatelens of this repository), SHARED the folder with `reference` and `data`
(default: ../shared beside this repository). Plain Python 3; numpy, where it is installed, says by how much arrays differ.
"""
import argparse
import concurrent.futures
import csv
import difflib
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
TEXT = {".txt", ".json", ".jsonl", ".csv", ".html", ".svg", ".tsv", ".fish", ".pbtxt", ".md"}

# What differs by itself, by name: (where, what it looks like, what stands there afterwards).
NUMBER = r"-?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?"
TIME = NUMBER + r" ?(?:ns|µs|ms|s|min|h)\b"
MASKS = [
    ("version", r"\b\d+\.\d+\.\d+-SNAPSHOT\b", "VERSION"),
    ("java", r"\b25\.\d+\.\d+[0-9.+A-Za-z-]*", "JAVA"),
    ("seconds", rf'("(?:seconds|secondsPerPrediction|ms|milliseconds|rowsPerSecond|perSecond|gflops)":){NUMBER}', r"\1SECONDS"),
    ("date", r"\b20[2-9]\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?\b", "DATE"),
    ("machine", r'("(?:processors|heapMiB|vendor|kernels|os|memory|cpu|host)":)("[^"]*"|[^,}]*)', r"\1MACHINE"),
    ("seconds of a prediction in a table", r"(secondsPerPrediction)(?:(?: +|</?td[^>]*>)+[0-9.e+-]+)+", r"\1 SECONDS"),
    ("the column ms/prediction of a page", r"( ± [\d.]+</td><td>\d+</td><td>\d+!?</td><td>)[\d.]+", r"\1TIME"),
    ("seconds in a journal of trials", r"(?m)^(\S.*; fold \d+; epochs .*\t)[\d.E+-]+$", r"\1SECONDS"),
    ("how far long work has come", r"(?m)^[\w ]+: \d+ of \d+, \d+/s, \d+ s left.*\n", ""),
    ("rate of reading", rf"{NUMBER} (?:rows|examples|sequences|steps|MB|trials)(?: ?/ ?s| per second| a second)", "RATE"),
]
# Commands whose plain output is times, and so differs altogether.
ONLY_OF = {
    "bench-tiny": [("times", NUMBER, "#"), ("spaces", r" +", " ")],
    "bench-tiny-json": [("times", NUMBER, "#")],
    "doctor": [("machine", r"(?s).*", "MACHINE")],
    "doctor-json": [("machine", r"(?s).*", "MACHINE")],
}
TIMES = [
    ("time", TIME, "TIME"),
    ("the column ms/prediction", r"(?m)^(.* ± \d+\.\d+ +\d+ +\d+!? +)\d+\.\d+ *", r"\1TIME "),
    ("spaces before a time", r" +TIME", " TIME"),
]
TIMED = re.compile(r"^(compare|select|benchmark|demo|report|gates|train|resume)")


def masked(name, text):
    text = text.replace("\r\n", "\n")
    for _, pattern, to in ONLY_OF.get(name, []) + MASKS:
        text = re.sub(pattern, to, text)
    if TIMED.match(name):
        for _, pattern, to in TIMES:
            text = re.sub(pattern, to, text)
    if re.match(r"compare-(?!models)", name):
        text = re.sub(r"(?m)^(\S.* )\d+\.\d{3}$", r"\1SECONDS", text)  # the last column of its table
    if name.startswith("benchmark"):
        text = re.sub(r"(?m)^(\S.*?) +\d+\.\d{3} ± \d+\.\d{3}( +\S+(?: ± \S+)?)$", r"\1 SECONDS\2", text)
    # The facts at the end of a page are a set of pairs.
    text = re.sub(r"(?s)(?<=<dl>)(?:<dt>.*?</dd>)+(?=</dl>)", sorted_facts, text)
    return text


def sorted_facts(found):
    return "".join(sorted(re.findall(r"(?s)<dt>.*?</dd>", found.group())))


# ---------------------------------------------------------------- inputs


def npy(path, descr, shape, data):
    head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (descr, shape)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + data)


def floats(path, shape, values):
    npy(path, "<f4", shape, struct.pack("<%df" % len(values), *values))


def ints(path, shape, values):
    npy(path, "<i4", shape, struct.pack("<%di" % len(values), *values))


class Drawn:
    """A small generator, so that inputs are the same with any Python."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self, below):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % below


def png(path, width, height, grey):
    rows = b"".join(b"\0" + bytes(grey[y * width:(y + 1) * width]) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write_inputs(to, shared):
    to.mkdir(parents=True)
    data, reference = shared / "data", shared / "reference"
    lines = (data / "text/sms_spam/SMSSpamCollection").read_text("utf-8").splitlines()
    (to / "sms.txt").write_text("\n".join(lines[:400]) + "\n", "utf-8")
    few = lines[1000:1006] + [x for x in lines[1006:1200] if x.startswith("spam")][:3]
    (to / "sms-few.txt").write_text("\n".join(few) + "\n", "utf-8")
    (to / "review.txt").write_text("You have WON a free prize! Call now: 0900 – or don't, «mon ami».\n", "utf-8")
    marks = ["row,start,end"]
    for row, line in enumerate(few):
        text = line.split("\t", 1)[1]
        marks.append("%d,0,%d" % (row, max(1, text.find(" "))))
    (to / "marks.csv").write_text("\n".join(marks) + "\n", "utf-8")
    for folder, first, count in (("names", 0, 40), ("names-few", 60, 1)):
        (to / folder).mkdir()
        for file in sorted((data / "text/names").glob("*.txt")):
            names = file.read_text("utf-8").splitlines()
            (to / folder / file.name).write_text("\n".join(names[first:first + count] or names[:1]) + "\n", "utf-8")
    ett = (data / "series/ett/ETTh1.csv").read_text().splitlines()
    (to / "ett.csv").write_text("\n".join(ett[:301]) + "\n")
    (to / "ett-new.csv").write_text("\n".join(ett[:1] + ett[1000:1030]) + "\n")
    hole = [line.split(",") for line in ett[:1] + ett[1000:1060]]
    hole[40][7] = ""
    (to / "ett-missing.csv").write_text("\n".join(",".join(row) for row in hole) + "\n")
    with open(data / "series/arem/arem.csv", newline="") as file:
        rows = list(csv.reader(file))
    kept, seen = [rows[0]], {}
    for row in rows[1:]:
        if row[0] in ("cycling", "sitting", "walking") and int(row[1]) <= 5:
            n = seen.get((row[0], row[1]), 0)
            seen[row[0], row[1]] = n + 1
            if n < 30:
                kept.append(row[:4] + (["", *row[5:]] if n == 7 else row[4:]))
    (to / "sensors.csv").write_text("\n".join(",".join(row) for row in kept) + "\n")
    (to / "sounds").mkdir()
    for digit in "012":
        for speaker in ("jackson", "nicolas"):
            for take in (0, 1, 2, 3, 5):
                name = f"{digit}_{speaker}_{take}.wav"
                shutil.copyfile(data / "audio/fsdd/recordings" / name, to / "sounds" / name)
    with gzip.open(data / "images/digits/digits.csv.gz", "rt") as file:
        digits = [next(file).strip() for _ in range(120)]
    (to / "digits.csv").write_text("\n".join(digits) + "\n")
    grey = [[int(v) for v in row.split(",")] for row in digits]
    for kind, name in (("images-idx3", "t10k-images-idx3-ubyte.gz"), ("labels-idx1", "t10k-labels-idx1-ubyte.gz")):
        with gzip.open(data / "images/mnist" / name) as file:
            head = file.read(16 if "images" in kind else 8)
            body = file.read(100 * (784 if "images" in kind else 1))
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as out:
            out.write(head[:4] + struct.pack(">I", 100) + head[8:] + body)
        (to / f"digits-{kind}-ubyte.gz").write_bytes(packed.getvalue())
    for digit in "01":
        (to / "pictures" / digit).mkdir(parents=True)
    for n, row in enumerate(grey):
        if row[64] < 2:
            png(to / "pictures" / str(row[64]) / f"{n}.png", 8, 8, [v * 15 for v in row[:64]])
    draw = Drawn(7)
    series = ["label,text,a,b"]
    lines_json = []
    for n in range(24):
        word = ("calm", "storm")[n % 2]
        a, b = draw(1000) / 100 + n % 2 * 3, draw(1000) / 100
        text = f"{word} sea {draw(9)}, wind {draw(9)}"
        series.append(f'{word},"{text}",{a},{b}')
        lines_json.append(json.dumps({"label": word, "text": text, "a": a, "b": b}))
    (to / "weather.csv").write_text("\n".join(series) + "\n")
    (to / "weather.jsonl").write_text("\n".join(lines_json) + "\n")
    names = ("zero", "one", "two")
    pairs = ["audio,text,label"]
    for n, file in enumerate(sorted((to / "sounds").glob("*.wav"))):
        digit = int(file.name[0])
        pairs.append(f"sounds/{file.name},{names[(digit + n % 2) % 3]},{('same', 'other')[n % 2]}")
    (to / "mixed.csv").write_text("\n".join(pairs) + "\n")
    floats(to / "every.npy", (10, 8, 3), [draw(2001) / 1000 - 1 for _ in range(240)])
    ints(to / "every-labels.npy", (10, 8), [draw(4) - 1 for _ in range(80)])
    npy(to / "every-truth.npy", "|b1", (10, 8), bytes(1 if n % 8 in (2, 4) else 0 for n in range(80)))
    ints(to / "ids.npy", (20, 6), [0 if n % 6 > 3 + draw(3) else 1 + draw(8) for n in range(120)])
    ints(to / "ids-labels.npy", (20,), [n % 2 for n in range(20)])
    floats(to / "rows28.npy", (5, 28, 28), [draw(256) / 255 for _ in range(5 * 784)])
    values = [draw(2001) / 1000 - 1 for _ in range(240)]
    values[3 * 24 + 7] = float("nan")
    floats(to / "nan.npy", (10, 8, 3), values)
    ints(to / "nan-labels.npy", (10,), [n % 2 for n in range(10)])
    (to / "cut.keras").write_bytes((reference / "models/keras-article/model.keras").read_bytes()[:4000])
    (to / "cut.npy").write_bytes((reference / "models/torch-gru/inputs.npy").read_bytes()[:700])
    (to / "garbage.bin").write_bytes(bytes(draw(256) for _ in range(500)))
    (to / "empty.onnx").write_bytes(b"")
    (to / "bad.csv").write_text("label,a,b\nx,1,2\ny,3,four\nx,5\n")


# ---------------------------------------------------------------- running


def phases():
    """The command lines of commands.txt: a list of phases, each a list of (name, words)."""
    places = {"$R": "../shared/reference", "$D": "../shared/data", "$I": "../in"}
    found, names = [[]], set()
    for line in (HERE / "commands.txt").read_text("utf-8").splitlines():
        if line.startswith("---"):
            found.append([])
        elif line.strip() and not line.startswith("#"):
            name, _, words = line.partition("|")
            name = name.strip()
            if name in names:
                sys.exit(f"commands.txt: {name} is there twice")
            names.add(name)
            for short, place in places.items():
                words = words.replace(short, place)
            found[-1].append((name, shlex.split(words)))
    return [phase for phase in found if phase]


def one(program, out, name, words):
    folder = out / name
    folder.mkdir()
    stdin = subprocess.DEVNULL
    while words and words[0].startswith("copy="):
        source = folder / words[0][5:]
        shutil.copytree(source, folder / source.name)
        words = words[1:]
    if "<" in words:
        at = words.index("<")
        stdin = open(folder / words[at + 1], "rb")
        words = words[:at]
    environment = dict(os.environ, COLUMNS="120", NO_COLOR="1", LC_ALL="C.UTF-8", TZ="UTC", GATELENS_NO_BUILD="1")
    began = time.monotonic()
    try:
        done = subprocess.run([*program, *words], cwd=folder, stdin=stdin, capture_output=True, timeout=300, env=environment)
        code, stdout, stderr = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        code, stdout, stderr = "timeout", late.stdout or b"", late.stderr or b""
    seconds = time.monotonic() - began
    here = str(out.resolve())
    for file, data in (("stdout", stdout), ("stderr", stderr)):
        text = data.decode("utf-8", "replace").replace(here, "OUT").replace(str(folder), "OUT")
        (folder / file).write_text(masked(name, text), "utf-8")
    (folder / "exit").write_text(f"{code}\n")
    return name, code, seconds


def run(arguments):
    out = pathlib.Path(arguments.out).absolute()
    if out.exists() and any(out.iterdir()):
        if not (out / "in").is_dir():
            sys.exit(f"{out}: is not empty and no golden run; name another folder")
        shutil.rmtree(out)
    if out.is_relative_to(HOME):
        sys.exit(f"{out}: is inside the repository; outputs stay outside of it")
    shared = pathlib.Path(os.environ.get("SHARED", HOME.parent / "shared")).resolve()
    if not (shared / "reference").is_dir():
        sys.exit(f"{shared}: no folder 'reference' there; SHARED says where it is")
    program = shlex.split(os.environ.get("GATELENS", str(HOME / "gatelens")))
    if "/" in program[0]:
        program[0] = str(pathlib.Path(program[0]).absolute())
    out.mkdir(parents=True, exist_ok=True)
    # The first call may build the program, or keep its classes at hand; the others then do not.
    subprocess.run([*program, "--version"], stdout=subprocess.DEVNULL, check=True)
    (out / "shared").symlink_to(shared)
    write_inputs(out / "in", shared)
    began, slow, count = time.monotonic(), [], 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for phase in phases():
            wanted = [(n, w) for n, w in phase if not arguments.only or any(part in n for part in arguments.only)]
            for name, code, seconds in pool.map(lambda it: one(program, out, *it), wanted):
                slow.append((seconds, name))
                count += 1
                if code == "timeout" or code == 1:
                    print(f"{name}: exit {code}", file=sys.stderr)
    text = hash_lines(out)
    if arguments.hashes:
        pathlib.Path(arguments.hashes).write_text(text)
    (out / "hashes.txt").write_text(text)
    took = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(slow, reverse=True)[:5])
    print(f"{count} command lines in {time.monotonic() - began:.0f} s; longest: {took}", file=sys.stderr)


# ---------------------------------------------------------------- what is kept of a file


# A field of a protocol buffer that holds a double between 1.5e9 and 2.1e9: seconds since 1970.
SECONDS_SINCE_1970 = re.compile(rb"(?s)[\x09\x11\x19\x21\x29\x31].{6}[\xd6-\xdf]\x41")


def without_times(data):
    """TensorBoard's events without the time of each; the checksums over it go too."""
    out, at = [], 0
    while at + 12 <= len(data):
        length = struct.unpack_from("<Q", data, at)[0]
        event = data[at + 12:at + 12 + length]
        if b"seconds_per_prediction" not in event:
            out.append(SECONDS_SINCE_1970.sub(b"TIME", event))
        at += length + 16
    return b"\n".join(out)


def in_order(text):
    """A JSON document with its fields sorted, numbers spelled as they were: the order of fields is no promise."""
    if not text.startswith("{"):
        return text
    try:
        return json.dumps(json.loads(quoted(text), parse_float=str, parse_int=str), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return text


def quoted(text):
    """Masked numbers as strings, so that the document is one again."""
    return re.sub(r":(SECONDS|MACHINE|TIME)\b", r':"\1"', text)


def kept(name, path):
    """The bytes of a file that count."""
    if "tfevents" in path.name:
        return without_times(path.read_bytes())
    if path.suffix in TEXT or path.name in ("stdout", "stderr"):
        return in_order(masked(name, path.read_text("utf-8", "replace"))).encode()
    return path.read_bytes()


def files(folder):
    """What a command left: a name without what differs by itself -> path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            short = str(path.relative_to(folder))
            found[re.sub(r"(tfevents)\.[^/]*", r"\1", short)] = path
    return found


def hash_lines(out):
    lines = []
    for phase in phases():
        for name, _ in phase:
            if (out / name).is_dir():
                digest = hashlib.sha256()
                for short, path in sorted(files(out / name).items()):
                    digest.update(short.encode() + b"\0" + hashlib.sha256(kept(name, path)).digest())
                lines.append(f"{digest.hexdigest()[:16]} {(out / name / 'exit').read_text().strip():>3} {name}\n")
    return "".join(lines)


# ---------------------------------------------------------------- comparing


def arrays_differ(a, b):
    try:
        import numpy
        x, y = numpy.load(a), numpy.load(b)
        if x.shape != y.shape or x.dtype != y.dtype:
            return f"{x.dtype}{list(x.shape)} and {y.dtype}{list(y.shape)}"
        gap = numpy.abs(x.astype(float) - y.astype(float))
        return f"{int((gap > 0).sum())} of {x.size} values differ, by {numpy.nanmax(gap):.3g} at most"
    except Exception as problem:  # no numpy, or no array: the sizes say something too
        return f"bytes differ ({a.stat().st_size}, {b.stat().st_size}; {problem})"


def leaves(value, at=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from leaves(inner, f"{at}[{n}]")
    else:
        yield at, value


def json_differ(a, b, most):
    """Where two documents differ, field by field, or nothing where one of them is no JSON."""
    try:
        read = [dict(leaves(json.loads(quoted(text)))) for text in (a, b)]
    except ValueError:
        return None
    x, y = read
    lines = [f"- {k} = {x[k]!r}" for k in x if k not in y] + [f"+ {k} = {y[k]!r}" for k in y if k not in x]
    lines += [f"! {k}: {x[k]!r} -> {y[k]!r}" for k in x if k in y and x[k] != y[k]]
    if not lines:
        lines = ["the same fields and values, in another order or spelling"]
    return lines[:most] + ([f"… {len(lines) - most} more"] if len(lines) > most else [])


def text_differ(a, b, most):
    lines = [line[:400] for line in difflib.unified_diff(a.splitlines(), b.splitlines(), lineterm="", n=0)][2:]
    return lines[:most] + ([f"… {len(lines) - most} more lines"] if len(lines) > most else [])


def compare(arguments):
    a, b = pathlib.Path(arguments.a), pathlib.Path(arguments.b)
    differ = count = 0
    for phase in phases():
        for name, words in phase:
            if not (a / name).is_dir() or not (b / name).is_dir():
                if (a / name).is_dir() != (b / name).is_dir():
                    differ += 1
                    print(f"== {name}: only in {a if (a / name).is_dir() else b}\n")
                continue
            count += 1
            x, y = files(a / name), files(b / name)
            found = []
            for short in sorted(x.keys() | y.keys()):
                if short not in y or short not in x:
                    found.append(f"  {short}: only in {a if short in x else b}")
                    continue
                one, other = kept(name, x[short]), kept(name, y[short])
                if one == other:
                    continue
                found.append(f"  {short}:")
                if x[short].suffix == ".npy":
                    found.append("    " + arrays_differ(x[short], y[short]))
                elif short in ("stdout", "stderr", "exit") or x[short].suffix in TEXT:
                    one, other = one.decode(), other.decode()
                    lines = json_differ(one, other, arguments.lines) or text_differ(one, other, arguments.lines)
                    found += ["    " + line for line in lines]
                else:
                    found.append(f"    bytes differ ({len(one)}, {len(other)})")
            if found:
                differ += 1
                print(f"== {name}: gatelens {shlex.join(words)}")
                print("\n".join(found) + "\n")
    print(f"{count} command lines compared, {differ} differ")
    return 1 if differ else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("run")
    part.add_argument("out")
    part.add_argument("--hashes")
    part.add_argument("--jobs", type=int, default=2)
    part.add_argument("--only", nargs="+")
    part = parts.add_parser("hashes")
    part.add_argument("out")
    part = parts.add_parser("compare")
    part.add_argument("a")
    part.add_argument("b")
    part.add_argument("--lines", type=int, default=12)
    arguments = parser.parse_args()
    if arguments.part == "run":
        return run(arguments)
    if arguments.part == "hashes":
        return print(hash_lines(pathlib.Path(arguments.out)), end="")
    return compare(arguments)


if __name__ == "__main__":
    sys.exit(main())
