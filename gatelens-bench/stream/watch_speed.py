"""Starts `gatelens watch`, tells how long it takes until it is ready, sends events at a steady rate
and tells from its own metrics within how long they were served: from a line that is taken out of
the queue to its answer in the output's buffer, the reading of JSON and the making of the answer's in
it. Lines come in bursts, a hundred a second, so that of 5,000 events 100 come after a pause; `--burst 1` sends each by itself.

    watch_speed.py GATELENS FOLDER [--events 200000] [--rate 5000] [--burst 50] [--keys 2000] [--model MODEL] [--waiting spin]

Four bounds of its metrics stand in each octave from 4 to 64 µs; between two of them a quantile is
taken along a straight line, as Prometheus does. The first tenth of the events is left
out of them.
"""

import argparse
import json
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

import payments


def free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


def fetched(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def served(port):
    """Upper bounds in seconds and how many events lie within each."""
    return [(float(bound), int(count)) for bound, count in re.findall(
        r'gatelens_service_seconds_bucket\{le="([^"]+)"\} (\d+)', fetched(port, "/metrics"))]


def quantile(buckets, share):
    all_of_them = buckets[-1][1]
    below, counted = 0.0, 0
    for bound, count in buckets:
        if count >= share * all_of_them and count > counted:
            return below + (min(bound, 2 * below) - below) * (share * all_of_them - counted) / (count - counted)
        below, counted = bound, count
    return below


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("gatelens")
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--events", type=int, default=200_000)
    ask.add_argument("--rate", type=int, default=5000)
    ask.add_argument("--burst", type=int)
    ask.add_argument("--keys", type=int, default=2000)
    ask.add_argument("--model", type=pathlib.Path)
    ask.add_argument("--waiting", choices=["sleep", "spin"], default="sleep")
    asked = ask.parse_args()
    folder = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    model = asked.model or payments.model(asked.gatelens, folder)
    port = free_port()
    answers = folder / "speed.jsonl"
    answers.unlink(missing_ok=True)
    begun = time.monotonic()
    process = subprocess.Popen(
        [asked.gatelens, "watch", model, "--output", answers, "--metrics", str(port), "--target", "yes",
         "--bad", folder / "speed.bad", "--quiet", "--waiting", asked.waiting],
        stdin=subprocess.PIPE)
    while '"ready"' not in fetched(port, "/health"):
        if process.poll() is not None:
            sys.exit(f"watch ended with {process.returncode}")
        time.sleep(0.01)
    ready = time.monotonic() - begun
    first = []
    sent = 0
    burst = asked.burst or max(1, asked.rate // 100)
    begun = time.monotonic()
    for line in payments.lines(asked.events, asked.keys, 1):
        process.stdin.write(line.encode() + b"\n")
        sent += 1
        if sent % burst == 0:
            process.stdin.flush()
            time.sleep(max(0, begun + sent / asked.rate - time.monotonic()))
        if sent == asked.events // 10:
            first = served(port)
    process.stdin.flush()
    time.sleep(1)
    last = served(port)
    process.stdin.close()
    code = process.wait()
    later = [(bound, count - before) for (bound, count), (_, before) in zip(last, first)]
    told = {f"p{100 * share:g}": round(1e6 * quantile(later, share), 1) for share in [0.5, 0.99, 0.999]}
    print(f"ready after {ready:.2f} s; {later[-1][1]:,} events at {asked.rate:,} a second, µs of service: "
          f"{json.dumps(told)}; exit {code}")
    sys.exit(code)


if __name__ == "__main__":
    main()
