"""PyTorch files whose numbers do not stand in their storage as they are: views, signs, byte orders, small types, and files
in which a part is missing. Writes FOLDER/NAME with model.pt, input-input.npy, expected.npy and, where the file must be
refused, must-refuse (words that the message has); --zip puts them into one file, as ViewsTest has them.

    python torch_views.py FOLDER [--zip views.zip]

Made with PyTorch 2.13.0.
"""
import argparse
import pathlib
import zipfile

import numpy as np
import torch
from torch import nn

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--zip", type=pathlib.Path)
told = parser.parse_args()
torch.manual_seed(0)
X = torch.randn(3, 4, 2)
G = nn.GRU(2, 3, batch_first=True)
F = nn.Linear(3, 2)


def weights(rnn=G, head=F):
    both = {**{"rnn." + k: v for k, v in rnn.state_dict().items()}, **{"fc." + k: v for k, v in head.state_dict().items()}}
    return {k: v.detach().clone() for k, v in both.items()}


def answer(state):
    """What the modules answer with weights as numbers."""
    plain = {k: v.detach().resolve_neg().float().clone() for k, v in state.items()}
    g, f = nn.GRU(2, 3, batch_first=True), nn.Linear(3, 2)
    g.load_state_dict({k[4:]: v for k, v in plain.items() if k.startswith("rnn.")})
    f.load_state_dict({k[3:]: v for k, v in plain.items() if k.startswith("fc.")})
    return f(g(X)[0][:, -1])


def case(name, state, refused=None, change=None):
    place = told.folder / name
    place.mkdir(parents=True, exist_ok=True)
    torch.save(state, place / "model.pt")
    if change:
        change(place / "model.pt")
    if refused:
        (place / "must-refuse").write_text(refused)
        return
    np.save(place / "input-input.npy", X.numpy())
    np.save(place / "expected.npy", answer(state).detach().numpy())


def turned_bytes(path):
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for n, content in parts.items():
            if n.endswith("byteorder"):
                content = b"big"
            elif "/data/" in n and n.rpartition("/")[2].isdigit():
                content = np.frombuffer(content, "<f4").astype(">f4").tobytes()
            new.writestr(n, content)


case("transposed", {k: v.t().contiguous().t() if v.dim() == 2 else v for k, v in weights().items()})
spread = {}
for key, value in weights().items():
    wide = torch.randn(2 * value.numel() + 3)
    view = torch.as_strided(wide, value.shape, [2 * s for s in value.stride()], 3)
    spread[key] = view.copy_(value)
case("every second of a storage", spread)
one = weights()
one["fc.bias"] = torch.tensor([0.5]).expand(2)
case("one number for all", one)
negative = weights()
negative["fc.weight"] = torch.complex(torch.zeros(2, 3), -negative["fc.weight"]).conj().imag
assert negative["fc.weight"].is_neg()
case("with the other sign", negative)
parameters = {k: nn.Parameter(v) for k, v in weights().items()}
case("parameters", parameters)
case("big endian", weights(), change=turned_bytes)
for kind in ("float8_e4m3fn", "float8_e5m2"):
    small = weights()
    small["rnn.weight_hh_l0"] = small["rnn.weight_hh_l0"].to(getattr(torch, kind))
    case(kind, small)

for kind in ("float8_e4m3fnuz", "float8_e5m2fnuz"):
    small = weights()
    small["fc.weight"] = small["fc.weight"].to(getattr(torch, kind))
    case(kind, small, refused=kind)
for name, make, words in (
        ("complex", lambda w: torch.complex(w, w), "fc.weight"),
        ("sparse", lambda w: w.to_sparse(), "fc.weight"),
        ("quantised", lambda w: torch.quantize_per_tensor(w, 0.01, 0, torch.qint8), "fc.weight"),
        ("three axes", lambda w: w.unsqueeze(-1), "fc.weight")):
    other = weights()
    other["fc.weight"] = make(other["fc.weight"])
    case(name, other, refused=words)
for lost in ("bias_hh", "bias_ih", "weight_hh", "weight_ih"):
    less = weights()
    del less[f"rnn.{lost}_l0"]
    case(f"without {lost}", less, refused=f"rnn.{lost}_l0")
both = weights(nn.GRU(2, 3, batch_first=True, bidirectional=True), nn.Linear(6, 2))
case("half a direction", {k: v for k, v in both.items() if k != "rnn.weight_hh_l0_reverse"}, refused="rnn.weight_hh_l0_reverse")
case("one bias of two directions", {k: v for k, v in both.items() if "bias" not in k or "reverse" not in k}, refused="bias_ih_l0_reverse")
case("backward alone", {k: v for k, v in both.items() if "rnn" not in k or "reverse" in k}, refused="rnn.weight_ih_l0")
two = weights(nn.GRU(2, 3, 2, batch_first=True))
case("second layer alone", {k: v for k, v in two.items() if "_l0" not in k}, refused="rnn.weight_ih_l0")
shaped = weights()
shaped["rnn.weight_ih_l0"] = shaped["rnn.weight_ih_l0"].view(3, 3, 2)
case("gates along an axis of their own", shaped, refused="rnn.weight_ih_l0")

if told.zip:
    with zipfile.ZipFile(told.zip, "w") as z:
        for file in sorted(told.folder.glob("*/*")):
            z.writestr(zipfile.ZipInfo(str(file.relative_to(told.folder))), file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
