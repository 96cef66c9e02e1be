"""Small files of torch.save for the tests of gatelens-formats, in one zip.

    python torch_fixtures.py checkpoints.zip

One model, GRU(3, 4) and a dense layer on the last step, saved in every shape that training programs save; inputs.npy
and outputs.npy are what PyTorch reads and answers. Under refused/ stand files that must be refused.
"""
import argparse
import collections
import io
import pathlib
import pickle
import sys
import zipfile

import numpy as np
import torch
from torch import nn

torch.manual_seed(5)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.fc = nn.GRU(3, 4, batch_first=True), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


net = Net().eval()
w = net.state_dict()
x = np.random.default_rng(0).normal(size=(3, 5, 3)).astype("float32")
y = net(torch.tensor(x)).detach().numpy()
double = collections.OrderedDict((k, v.double()) for k, v in w.items())


def prefixed(prefix):
    return collections.OrderedDict((prefix + k, v) for k, v in w.items())


def normed(new):
    out = collections.OrderedDict()
    for k, v in w.items():
        stem, _, name = k.rpartition(".")
        if v.dim() == 2:
            g, direction = v.norm(dim=1, keepdim=True), v * 1.7
            if new:
                out[f"{stem}.parametrizations.{name}.original0"] = g
                out[f"{stem}.parametrizations.{name}.original1"] = direction
            else:
                out[k + "_g"], out[k + "_v"] = g, direction
        else:
            out[k] = v
    return out


read = {
    "plain": w, "double": double, "parameters": dict(net.named_parameters()),
    "training": {"epoch": 3, "state_dict": w, "optimizer": torch.optim.Adam(net.parameters()).state_dict()},
    "namespace": {"model_state_dict": w, "args": argparse.Namespace(lr=1e-3, hidden=5)},
    "numpy-number": {"model_state_dict": w, "best": np.float64(.5)},
    "numpy-arrays": {"model_state_dict": w, "mean": np.zeros(3), "std": np.ones((2, 3), "float32")},
    "path": {"state_dict": w, "where": pathlib.PurePosixPath("run")},
    "defaultdict": {"state_dict": w, "history": collections.defaultdict(list, loss=[1.])},
    "size-device-dtype": {"state_dict": w, "s": torch.Size([1, 2]), "d": torch.device("cpu"), "t": torch.float32},
    "random-state": {"state_dict": w, "rng": torch.get_rng_state(), "numpy": np.random.RandomState(1).get_state()[0]},
    "large-number": {"state_dict": w, "seed": 2 ** 70, "negative": -2 ** 70}, "set": {"state_dict": w, "seen": {1, 2}},
    "net": {"net": w, "acc": .9}, "model_state": {"model_state": w}, "weights": {"weights": w, "config": {"h": 5}},
    "ema": {"ema": w}, "nested": {"run": {"checkpoint": {"model": w}}, "step": 7}, "list": [w, {"lr": 0.1}],
    "parts": {"rnn": net.rnn.state_dict(), "fc": net.fc.state_dict()},
    "module": prefixed("module."), "compiled": prefixed("_orig_mod."), "both": prefixed("module._orig_mod.model."),
    "lightning": {"state_dict": {**prefixed("model."), "criterion.weight": torch.ones(2)}, "hyper_parameters": {"h": 4},
                  "callbacks": {"ModelCheckpoint": {"best_model_score": torch.tensor(.3)}}, "loops": {}},
    "averaged": {**prefixed("module."), "n_averaged": torch.tensor(3)}, "scalars-inside": {**w, "epoch": 3, "lr": .1},
    "weight-norm": normed(False), "weight-norm-parametrised": normed(True),
    "pruned": {**{k: v for k, v in w.items() if k != "fc.weight"}, "fc.weight_orig": w["fc.weight"],
               "fc.weight_mask": torch.ones(2, 4)},
    "transposed": {**w, "fc.weight": w["fc.weight"].t().contiguous().t()},
}
refused = {
    "bool": {**w, "mask": torch.ones(5, dtype=torch.bool)}, "uint8": {**w, "mask": torch.ones(5, dtype=torch.uint8)},
    "int16": {**w, "mask": torch.ones(5, dtype=torch.int16)}, "module": net,
    "module-inside": {"model": net, "epoch": 3}, "two": {"model": w, "ema": double},
    "complex": {**w, "phase": torch.ones(3, dtype=torch.complex64)}, "tensor": torch.ones(3),
    "other-net": {"conv.weight": torch.ones(4, 3, 3), "conv.bias": torch.ones(4)},
}


def saved(thing, old=False):
    out = io.BytesIO()
    torch.save(thing, out, _use_new_zipfile_serialization=not old)
    return out.getvalue()


def array(a):
    out = io.BytesIO()
    np.save(out, a)
    return out.getvalue()


with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    def add(name, data):
        z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)
    add("inputs.npy", array(x))
    add("outputs.npy", array(y))
    for name, thing in read.items():
        add(f"read/{name}.pt", saved(thing))
    for name in ("plain", "training", "random-state", "numpy-arrays", "transposed"):
        add(f"read/{name}-before-1.6.pt", saved(read[name], True))
    for name, thing in refused.items():
        add(f"refused/{name}.pt", saved(thing))
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(net), script)
    program = io.BytesIO()
    with zipfile.ZipFile(script) as whole, zipfile.ZipFile(program, "w", zipfile.ZIP_DEFLATED) as part:
        for entry in whole.namelist():
            if not entry.endswith("debug_pkl"):      # these have the paths of the machine
                part.writestr(zipfile.ZipInfo(entry), whole.read(entry))
    add("refused/script.pt", program.getvalue())
    add("refused/pickle.pt", pickle.dumps({"a": argparse.Namespace(b=1)}))
