"""Random PyTorch models and what PyTorch answers, a folder per case, for gatelens.bench.PeerCheck.

    python random_torch.py FOLDER [--count 400] [--unknown 100] [--seed 1]
    java … gatelens.bench.PeerCheck FOLDER > lines
    python random_torch.py FOLDER --judge lines

Each folder has the model (model.pt or model.safetensors), input-input.npy, expected.npy (PyTorch's answers), sometimes
architecture.json, and case.json:

    about         what was made
    expected      equal    the file (with its architecture.json) must give PyTorch's answers
                  open     the file leaves its reading open: PyTorch's answers, or a refusal (exit 4), or another
                           answer with a note that says which reading was taken
                  refused  something in it has no form: a refusal (exit 4) that has one of `names` in its message
    names         for `refused`

Needs PyTorch (1.13 or later) and NumPy; safetensors are written here, by the format's description.
"""
import argparse
import collections
import json
import pathlib
import random
import struct
import zipfile

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

ACTIVATIONS = {
    "relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu, "mish": F.mish, "elu": F.elu,
    "elu(0.5)": lambda x: F.elu(x, alpha=0.5), "selu": F.selu, "softplus": F.softplus, "softsign": F.softsign,
    "leaky_relu": F.leaky_relu, "leaky_relu(0.2)": lambda x: F.leaky_relu(x, 0.2), "relu6": F.relu6,
    "hard_sigmoid": F.hardsigmoid, "hard_tanh": F.hardtanh, "hard_silu": F.hardswish,
}
NAMES = {
    "embedding": ["embedding", "emb", "word_embeddings", "embed", "token_lookup"],
    "rnn": ["rnn", "gru", "lstm", "encoder.rnn", "recurrent", "backbone", "layer.0"],
    "head": ["fc", "head", "out", "linear", "classifier", "decoder", "output_layer"],
}


class Net(nn.Module):
    """Layers by name and a program over them, so that names are as free as people's."""

    def __init__(self):
        super().__init__()
        self.program = []

    def put(self, name, module):
        at, *rest = name.split(".")
        holder = self
        while rest:
            if not hasattr(holder, at):
                holder.add_module(at, nn.Module())
            holder, (at, *rest) = getattr(holder, at), rest
        holder.add_module(at, module)
        return module

    def forward(self, x):
        for step in self.program:
            x = step(x)
        return x


class Case:
    def __init__(self, rng):
        self.rng = rng
        self.net = Net()
        self.words = []      # the architecture, in order
        self.about = []
        self.plain = True    # what the file alone must be read as
        self.exact = True    # told completely by words, or plain
        self.names = []      # of what is unknown

    def one_in(self, n):
        return self.rng.randrange(n) == 0


def build(rng):
    c = Case(rng)
    net = c.net
    tokens = rng.random() < 0.4
    units = rng.choice([1, 3, 4, 5, 8])
    width = rng.choice([1, 2, 3, 5, units])
    c.steps = rng.choice([2, 5, 7])
    if tokens:
        vocabulary = rng.choice([4, 9, 20, units])
        name = rng.choice(NAMES["embedding"])
        table = net.put(name, nn.Embedding(vocabulary, width, padding_idx=rng.choice([None, 0])))
        net.program.append(table)
        c.words.append(name + ":embedding")
        c.inputs = np.array([[rng.randrange(vocabulary) for _ in range(c.steps)] for _ in range(4)])
    else:
        c.inputs = np.array([[[rng.gauss(0, 1) for _ in range(width)] for _ in range(c.steps)] for _ in range(4)],
                            dtype=np.float32)
    if c.one_in(12):
        name, out = rng.choice(["project", "input_layer", "fc0"]), rng.choice([2, 4, 6])
        layer = net.put(name, nn.Linear(width, out))
        act = rng.choice(["", "relu", "tanh"])
        net.program.append(lambda x, l=layer, a=act: ACTIVATIONS[a](l(x)) if a else l(x))
        c.words.append(name + ":dense" + (":" + act if act else ""))
        width, c.plain = out, False
    stacks = rng.choice([1, 1, 1, 1, 1, 2, 3])
    lists = rng.random() < 0.5
    every = False
    for k in range(stacks):
        kind = rng.choice([nn.GRU, nn.LSTM])
        both = rng.random() < 0.4
        layers = rng.choice([1, 1, 2, 3])
        name = rng.choice(NAMES["rnn"]) if stacks == 1 else ("rnns.%d" % k if lists else "rnn%d" % (k + 1))
        cell = net.put(name, kind(width, units, layers, bias=rng.random() < 0.85, batch_first=True,
                                  bidirectional=both, dropout=0.1 if layers > 1 else 0))
        c.about.append(f"{kind.__name__}({width},{units},{layers}{',both' if both else ''}) {name}")
        c.words.append(name)
        width = units * (2 if both else 1)
        if k + 1 < stacks:
            net.program.append(lambda x, m=cell: m(x)[0])
            c.plain = False
            if width > 1 and c.one_in(3):
                norm = net.put("norm%d" % k, nn.LayerNorm(width))
                nn.init.normal_(norm.weight); nn.init.normal_(norm.bias)
                net.program.append(norm)
                c.words.append("norm%d:layer_norm" % k)
            continue
        readout = rng.choice(["last", "last", "last", "last", "states", "mean", "max", "every"])
        if readout == "last":
            net.program.append(lambda x, m=cell: m(x)[0][:, -1])
        elif readout == "states":
            def states(x, m=cell, b=both):
                h = m(x)[1]
                h = h[0] if isinstance(h, tuple) else h
                return torch.cat((h[-2], h[-1]), 1) if b else h[-1]
            net.program.append(states)
        elif readout == "mean":
            net.program.append(lambda x, m=cell: m(x)[0].mean(1))
        elif readout == "max":
            net.program.append(lambda x, m=cell: m(x)[0].max(1)[0])
        else:
            net.program.append(lambda x, m=cell: m(x)[0])
            every = True
        c.words.append(readout)
        c.readout = readout
        c.plain &= readout == "last" or readout == "states" and not both
        c.about.append(readout)
    if width > 1 and c.one_in(8):
        kind = rng.choice(["layer_norm", "batch_norm"]) if not every else "layer_norm"
        name = rng.choice(["norm", "ln", "bn", "post"])
        norm = net.put(name, nn.LayerNorm(width) if kind == "layer_norm" else nn.BatchNorm1d(width))
        randomise(norm)
        net.program.append(norm)
        c.words.append(f"{name}:{kind}")
        c.plain = False
    c.head = []
    if rng.random() < 0.93:
        head(c, width, every)
    else:
        c.about.append("no head")
    return c


def randomise(norm):
    for p in (norm.weight, norm.bias):
        nn.init.normal_(p)
    if hasattr(norm, "running_mean"):
        nn.init.normal_(norm.running_mean)
        nn.init.uniform_(norm.running_var, 0.5, 2)


def head(c, width, every):
    rng, net = c.rng, c.net
    dense = rng.choice([1, 1, 1, 2, 2, 3])
    if dense == 1:
        name = rng.choice(NAMES["head"])
        bias = rng.random() < 0.85
        layer = net.put(name, nn.Linear(width, rng.choice([1, 2, 3, width]), bias=bias))
        if not bias:
            c.plain = "open" if c.plain else False   # it could be an embedding where widths agree
        before = rng.choice(list(ACTIVATIONS)) if c.one_in(5) else ""
        if before:
            net.program.append(ACTIVATIONS[before])
            c.words.append(before)
            c.plain = "open" if c.plain else False
        net.program.append(layer)
        after = rng.choice(["sigmoid", "softmax"]) if c.one_in(6) else ""
        if after:
            net.program.append(torch.sigmoid if after == "sigmoid" else lambda x: torch.softmax(x, -1))
            c.plain = "open" if c.plain else False
        c.words.append(name + (":" + after if after else ""))
        c.about.append(f"head {name}{' no bias' if not bias else ''} {before} {after}")
        return
    c.plain = False
    stem = rng.choice(["fc", "mlp", "classifier"])
    at = 0
    for k in range(dense):
        out = rng.choice([2, 3, width, 6])
        name = f"{stem}.{at}"
        layer = net.put(name, nn.Linear(width, out, bias=rng.random() < 0.9))
        net.program.append(layer)
        word, width, at = name, out, at + 1
        if k + 1 < dense:
            if c.one_in(5) and not every:
                norm = net.put(f"{stem}.{at}", nn.BatchNorm1d(width))
                randomise(norm)
                net.program.append(norm)
                c.words.append(word)
                word, at = f"{stem}.{at}", at + 1
            act = rng.choice(list(ACTIVATIONS) + [""])
            if act:
                net.program.append(ACTIVATIONS[act])
                word += ":" + act
                at += 1
            if c.one_in(2):
                at += 1      # a Dropout
        c.words.append(word)
    c.about.append(f"{dense} dense {stem}")


UNKNOWN = ["attention", "temperature", "first state", "projection", "conv", "groupnorm", "spectral", "mha", "position",
           "bool", "lora", "skip", "gate", "orthogonal", "two heads", "plain rnn", "quantised"]


def spoil(c, state):
    """Puts something in that no reader can know of; the model's answers no longer matter."""
    rng = c.rng
    kind = rng.choice(UNKNOWN)
    hidden = next(v.shape[1] for k, v in state.items() if "weight_hh" in k)
    prefix = rng.choice(["", "extra.", "block.0."])

    def add(name, *shape):
        state[prefix + name] = torch.randn(shape)
        c.names.append(prefix + name)
    if kind == "attention":
        add(rng.choice(["attn", "v", "attention_vector", "u_w"]), hidden)
    elif kind == "temperature":
        add(rng.choice(["temperature", "scale", "alpha", "t"]), *([1] if rng.random() < .5 else []))
    elif kind == "first state":
        add(rng.choice(["h0", "hidden", "initial_state", "c_0"]), 1, 1, hidden)
    elif kind == "projection":
        key = next(k for k in state if "weight_hh_l0" in k).split("weight_hh_l0")[0]
        state[key + "weight_hr_l0"] = torch.randn(2, hidden)
        c.names.append("weight_hr_l0")
    elif kind == "conv":
        add("conv1.weight", 4, 3, 3); add("conv1.bias", 4)
    elif kind == "groupnorm":
        add("gn.weight", hidden); add("gn.bias", hidden)
    elif kind == "spectral":
        add("last.weight_orig", 3, hidden); add("last.weight_u", 3); add("last.weight_v", hidden)
    elif kind == "mha":
        add("mha.in_proj_weight", 3 * hidden, hidden); add("mha.in_proj_bias", 3 * hidden)
    elif kind == "position":
        add("position", 64, hidden)
    elif kind == "bool":
        kinds = [torch.ones(7, dtype=torch.bool), torch.arange(9), torch.ones(3, 3, dtype=torch.uint8),
                 torch.ones(4, dtype=torch.int16)]
        state[prefix + "mask"] = rng.choice(kinds)
        c.names.append(prefix + "mask")
    elif kind == "lora":
        add("q.lora_A.weight", 2, hidden); add("q.lora_B.weight", hidden, 2)
    elif kind == "skip":
        add("shortcut.weight", 17, 13); add("shortcut.bias", 17)
    elif kind == "gate":
        add("gate", hidden, hidden)
    elif kind == "orthogonal":
        add("last.parametrizations.weight.original", 3, hidden); add("last.parametrizations.weight.0.base", 3, hidden)
    elif kind == "two heads":
        add("aux_a.weight", 23, hidden); add("aux_a.bias", 23); add("aux_b.weight", 29, hidden); add("aux_b.bias", 29)
        c.names.append("aux_a")
    elif kind == "plain rnn":
        for k in [k for k in state if "weight_ih_l" in k or "weight_hh_l" in k or "bias_ih_l" in k or "bias_hh_l" in k]:
            state[k] = state[k][:hidden]
        c.names.append("_l0")
    elif kind == "quantised":
        state["fc.zero_point"] = torch.zeros(5, dtype=torch.int64)
        c.names.append("zero_point")
    c.about.append("unknown: " + kind)
    if c.one_in(3):
        items = list(state.items())
        rng.shuffle(items)
        return collections.OrderedDict(items)
    return state


def normalised(c, state):
    """Weight normalisation in the old names or the new: the same weights in two parts."""
    rng = c.rng
    if rng.random() > 0.15:
        return state
    out = collections.OrderedDict()
    new = rng.random() < 0.5
    for name, value in state.items():
        stem, _, last = name.rpartition(".")
        if value.dim() == 2 and "weight" in last and "emb" not in name and "look" not in name and rng.random() < 0.6:
            g = value.norm(dim=1, keepdim=True) if rng.random() < .8 else value.norm()
            v = value * rng.uniform(0.5, 2)
            if new:
                stem = stem + "." if stem else ""
                out[f"{stem}parametrizations.{last}.original0"], out[f"{stem}parametrizations.{last}.original1"] = g, v
            else:
                out[name + "_g"], out[name + "_v"] = g, v
            c.about.append("weight norm")
        else:
            out[name] = value
    return out


def container(c, state):
    """What training programs put around the weights; which key tells them where several fit."""
    rng = c.rng
    prefix = rng.choice(["", "", "", "module.", "_orig_mod.", "model.", "module._orig_mod.", "net."])
    state = collections.OrderedDict((prefix + k, v) for k, v in state.items())
    if rng.random() < 0.2:
        state["n_averaged"] = torch.tensor(3)
    if rng.random() < 0.15:
        state["criterion.weight"] = torch.rand(3)
    kind = rng.randrange(14)
    c.about.append("container %d %s" % (kind, prefix))
    beside = {
        "epoch": 3, "optimizer": {"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": [{"lr": 1e-3}]},
        "args": argparse.Namespace(lr=1e-3, hidden=5), "best": np.float64(.5), "mean": np.zeros(3), "where":
        pathlib.PurePosixPath("run"), "hist": collections.defaultdict(list, loss=[1.]), "shape": torch.Size([1, 2]),
        "device": torch.device("cpu"), "rng": torch.get_rng_state(), "seed": 2 ** 70, "seen": {1, 2}, "dtype":
        torch.float32, "numpy_rng": np.random.get_state(), "names": ["a", "b"], "slice": slice(1, 2), "none": None,
        "complex": 1j, "counter": collections.Counter("abc"), "array": np.arange(6, dtype=np.int16).reshape(2, 3),
    }
    some = {k: beside[k] for k in rng.sample(list(beside), rng.randrange(1, 8))}
    if kind <= 3:
        return state, None
    if kind == 4:
        return {**some, "state_dict": state}, None
    if kind == 5:
        return {"model_state_dict": state, **some}, None
    if kind == 6:
        return {rng.choice(["model", "net", "weights", "model_state", "ema", "network"]): state, **some}, None
    if kind == 7:
        return {"state_dict": collections.OrderedDict(("model." + k, v) for k, v in state.items()),
                "pytorch-lightning_version": "2.1", "hyper_parameters": {"hidden": 5}, "callbacks":
                {"ModelCheckpoint": {"best": torch.tensor(.3)}}, "optimizer_states": [some.get("optimizer", {})],
                "lr_schedulers": [], "loops": {"fit_loop": {"state_dict": {}}}}, None
    if kind == 8:
        return {"run": {"model": state, "step": 7}, **some}, None
    if kind == 9:
        worse = collections.OrderedDict((k, v * 2 if v.is_floating_point() else v) for k, v in state.items())
        return {"model": state, "ema": worse, **some}, "model"
    if kind == 10:
        return [state, some], None
    if kind == 11:
        tops = {}
        for k, v in state.items():
            at, _, rest = k.partition(".")
            tops.setdefault(at, collections.OrderedDict())[rest] = v
        if all(k for part in tops.values() for k in part) and any("weight_ih_l0" in part for part in tops.values()):
            return tops, None
        return state, None
    if kind == 12:
        return {**state, "epoch": 3, "lr": 0.1, "note": "x"}, None
    return {k: nn.Parameter(v) if v.is_floating_point() else v for k, v in state.items()}, None


TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
         torch.bool: "BOOL", torch.uint8: "U8", torch.int16: "I16"}


def safetensors(path, state):
    header, data = {}, b""
    for name, value in state.items():
        value = value.detach().contiguous()
        raw = value.view(torch.int16).numpy() if value.dtype == torch.bfloat16 else value.numpy()
        bytes_ = raw.tobytes()
        header[name] = {"dtype": TYPES[value.dtype], "shape": list(value.shape), "data_offsets":
                        [len(data), len(data) + len(bytes_)]}
        data += bytes_
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def told(c, key):
    architecture = {}
    words = list(c.words)
    simple = (c.rng.random() < 0.5 and not any(":dense" in w or "norm" in w for w in words)
              and sum(1 for w in words if w.split(":")[0] in c.stacks) == 1
              and not any(w in ACTIVATIONS for w in words))
    if simple:
        at = words.index(c.readout)
        architecture = {"readout": c.readout, "head": words[at + 1:]}
        if words[0].endswith(":embedding"):
            architecture["embedding"] = words[0].split(":")[0]
        elif c.rng.random() < .5:
            architecture["embedding"] = None
    else:
        architecture = {"layers": words}
    if key:
        architecture["key"] = key
    return architecture


def write(folder, index, rng, unknown):
    torch.manual_seed(rng.randrange(1 << 30))
    c = build(rng)
    net = c.net.eval()
    dtype = rng.choice([torch.float32] * 6 + [torch.float64, torch.float16, torch.bfloat16])
    with torch.no_grad():
        for p in list(net.parameters()) + list(net.buffers()):
            if p.is_floating_point():
                p.copy_(p.to(dtype).float())
        outputs = net(torch.tensor(c.inputs)).float().numpy()
    state = net.state_dict()
    c.stacks = {k.rpartition(".")[0] for k in state if "weight_ih_l0" in k}
    state = collections.OrderedDict((k, v.to(dtype) if v.is_floating_point() else v) for k, v in state.items())
    whole = dtype in (torch.float32, torch.float64)
    if unknown:
        state = spoil(c, state)
    elif whole:
        state = normalised(c, state)
    key = None
    place = folder / ("%04d" % index)
    place.mkdir(parents=True, exist_ok=True)
    if rng.random() < 0.25:
        prefix = rng.choice(["", "", "model.", "module."])
        state = collections.OrderedDict((prefix + k, v) for k, v in state.items())
        safetensors(place / "model.safetensors", state)
        c.about.append("safetensors")
    else:
        thing, key = container(c, state)
        old = rng.random() < 0.2
        torch.save(thing, place / "model.pt", _use_new_zipfile_serialization=not old)
        c.about.append("before 1.6" if old else "zip")
    tell = rng.random() < (0.3 if c.plain is True else 0.75)
    if tell or (key and not unknown and c.plain is True):
        architecture = told(c, key) if tell else {"key": key}
        (place / "architecture.json").write_text(json.dumps(architecture))
        c.about.append(json.dumps(architecture))
    if unknown:
        expected = "refused"
        if c.plain is not True:     # what the file leaves open besides may be named first
            c.names += [word.split(":")[0] for word in c.words] + ["recurrent"]
        c.names.append('{"key"')
    elif tell or (c.plain is True and not key):
        expected = "equal"
    elif c.plain is True:
        expected = "equal"
    else:
        expected = "open"
    np.save(place / "input-input.npy", c.inputs.astype(np.int64 if c.inputs.ndim == 2 else np.float32))
    np.save(place / "expected.npy", np.ascontiguousarray(outputs, dtype=np.float32))
    (place / "case.json").write_text(json.dumps(
        {"about": "; ".join(c.about), "expected": expected, "names": c.names}, indent=1))


def judge(folder, lines):
    """Holds what PeerCheck printed against what each case must come to; the number of faults."""
    tally, faults = collections.Counter(), 0
    for line in lines.read_text().splitlines():
        name, outcome, *more = line.split("\t")
        about = folder / name / "case.json"
        if not about.exists() or outcome.startswith(("own-", "onnx-")):
            continue
        case, words = json.loads(about.read_text()), more[-1] if more else ""
        good = {
            "equal": outcome == "equal",
            "open": outcome in ("equal", "refused") or outcome == "differs" and words,
            "refused": outcome == "refused" and any(part in words for part in case["names"]),
        }[case["expected"]]
        tally[case["expected"] + ": " + outcome] += 1
        if not good:
            faults += 1
            print(name, case["expected"], outcome, case["about"], words, sep="\n    ")
    print(dict(sorted(tally.items())), "faults:", faults)
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--unknown", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zip", type=pathlib.Path, help="the small cases also as one zip, as the tests have them")
    parser.add_argument("--judge", type=pathlib.Path, metavar="LINES")
    options = parser.parse_args()
    if options.judge:
        raise SystemExit(1 if judge(options.folder, options.judge) else 0)
    for index in range(options.count + options.unknown):
        write(options.folder, index, random.Random(options.seed * 100_003 + index), index >= options.count)
    if options.zip:
        with zipfile.ZipFile(options.zip, "w") as z:
            for case in sorted(options.folder.iterdir()):
                files = sorted(case.iterdir())
                if sum(file.stat().st_size for file in files) < 7000:
                    for file in files:
                        z.writestr(zipfile.ZipInfo(f"{case.name}/{file.name}"), file.read_bytes(),
                                   zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    main()
