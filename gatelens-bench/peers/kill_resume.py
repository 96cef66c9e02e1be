"""Kills trainings and choices with `kill -9` at random moments, goes on, and compares every byte that is written.

    python kill_resume.py TIMES -- ./gatelens

A moment counts only if the process was still running and its checkpoint or journal had been begun; it is drawn anew
otherwise. Exit code 1 if any file differs from that of a run that nobody stopped.
"""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TIMES = int(sys.argv[1])
PROGRAM = sys.argv[sys.argv.index("--") + 1:]
HOME = tempfile.mkdtemp()
DATA = os.path.join(HOME, "rows.csv")


def train(d):
    return ["train", "--data", DATA, "--model",
            "gru(4,dropout=0.2,recurrent_dropout=0.1,kernel_l2=0.001) batch_norm dense(2,softmax)",
            "--batch-size", "8", "--optimizer", "adamw(0.01,biases=false,amsgrad=true)", "--schedule",
            "warmup(5,step(every=9,factor=0.9))", "--test-share", "0.2", "--split-seed", "5",
            "--metrics", "f1,auc", "--monitor", "auc", "--average", "ema(0.9)", "--accumulate", "2",
            "--clip-norm", "1", "--class-weights", "yes=2", "--layer-rate", "gru_0=0.5", "--history", f"{d}/h.csv",
            "--checkpoint", f"{d}/ck", "--checkpoint-every", "20", "--resume", "--output", f"{d}/m.gatelens"]


def weighed(d):
    return ["train", "--data", DATA, "--model", "bilstm(3,recurrent_l2=0.001,mean) dropout(0.2) dense(2,softmax)",
            "--optimizer", "nadam(0.01)", "--schedule", "restarts(2,2)", "--epochs", "14", "--batch-size", "8",
            "--sample-weights", "w", "--oversample", "--validation", "0.2", "--loss", "categorical-focal(2,0.5)",
            "--metrics", "recall,balanced-accuracy", "--early-stopping", "9", "--average", "swa(0.4)", "--accumulate", "3",
            "--clip-value", "0.1", "--length-window", "4", "--history", f"{d}/h.csv", "--best", f"{d}/b.gatelens",
            "--checkpoint", f"{d}/ck", "--checkpoint-every", "15", "--resume", "--output", f"{d}/m.gatelens"]


def select(d):
    return ["select", "--data", DATA, "--units", "2..8", "--rates", "0.003..0.03", "--batch-size", "8,16",
            "--dropouts", "0,0.2", "--optimizer", "adam(0.01),sgd(0.1,momentum=0.9)", "--tpe", "6", "--prune",
            "--scores", "auc,log-loss,f1", "--folds", "2", "--repeats", "2", "--epochs", "5", "--early-stopping", "3",
            "--rule", "best", "--nested", "2", "--test-share", "0.2", "--journal", f"{d}/j", "--predictions",
            f"{d}/p.csv", "--output", f"{d}/m.gatelens"]


CASES = {"train": (train, ["m.gatelens", "h.csv"], "ck"),
         "train, weighed": (weighed, ["m.gatelens", "h.csv", "b.gatelens"], "ck"),
         "select": (select, ["m.gatelens", "p.csv"], "j")}


def hashes(d, files):
    return [hashlib.sha256(open(f"{d}/{name}", "rb").read()).hexdigest() for name in files]


def whole(arguments):
    start = time.time()
    run = subprocess.run(PROGRAM + arguments + ["--quiet", "--threads", "2"], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{arguments[0]}: exit {run.returncode}\n{run.stderr}")
    return time.time() - start


def main():
    with open(DATA, "w") as file:
        file.write("a,b,c,w,label\n")
        draw = random.Random(1)
        for _ in range(400):  # enough for early stopping on a tenth, which is on by default
            yes = draw.random() < 0.4
            file.write(f"{draw.gauss(yes, 1):.3f},{draw.gauss(0, 1):.3f},{draw.gauss(yes, 2):.3f},{draw.uniform(0.5, 2):.2f},{'yes' if yes else 'no'}\n")
    wrong = 0
    draw = random.Random(int(time.time()))
    for kind, (arguments, files, state) in CASES.items():
        base = os.path.join(HOME, kind)
        os.makedirs(base)
        took, want = whole(arguments(base)), None
        want = hashes(base, files)
        killed = same = 0
        while killed < TIMES:
            d = os.path.join(HOME, f"{kind}-{killed}")
            os.makedirs(d)
            process = subprocess.Popen(PROGRAM + arguments(d) + ["--quiet", "--threads", "2"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while process.poll() is None and not os.path.exists(f"{d}/{state}"):
                time.sleep(0.01)
            time.sleep(draw.uniform(0, 0.6) * took)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                whole(arguments(d))
                same += hashes(d, files) == want
            shutil.rmtree(d)
        print(f"{kind}: killed {killed} times, the same bytes {same} times", flush=True)
        wrong += killed - same
    shutil.rmtree(HOME)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
