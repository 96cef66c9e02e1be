"""Seven small tasks, each trained from many seeds by Gatelens, Keras and PyTorch: the loss of what is held out.

    KERAS_BACKEND=tensorflow python seven_tasks.py SEEDS [TASK …] -- java … gatelens.bench.SeedTrial

writes the tasks into a temporary folder, runs the program behind `--` with that folder and the number of seeds, trains
the same with Keras (from Keras' first weights) and PyTorch (from PyTorch's), and prints mean and deviation of each,
and p of Welch's and of Mann and Whitney's test that the two are the same. Data is the same for all; seeds draw the
first weights and the order of the examples. Names of tasks restrict it to these.
"""
import os
import subprocess
import sys
import tempfile
import time
import warnings

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")
import keras
import numpy as np
import torch
from scipy import stats
from sklearn.datasets import load_digits

torch.set_num_threads(1)
RANDOM = np.random.default_rng(7)


def digits():
    """Rows of 8 pixels from the top down, ten classes."""
    data = load_digits()
    order = RANDOM.permutation(len(data.target))
    return (data.images / 16.0).astype(np.float32)[order], data.target[order]


def adding(n, steps=12):
    """The sum of the two marked numbers."""
    x = np.zeros((n, steps, 2), np.float32)
    x[:, :, 0] = RANDOM.uniform(-1, 1, (n, steps))
    for row in x:
        row[RANDOM.choice(steps, 2, replace=False), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(1, keepdims=True)


def words(n, steps=10):
    """Padded ids of 30; the class says whether a word of 1 to 3 comes before one of 4 to 6."""
    x = np.zeros((n, steps), np.int64)
    y = np.zeros(n, np.int64)
    for i in range(n):
        length = RANDOM.integers(5, steps + 1)
        x[i, :length] = RANDOM.integers(7, 30, length)
        at = np.sort(RANDOM.choice(length, 2, replace=False))
        y[i] = RANDOM.integers(2)
        pair = (RANDOM.integers(1, 4), RANDOM.integers(4, 7))
        x[i, at] = pair if y[i] else pair[::-1]
    return x, y


def flips(n, steps=12):
    """At each step whether the last mark that was not 0 is above 0."""
    x = (RANDOM.normal(size=(n, steps, 2)) * 0.3).astype(np.float32)
    marks = RANDOM.choice([-1, 0, 0, 1], (n, steps))
    x[:, :, 0] = marks
    y = np.zeros((n, steps), np.int64)
    for i in range(n):
        state = 0
        for t in range(steps):
            state = int(marks[i, t] > 0) if marks[i, t] else state
            y[i, t] = state
    return x, y


def several(n, steps=10):
    """Three yes-or-no answers: is the mean of a feature above 0, its last value, does it rise."""
    x = RANDOM.normal(size=(n, steps, 3)).astype(np.float32)
    y = np.stack([x[:, :, 0].mean(1) > 0, x[:, -1, 1] > 0, x[:, -1, 2] > x[:, 0, 2]], 1)
    return x, y.astype(np.float32)


def series(n, window=16):
    """The next value of a noisy sum of two waves, window by window."""
    t = np.arange(n + window + 1)
    s = np.sin(0.31 * t) + 0.5 * np.sin(0.113 * t) + 0.1 * RANDOM.normal(size=t.size)
    x = np.stack([s[i:i + window] for i in range(n)])[:, :, None].astype(np.float32)
    return x, s[window:window + n, None].astype(np.float32)


def waves(n, steps=14):
    """Which of three frequencies a noisy wave of random phase has."""
    y = RANDOM.integers(0, 3, n)
    t = np.arange(steps)
    phase = RANDOM.uniform(0, 6.28, (n, 1))
    x = np.sin(np.array([0.5, 0.8, 1.2])[y][:, None] * t + phase) + 0.5 * RANDOM.normal(size=(n, steps))
    return x[:, :, None].astype(np.float32), y


# name: data, learned from, cell, units, both ways, outputs, loss, optimizer, schedule, epochs, batch, norm to clip at
TASKS = {
    "digits": (digits(), 800, "gru", 16, False, 10, "categorical-cross-entropy", "adam(0.01)", "constant", 8, 32, 0),
    "adding": (adding(1600), 800, "gru", 12, False, 1, "squared-error", "adam(0.01)", "constant", 12, 32, 1),
    "words": (words(1400), 700, "gru", 8, False, 2, "categorical-cross-entropy", "rmsprop(0.005)", "constant", 8, 32, 0),
    "flips": (flips(800), 300, "lstm", 8, False, 2, "categorical-cross-entropy", "adamw(0.01,0.01)", "constant", 8, 32, 0),
    "several": (several(1400), 700, "lstm", 12, False, 3, "binary-cross-entropy", "nadam(0.005)", "constant", 8, 32, 0),
    "series": (series(1200), 600, "lstm", 10, False, 1, "huber(0.5)", "adam(0.01)", "exponential(0.9)", 10, 32, 0),
    "waves": (waves(1600), 800, "gru", 6, True, 3, "categorical-cross-entropy", "sgd(0.1,0.9)", "constant", 10, 32, 1),
}


def arguments(text):
    name, inside = text.rstrip(")").split("(")
    return name, [float(number) for number in inside.split(",")]


def plan(task):
    data, _, cell, units, both, outputs, loss = task[:7]
    every = data[1].ndim == 2 and data[1].dtype == np.int64
    last = {"c": "softmax", "b": "sigmoid"}.get(loss[0], "linear")
    layer = f"{'bi' if both else ''}{cell}({units}{',sequences' if every else ''})"
    return ("embedding(6,mask) " if data[0].ndim == 2 else "") + f"{layer} dense({outputs},{last})"


def keras_losses(task, seeds):
    (x, y), count, cell, units, both, outputs, loss, optimizer, schedule, epochs, batch, clip = task
    every = y.ndim == 2 and y.dtype == np.int64

    def build(seed):
        keras.utils.set_random_seed(seed)
        layer = (keras.layers.GRU if cell == "gru" else keras.layers.LSTM)(units, return_sequences=every)
        layers = [keras.layers.Embedding(int(x.max()) + 1, 6, mask_zero=True)] if x.ndim == 2 else []
        layers += [keras.layers.Bidirectional(layer) if both else layer]
        last = {"c": "softmax", "b": "sigmoid"}.get(loss[0], "linear")
        model = keras.Sequential([keras.Input(x.shape[1:], dtype=x.dtype)] + layers
                                 + [keras.layers.Dense(outputs, activation=last)])
        return model

    name, numbers = arguments(optimizer)
    extra = {"global_clipnorm": clip} if clip else {}
    maker = {"adam": keras.optimizers.Adam, "nadam": keras.optimizers.Nadam, "rmsprop": keras.optimizers.RMSprop,
             "sgd": lambda rate, momentum, **k: keras.optimizers.SGD(rate, momentum=momentum, **k),
             "adamw": lambda rate, decay, **k: keras.optimizers.AdamW(rate, weight_decay=decay, **k)}[name]
    kind = {"c": "sparse_categorical_crossentropy", "b": "binary_crossentropy", "s": "mse",
            "h": keras.losses.Huber(0.5)}[loss[0]]
    model = build(0)
    found = []
    model.compile(maker(*numbers, **extra), kind)
    if keras.backend.backend() == "tensorflow":
        # where several steps read one token, TensorFlow hands on the parts of its gradient, and Keras adds up the
        # squares of the parts where everybody else squares the sum; whole gradients make it the same optimizer
        import tensorflow
        apply = model.optimizer.apply
        model.optimizer.apply = lambda gradients, variables=None: apply(
            [tensorflow.convert_to_tensor(gradient) for gradient in gradients], variables)
    model.optimizer.build(model.trainable_variables)
    clean = [np.array(v) for v in model.optimizer.variables]
    falls = schedule.startswith("exponential")
    train = [x[:count], y[:count]]
    for seed in range(seeds):
        model.set_weights(build(seed).get_weights())  # one compiled function serves all seeds
        for variable, value in zip(model.optimizer.variables, clean):
            variable.assign(value)
        keras.utils.set_random_seed(1000 + seed)
        for epoch in range(epochs):
            if falls:
                model.optimizer.learning_rate.assign(numbers[0] * 0.9 ** epoch)
            model.fit(*train, batch_size=batch, epochs=1, verbose=0)
        found.append(float(model.evaluate(x[count:], y[count:], batch_size=256, verbose=0)))
    return found


class Net(torch.nn.Module):
    def __init__(self, task):
        super().__init__()
        (x, y), _, cell, units, both, outputs = task[:6]
        self.embedding = torch.nn.Embedding(int(x.max()) + 1, 6) if x.ndim == 2 else None
        kind = torch.nn.GRU if cell == "gru" else torch.nn.LSTM
        self.cell = kind(6 if x.ndim == 2 else x.shape[2], units, batch_first=True, bidirectional=both)
        self.head = torch.nn.Linear(units * (2 if both else 1), outputs)
        self.every = y.ndim == 2 and y.dtype == np.int64

    def forward(self, x):
        lengths = None
        if self.embedding is not None:
            lengths = (x != 0).sum(1)
            x = self.embedding(x)
            x = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        states, last = self.cell(x)
        if self.every:
            return self.head(states)
        last = last[0] if isinstance(last, tuple) else last
        return self.head(torch.cat(list(last), 1))


def torch_losses(task, seeds):
    (x, y), count, _, _, _, _, loss, optimizer, schedule, epochs, batch, clip = task
    name, numbers = arguments(optimizer)
    maker = {
        "adam": lambda p, rate: torch.optim.Adam(p, rate, eps=1e-7),
        "nadam": lambda p, rate: torch.optim.NAdam(p, rate, eps=1e-7),
        "rmsprop": lambda p, rate: torch.optim.RMSprop(p, rate, alpha=0.9, eps=1e-7),
        "sgd": lambda p, rate, momentum: torch.optim.SGD(p, rate, momentum=momentum),
        "adamw": lambda p, rate, decay: torch.optim.AdamW(p, rate, weight_decay=decay, eps=1e-7)}[name]
    kind = {"c": lambda o, t: torch.nn.functional.cross_entropy(o.flatten(0, -2), t.flatten()),
            "b": torch.nn.functional.binary_cross_entropy_with_logits, "s": torch.nn.functional.mse_loss,
            "h": lambda o, t: torch.nn.functional.huber_loss(o, t, delta=0.5)}[loss[0]]
    inputs, labels = torch.tensor(x), torch.tensor(y)
    found = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = Net(task)
        steps = maker(net.parameters(), *numbers)
        for epoch in range(epochs):
            if schedule.startswith("exponential"):
                steps.param_groups[0]["lr"] = numbers[0] * 0.9 ** epoch
            for rows in torch.randperm(count).split(batch):
                steps.zero_grad()
                kind(net(inputs[rows]), labels[rows]).backward()
                if clip:
                    torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
                steps.step()
        with torch.no_grad():
            found.append(float(kind(net(inputs[count:]), labels[count:])))
    return found


def main():
    seeds = int(sys.argv[1])
    dashes = sys.argv.index("--")
    command = sys.argv[dashes + 1:]
    tasks = {name: TASKS[name] for name in sys.argv[2:dashes] or TASKS}
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for name, task in tasks.items():
            (x, y), count = task[:2]
            y = y.astype(np.int64 if y.dtype == np.int64 else np.float32)
            for part, rows in (("", slice(0, count)), ("v", slice(count, None))):
                np.save(f"{folder}/{name}-{part}x.npy", x[rows])
                np.save(f"{folder}/{name}-{part}y.npy", y[rows])
            settings = list(task[6:11]) + [task[11] or "Infinity"]
            lines += ["|".join(map(str, [name, plan(task)] + settings + [way])) for way in ("keras", "pytorch")]
        with open(f"{folder}/tasks.txt", "w") as file:
            file.write("\n".join(lines) + "\n")
        start = time.time()
        answer = subprocess.run(command + [folder, str(seeds)], capture_output=True, text=True)
        if answer.returncode:
            sys.exit(answer.stderr)
        print(f"# gatelens {time.time() - start:.0f} s", file=sys.stderr)
    own = {}
    for line in answer.stdout.splitlines():
        name, way, _, value = line.split()
        own.setdefault((name, way), []).append(float(value))
    print("task      beside   gatelens           peer               Welch  Mann-Whitney")
    for name, task in tasks.items():
        for way, peer in (("keras", keras_losses), ("pytorch", torch_losses)):
            start = time.time()
            theirs, ours = peer(task, seeds), own[name, way]
            welch = stats.ttest_ind(ours, theirs, equal_var=False).pvalue
            ranks = stats.mannwhitneyu(ours, theirs).pvalue
            print(f"{name:<9} {way:<8} {np.mean(ours):.4f} ± {np.std(ours, ddof=1):.4f}    "
                  f"{np.mean(theirs):.4f} ± {np.std(theirs, ddof=1):.4f}    {welch:.3f}  {ranks:.3f}", flush=True)
            print(f"# {time.time() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
