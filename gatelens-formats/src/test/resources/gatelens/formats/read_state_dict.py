"""Builds PyTorch modules from a state dict in safetensors, in the order that its metadata names, and runs them.

    python read_state_dict.py MODEL.safetensors INPUTS.npy OUTPUTS.npy [LAYER=ACTIVATION ...]

Prints nothing; every tensor of the file must find its place, by load_state_dict.
"""
import sys

import numpy as np
import torch
from safetensors import safe_open

with safe_open(sys.argv[1], "pt") as file:
    tensors = {key: file.get_tensor(key) for key in file.keys()}
    metadata = file.metadata()
activations = dict(word.split("=") for word in sys.argv[4:])

prefixes = {}
for key, value in tensors.items():
    prefix, _, name = key.rpartition(".")
    prefixes.setdefault(prefix, {})[name] = value


def module(weights):
    if "weight_ih_l0" in weights:
        units = weights["weight_hh_l0"].shape[1]
        kind = {3: torch.nn.GRU, 4: torch.nn.LSTM}[weights["weight_hh_l0"].shape[0] // units]
        made = kind(
            weights["weight_ih_l0"].shape[1],
            units,
            num_layers=sum(1 for name in weights if name.startswith("weight_ih") and "reverse" not in name),
            bidirectional="weight_ih_l0_reverse" in weights,
            batch_first=True,
        )
    elif "bias" in weights:
        made = torch.nn.Linear(weights["weight"].shape[1], weights["weight"].shape[0])
    else:
        made = torch.nn.Embedding(*weights["weight"].shape)
    made.load_state_dict(weights)
    return made


def place(prefix):
    order = [name.split("(")[0] for name in metadata["layers"].split(" → ")]
    if prefix in order:
        return order.index(prefix)
    return -1 if "weight_ih_l0" in prefixes[prefix] else len(order)


x = torch.from_numpy(np.load(sys.argv[2]))
lengths = (x != 0).sum(dim=1) if "mask" in metadata else None
with torch.no_grad():
    order = sorted(prefixes, key=place)
    for prefix in order:
        layer = module(prefixes[prefix])
        if isinstance(layer, (torch.nn.GRU, torch.nn.LSTM)):
            if lengths is None:
                x, _ = layer(x)
            else:
                packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
                x, _ = torch.nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
        elif isinstance(layer, torch.nn.Embedding):
            x = layer(x.long())
        else:
            if x.dim() == 3 and "every-step" not in activations:
                x = x[:, -1] if lengths is None else x[torch.arange(len(x)), lengths - 1]
            x = layer(x)
            if prefix in activations:
                x = getattr(torch, activations[prefix])(x)
    if metadata["activation"] == "softmax":
        x = torch.softmax(x, dim=-1)
    elif metadata["activation"] != "linear":
        x = getattr(torch, metadata["activation"])(x)
np.save(sys.argv[3], x.numpy())
