#!/usr/bin/env python3
"""Makes random ONNX models with ONNX Runtime's answers, one folder each, for comparing them with ours.

    python3 random_onnx.py FOLDER [--helper 220] [--torch 90] [--unknown 80] [--seed 1]

A folder holds model.onnx, input-NAME.npy (sequences first), expected.npy, what.txt, and `unknown` where
something was put in that no reader here understands (then a refusal is expected, or the right answer).
Three sources: graphs built with onnx.helper (operator sets 7 to 23), modules exported by both of PyTorch's
exporters, and either of them with something unknown put in. Needs numpy, onnx, onnxruntime, onnxscript and torch.
"""
import argparse
import json
import logging
import pathlib
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
onnxruntime.set_default_logger_severity(4)


class Graph:
    """A graph in the making: values have names, constants may be left unfolded or made of others."""

    def __init__(self, rng, opset):
        self.rng, self.opset = rng, opset
        self.nodes, self.constants, self.inputs, self.count = [], [], [], 0
        self.functions, self.words = [], []

    def fresh(self, stem):
        self.count += 1
        return f"{stem}_{self.count}"

    def node(self, operator, inputs, outputs=1, domain="", **attributes):
        names = [self.fresh(operator) for _ in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, self.fresh("n"), domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, array, plain=False):
        """An initializer, a Constant node, or the same numbers computed from another constant."""
        array = np.asarray(array)
        way = "plain" if plain else self.rng.choice(["plain", "plain", "plain", "node", "transposed", "unsqueezed", "cast", "sum", "split", "int8", "half"])
        name = self.fresh("c")
        if array.dtype == np.float32 and array.size > 1:
            if way == "transposed" and array.ndim >= 2:
                order = list(self.rng.permutation(array.ndim))
                back = list(np.argsort(order))
                return self.node("Transpose", [self.constant(np.ascontiguousarray(array.transpose(order)), True)], perm=[int(i) for i in back])
            if way == "unsqueezed" and array.ndim >= 2 and array.shape[0] == 1:
                return self.unsqueeze(self.constant(array[0], True), 0)
            if way == "cast":
                return self.node("Cast", [self.constant(array.astype(np.float64), True)], to=TensorProto.FLOAT)
            if way == "sum":
                part = self.rng.normal(size=array.shape).astype(np.float32)
                return self.node("Add", [self.constant(part, True), self.constant(array - part, True)])
            if way == "split" and array.shape[-1] >= 2:
                k = array.shape[-1] // 2
                return self.node("Concat", [self.constant(np.ascontiguousarray(array[..., :k]), True), self.constant(np.ascontiguousarray(array[..., k:]), True)], axis=-1 if self.opset >= 11 else array.ndim - 1)
            if way == "int8" and self.opset >= 13:
                self.words.append("int8 weights")
                per_axis = array.ndim >= 2 and self.rng.random() < .5
                axis = int(self.rng.integers(array.ndim)) if per_axis else 0
                others = tuple(i for i in range(array.ndim) if i != axis)
                scale = (np.abs(array).max(axis=others, keepdims=True) if per_axis else np.abs(array).max()) / 127 + 1e-9
                q = np.clip(np.rint(array / scale), -128, 127).astype(np.int8)
                s = np.asarray(scale, np.float32).reshape(-1) if per_axis else np.float32(scale)
                more = {"axis": axis} if per_axis else {}
                return self.node("DequantizeLinear", [self.constant(q, True), self.constant(s, True), self.constant(np.zeros(s.shape, np.int8), True)], **more)
            if way == "half":
                self.words.append("float16 weights")
                return self.node("Cast", [self.constant(array.astype(np.float16), True)], to=TensorProto.FLOAT)
        if way == "node":
            self.nodes.append(helper.make_node("Constant", [], [name], self.fresh("n"), value=numpy_helper.from_array(array)))
            return name
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def ints(self, *values):
        return self.constant(np.array(values, np.int64), True)

    def squeeze(self, x, axis):
        return self.node("Squeeze", [x, self.ints(axis)]) if self.opset >= 13 else self.node("Squeeze", [x], axes=[axis])

    def unsqueeze(self, x, axis):
        return self.node("Unsqueeze", [x, self.ints(axis)]) if self.opset >= 13 else self.node("Unsqueeze", [x], axes=[axis])

    def reduce(self, kind, x, axis, keep):
        if self.opset >= 18 or (self.opset >= 13 and kind == "ReduceSum"):
            return self.node(kind, [x, self.ints(axis)], keepdims=int(keep))
        return self.node(kind, [x], axes=[axis], keepdims=int(keep))

    def slice(self, x, axis, start, end, step=1):
        if self.opset >= 10:
            more = [self.ints(step)] if step != 1 or self.rng.random() < .3 else []
            return self.node("Slice", [x, self.ints(start), self.ints(end), self.ints(axis), *more])
        return self.node("Slice", [x], axes=[axis], starts=[start], ends=[end])

    def number(self, value):
        return self.constant(np.float32(value), True)


ACTIVATIONS = {
    "Sigmoid": {}, "Tanh": {}, "Relu": {}, "Softsign": {}, "Softplus": {},
    "HardSigmoid": {"alpha": (.1, .5), "beta": (.2, .8)}, "LeakyRelu": {"alpha": (.01, .4)}, "Elu": {"alpha": (.5, 1.5)},
    "ScaledTanh": {"alpha": (.5, 1.5), "beta": (.5, 1.5)}, "Affine": {"alpha": (.5, 1.1), "beta": (-.2, .2)}, "ThresholdedRelu": {"alpha": (.1, .6)},
}


def weights(rng, *shape):
    return (rng.normal(size=shape) * .5).astype(np.float32)


def cell(g, x, width, state):
    """A GRU or LSTM over [T,N,D] (or [N,T,D] with layout 1); gives (Y, Y_h, width, directions, layout)."""
    rng = g.rng
    gru = rng.random() < .6
    gates, units = (3 if gru else 4), int(rng.integers(1, 7))
    way = rng.choice(["forward", "reverse", "bidirectional", "none"])
    d = 2 if way == "bidirectional" else 1
    attributes = {"hidden_size": units}
    if way != "none":
        attributes["direction"] = way
    if rng.random() < .3:
        attributes["clip"] = float(rng.uniform(.3, 3))
    if gru and rng.random() < .6:
        attributes["linear_before_reset"] = int(rng.random() < .8)
    if not gru and rng.random() < .1:
        attributes["input_forget"] = 0
    if rng.random() < .35:
        each = 2 if gru else 3
        names, alphas, betas = [], [], []
        for _ in range(d * each):
            name = rng.choice(list(ACTIVATIONS)[:8] if rng.random() < .8 else list(ACTIVATIONS))
            names.append(str(name))
            if "alpha" in ACTIVATIONS[name]:
                alphas.append(float(rng.uniform(*ACTIVATIONS[name]["alpha"])))
            if "beta" in ACTIVATIONS[name]:
                betas.append(float(rng.uniform(*ACTIVATIONS[name]["beta"])))
        attributes["activations"] = names
        # Where functions with and without parameters stand side by side, ONNX Runtime takes lists in order.
        if alphas:
            attributes["activation_alpha"] = alphas
        if betas:
            attributes["activation_beta"] = betas
    layout = 0
    parts = [x, g.constant(weights(rng, d, gates * units, width)), g.constant(weights(rng, d, gates * units, units))]
    bias = rng.random() < .8
    parts.append(g.constant(weights(rng, d, 2 * gates * units)) if bias else "")
    lengths = ""
    if rng.random() < .15:
        g.words.append("sequence_lens of the whole length")
        shape = g.node("Shape", [state["input"]])
        steps = g.node("Cast", [g.node("Gather", [shape, g.ints(1)], axis=0)], to=TensorProto.INT32)
        batch = g.node("Gather", [shape, g.ints(0)], axis=0)
        lengths = g.node("Expand", [steps, batch]) if g.opset >= 8 else ""
    parts.append(lengths)

    def first():
        if rng.random() < .7:
            return ""
        kind = rng.choice(["zeros", "learned", "sum"])
        shape = g.node("Shape", [state["input"]])
        batch = g.node("Gather", [shape, g.ints(0)], axis=0)
        whole = g.node("Concat", [g.ints(d), batch, g.ints(units)], axis=0)
        if g.opset < 9 and kind != "learned":
            return ""
        if g.opset < 8:
            return ""
        g.words.append("first state " + kind)
        learned = lambda: g.node("Expand", [g.constant(weights(rng, d, 1, units)), whole])
        zeros = lambda: g.node("ConstantOfShape", [whole], value=numpy_helper.from_array(np.zeros(1, np.float32)))
        return zeros() if kind == "zeros" else learned() if kind == "learned" else g.node("Add", [zeros(), g.constant(weights(rng, d, 1, units))])
    parts.append(first())
    if not gru:
        parts.append(first())
        if rng.random() < .3:
            parts.append(g.constant(weights(rng, d, 3 * units)))
    while parts[-1] == "":
        parts.pop()
    y, h = g.node("GRU" if gru else "LSTM", parts, 2, **attributes)
    return y, h, units, d


def function(g, x, width):
    """An elementwise function, as an operator or spelled out."""
    rng = g.rng
    n = g.number
    table = {
        "sigmoid": lambda: g.node("Sigmoid", [x]), "tanh": lambda: g.node("Tanh", [x]), "relu": lambda: g.node("Relu", [x]),
        "leaky": lambda: g.node("LeakyRelu", [x], alpha=float(rng.uniform(.01, .4))), "elu": lambda: g.node("Elu", [x], alpha=float(rng.uniform(.5, 1.5))),
        "selu": lambda: g.node("Selu", [x]), "softsign": lambda: g.node("Softsign", [x]), "softplus": lambda: g.node("Softplus", [x]),
        "hard": lambda: g.node("HardSigmoid", [x], alpha=float(rng.uniform(.1, .5)), beta=float(rng.uniform(.2, .8))),
        "silu": lambda: g.node("Mul", [x, g.node("Sigmoid", [x])]), "silu turned": lambda: g.node("Mul", [g.node("Sigmoid", [x]), x]),
        "silu spelled": lambda: g.node("Div", [x, g.node("Add", [n(1), g.node("Exp", [g.node("Neg", [x])])])]),
        "relu6": lambda: g.node("Min", [g.node("Relu", [x]), n(6)]) if g.opset >= 8 else g.node("Relu", [x]),
        "clip": lambda: g.node("Clip", [x, n(-.5), n(.7)]) if g.opset >= 11 else g.node("Clip", [x], min=-.5, max=.7),
        "softplus spelled": lambda: g.node("Log", [g.node("Add", [g.node("Exp", [x]), n(1)])]),
        "mish": lambda: g.node("Mul", [x, g.node("Tanh", [g.node("Softplus", [x])])]),
        "exp": lambda: g.node("Exp", [x]), "scale": lambda: g.node("Mul", [x, n(rng.uniform(-2, 2))]), "shift": lambda: g.node("Sub", [n(rng.uniform(-2, 2)), x]),
        "affine": lambda: g.node("Add", [g.node("Div", [x, g.constant(np.abs(weights(rng, width)) + .3)]), g.constant(weights(rng, 1, width))]),
        "gelu": lambda: g.node("Mul", [g.node("Mul", [x, n(.5)]), g.node("Add", [g.node("Erf", [g.node("Div", [x, n(2 ** .5)])]), n(1)])]) if g.opset >= 9 else g.node("Tanh", [x]),
        "gelu tanh": lambda: g.node("Mul", [g.node("Mul", [x, n(.5)]), g.node("Add", [n(1), g.node("Tanh", [g.node("Mul", [n((2 / np.pi) ** .5), g.node("Add", [x, g.node("Mul", [n(.044715), g.node("Pow", [x, n(3)])])])])])])]),
        "softplus threshold": lambda: g.node("Where", [g.node("Greater", [x, n(20)]), x, g.node("Log", [g.node("Add", [n(1), g.node("Exp", [x])])])]) if g.opset >= 9 else g.node("Softplus", [x]),
        "prelu": lambda: g.node("PRelu", [x, g.constant(np.float32([.2]), True)]),
        "hard swish": lambda: g.node("Mul", [x, g.node("HardSigmoid", [x], alpha=1 / 6, beta=.5)]),
        "hard swish spelled": lambda: g.node("Div", [g.node("Mul", [x, g.node("Clip", [g.node("Add", [x, n(3)]), n(0), n(6)])]), n(6)]) if g.opset >= 11 else g.node("Relu", [x]),
        "gelu operator": lambda: g.node("Gelu", [x], approximate=str(rng.choice(["none", "tanh"]))) if g.opset >= 20 else g.node("Elu", [x]),
        "mish operator": lambda: g.node("Mish", [x]) if g.opset >= 18 else g.node("Relu", [x]),
        "celu": lambda: g.node("Celu", [x], alpha=float(rng.uniform(.5, 2))) if g.opset >= 12 else g.node("Elu", [x]),
        "thresholded": lambda: g.node("ThresholdedRelu", [x], alpha=.3) if g.opset >= 10 else g.node("Elu", [x]),
    }
    name = str(rng.choice(list(table)))
    g.words.append(name)
    return table[name]()


def normalisation(g, x, width):
    rng = g.rng
    gamma, beta = g.constant(weights(rng, width) + 1), g.constant(weights(rng, width))
    last = -1
    if g.opset >= 17 and rng.random() < .5:
        g.words.append("LayerNormalization")
        return g.node("LayerNormalization", [x, gamma, beta], axis=last, epsilon=1e-5)
    g.words.append("layer normalisation spelled out")
    d = g.node("Sub", [x, g.reduce("ReduceMean", x, last, True)])
    square = g.node("Pow", [d, g.number(2)]) if rng.random() < .5 else g.node("Mul", [d, d])
    root = g.node("Sqrt", [g.node("Add", [g.reduce("ReduceMean", square, last, True), g.number(1e-5)])])
    n = g.node("Div", [d, root]) if rng.random() < .5 else g.node("Mul", [d, g.node("Reciprocal", [root])])
    return g.node("Add", [g.node("Mul", [n, gamma]), beta])


def nothing(g, x):
    """Operators that change no number."""
    rng = g.rng
    way = rng.choice(["Identity", "Cast", "Dropout", "pair", "-", "-", "-"])
    if way == "Identity":
        return g.node("Identity", [x])
    if way == "Cast":
        return g.node("Cast", [x], to=TensorProto.FLOAT)
    if way == "Dropout":
        return g.node("Dropout", [x]) if g.opset >= 12 else g.node("Dropout", [x], ratio=.4)
    if way == "pair":
        return g.squeeze(g.unsqueeze(x, 0), 0)
    return x


def dense(g, x, width, steps, outputs):
    rng = g.rng
    w, b = weights(rng, width, outputs), weights(rng, outputs)
    if not steps and rng.random() < .5:
        transposed = rng.random() < .5
        more = {"transB": 1} if transposed else {}
        if rng.random() < .3:
            more.update(alpha=.5, beta=2.0)
        return g.node("Gemm", [x, g.constant(np.ascontiguousarray(w.T) if transposed else w), g.constant(b)], **more)
    y = g.node("MatMul", [x, g.constant(w)])
    return g.node("Add", [y, g.constant(b)] if rng.random() < .5 else [g.constant(b), y]) if rng.random() < .9 else y


def branch(g, name, tokens, fixed):
    """One input and its layers; gives (value, width, has steps)."""
    rng = g.rng
    n, t = (fixed if fixed else ("n", "t"))
    width = int(rng.integers(1, 6))
    state = {"input": name}
    if tokens:
        vocabulary, width = int(rng.integers(5, 12)), int(rng.integers(1, 5))
        g.inputs.append((helper.make_tensor_value_info(name, TensorProto.INT64, [n, t]), vocabulary))
        x = g.node("Gather", [g.constant(weights(rng, vocabulary, width)), name])
    else:
        g.inputs.append((helper.make_tensor_value_info(name, TensorProto.FLOAT, [n, t, width]), width))
        x = name
        if rng.random() < .3:
            g.words.append("standardised")
            x = g.node("Div", [g.node("Sub", [x, g.constant(weights(rng, width))]), g.constant(np.abs(weights(rng, width)) + .5)])
    if rng.random() < .15:
        g.words.append("dense before"); wide = int(rng.integers(1, 6))
        x = function(g, dense(g, x, width, True, wide), wide); width = wide
    if rng.random() < .1 and g.opset >= 10:
        g.words.append("steps in reverse order")
        x = g.slice(x, 1, -1, -2 ** 31, -1)
    layers = int(rng.integers(1, 4))
    for k in range(layers):
        x = nothing(g, x)
        seq = g.node("Transpose", [x], perm=[1, 0, 2])
        y, h, units, d = cell(g, seq, width, state)
        width = units * d
        if k < layers - 1 or rng.random() < .4:
            if d == 1:
                s = g.squeeze(y, 1)
                x = g.node("Transpose", [s], perm=[1, 0, 2])
            elif rng.random() < .2:
                kind = str(rng.choice(["ReduceSum", "ReduceMean"])); g.words.append("directions " + kind)
                x = g.node("Transpose", [g.reduce(kind, y, 1, False)], perm=[1, 0, 2]); width = units
            else:
                z = g.node("Transpose", [y], perm=[2, 0, 1, 3])
                x = g.node("Reshape", [z, g.ints(0, 0, -1) if rng.random() < .7 else g.ints(0, 0, 2 * units)])
            if rng.random() < .2:
                x = normalisation(g, x, width)
            elif rng.random() < .3:
                x = function(g, x, width)
            if k == layers - 1:
                return x, width, True
        else:
            if d == 1:
                return (g.squeeze(h, 0) if rng.random() < .6 else g.node("Gather", [h, g.constant(np.array(0, np.int64), True)], axis=0)), width, False
            way = rng.integers(3)
            if way == 0:
                return g.node("Reshape", [g.node("Transpose", [h], perm=[1, 0, 2]), g.ints(0, -1)]), width, False
            if way == 1:
                a, b = (g.node("Gather", [h, g.constant(np.array(i, np.int64), True)], axis=0) for i in (0, 1))
                return g.node("Concat", [a, b], axis=1), width, False
            a, b = (g.squeeze(g.slice(h, 0, i, i + 1), 0) for i in (0, 1))
            g.words.append("directions added")
            return g.node("Add", [a, b]), units, False


def build(rng, opset, unknown):
    g = Graph(rng, opset)
    fixed = (3, 5) if rng.random() < .3 else None
    two = rng.random() < .2
    ends = [branch(g, "x", rng.random() < .3, fixed)]
    if two:
        ends.append(branch(g, str(rng.choice(["h", "lengths", "output", "b"])), rng.random() < .5, fixed))
        ends = [(g.reduce("ReduceMean", x, 1, False), w, False) if s else (x, w, s) for x, w, s in ends]
        x, width, steps = g.node("Concat", [e[0] for e in ends], axis=1), sum(e[1] for e in ends), False
        g.words.append("two inputs")
    else:
        x, width, steps = ends[0]
        if steps:
            way = str(rng.choice(["every", "last", "mean", "max", "flat", "last slice", "global"]))
            g.words.append(way)
            if way == "last":
                x, steps = g.node("Gather", [x, g.constant(np.array(-1, np.int64), True)], axis=1), False
            elif way == "last slice":
                x, steps = g.squeeze(g.slice(x, 1, -1, 2 ** 31 - 1), 1), False
            elif way in ("mean", "max"):
                x, steps = g.reduce("ReduceMean" if way == "mean" else "ReduceMax", x, 1, False), False
            elif way == "global":
                p = g.node(str(rng.choice(["GlobalAveragePool", "GlobalMaxPool"])), [g.node("Transpose", [x], perm=[0, 2, 1])])
                x, steps = g.squeeze(p, 2), False
            elif way == "flat" and fixed:
                x = g.node("Flatten", [x]) if rng.random() < .5 else g.node("Reshape", [x, g.ints(0, -1)])
                width, steps = width * fixed[1], False
    if unknown:
        x, width = put_unknown(g, x, width, steps, fixed)
    for _ in range(int(rng.integers(0, 3))):
        x = nothing(g, x)
        wide = int(rng.integers(1, 6))
        x, width = dense(g, x, width, steps, wide), wide
        if rng.random() < .2 and opset >= 7:
            s = [g.constant(np.abs(weights(rng, width)) + .2) for _ in range(4)]
            if not steps:
                g.words.append("batch normalisation")
                x = g.node("BatchNormalization", [x, *s])
        if rng.random() < .2:
            x = normalisation(g, x, width)
        if rng.random() < .7:
            x = function(g, x, width)
    if rng.random() < .4:
        kind = str(rng.choice(["Softmax", "LogSoftmax"]))
        x = g.node(kind, [x], axis=2 if steps else 1)
        g.words.append(kind)
    x = nothing(g, x)
    if width == 1 and rng.random() < .5:
        x = g.squeeze(x, 2 if steps else 1)
        g.words.append("output squeezed")
    y = g.node("Identity", [x])
    if rng.random() < .3:
        order = list(rng.permutation(len(g.nodes)))
        g.words.append("nodes out of order")
    else:
        order = range(len(g.nodes))
    nodes = [g.nodes[i] for i in sorted(order)]
    graph = helper.make_graph(nodes, "g", [i for i, _ in g.inputs], [helper.make_tensor_value_info(y, TensorProto.FLOAT, None)], g.constants)
    sets = [helper.make_opsetid("", opset)]
    if any(n.domain == "com.microsoft" for n in nodes):
        sets.append(helper.make_opsetid("com.microsoft", 1))
    model = helper.make_model(graph, opset_imports=sets, functions=g.functions, producer_name="random")
    model.ir_version = 8 if opset < 21 else 10
    return g, model, fixed


def put_unknown(g, x, width, steps, fixed):
    """Something that is not to be read as if it were not there."""
    rng = g.rng
    ways = ["sin", "residual", "gate", "attention", "l2", "sum all", "cumsum", "topk", "swap", "microsoft", "vector threshold", "odd"]
    if steps:
        ways += ["step weights", "softmax over steps", "two back", "several", "sum steps", "min steps", "conv", "first step", "reverse features", "shifted"]
    way = str(rng.choice(ways))
    g.words.append("UNKNOWN " + way)
    last = 2 if steps else 1
    if way == "sin":
        return g.node("Sin", [x]), width
    if way == "residual":
        return g.node("Add", [x, g.node("Tanh", [g.node("MatMul", [x, g.constant(weights(rng, width, width))])])]), width
    if way == "gate":
        a, b = (g.node("MatMul", [x, g.constant(weights(rng, width, width))]) for _ in (0, 1))
        return g.node("Mul", [a, g.node("Sigmoid", [b])]), width
    if way == "attention":
        s = g.node("Softmax", [g.node("MatMul", [x, g.constant(weights(rng, width, width))])], axis=last)
        return g.node("Mul", [x, s]), width
    if way == "l2":
        return g.node("Div", [x, g.node("Sqrt", [g.node("Add", [g.reduce("ReduceSum", g.node("Mul", [x, x]), -1 if g.opset >= 11 else last, True), g.number(1e-3)])])]), width
    if way == "sum all":
        return g.node("Sub", [x, g.reduce("ReduceMax", x, last, True)]), width
    if way == "cumsum":
        return (g.node("CumSum", [x, g.constant(np.array(last, np.int64), True)]) if g.opset >= 11 else g.node("Sin", [x])), width
    if way == "topk":
        return g.node("LpNormalization", [x], axis=last, p=2), width
    if way == "swap":
        return g.node("Gather", [x, g.ints(*[int(i) for i in reversed(range(width))])], axis=last), width
    if way == "microsoft":
        return g.node("Atan", [x]), width
    if way == "vector threshold":
        return g.node("Max", [x, g.constant(weights(rng, width), True)]), width
    if way == "odd":
        return g.node("Mul", [g.node("Tanh", [x]), g.node("Sigmoid", [x])]), width
    t = fixed[1] if fixed else 5
    if way == "step weights":
        return g.node("Mul", [x, g.constant(weights(rng, t, 1), True)]), width
    if way == "softmax over steps":
        z = g.node("Transpose", [x], perm=[0, 2, 1])
        return g.node("Transpose", [g.node("Softmax", [z], axis=2)], perm=[0, 2, 1]), width
    if way == "two back":
        return g.slice(x, 1, -2, -1), width
    if way == "several":
        return g.slice(x, 1, -3, 2 ** 31 - 1), width
    if way == "sum steps":
        return g.reduce("ReduceSum", x, 1, True), width
    if way == "min steps":
        return g.reduce("ReduceMin", x, 1, True), width
    if way == "first step":
        return g.slice(x, 1, 0, 1), width
    if way == "reverse features":
        return g.slice(x, 2, -1, -2 ** 31, -1) if g.opset >= 10 else g.node("Sin", [x]), width
    if way == "shifted":
        return g.node("Sub", [x, g.reduce("ReduceMean", x, 1, True)]), width
    z = g.node("Conv", [g.node("Transpose", [x], perm=[0, 2, 1]), g.constant(weights(rng, width, width, 3), True)], kernel_shape=[3], pads=[1, 1])
    return g.node("Transpose", [z], perm=[0, 2, 1]), width


def save(folder, model, feeds, outputs, words, unknown):
    folder.mkdir(parents=True)
    onnx.save(model, str(folder / "model.onnx"))
    for name, array in feeds.items():
        np.save(folder / f"input-{name}.npy", array)
    np.save(folder / "expected.npy", np.asarray(outputs, np.float32))
    (folder / "what.txt").write_text(json.dumps(words))
    if unknown:
        (folder / "unknown").write_text("")


def answer(model, feeds):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model, options).run(None, feeds)


def steady(model, feeds, outputs):
    """Whether rounding alone cannot move the answer: gates that are not bounded make it grow from step to step."""
    if not np.isfinite(outputs).all() or np.abs(outputs).max() > 1e3:
        return False
    for size in (1e-6, -1e-6, 1e-7):
        near = {k: (v * np.float32(1 + size) + np.float32(size)) if v.dtype == np.float32 else v for k, v in feeds.items()}
        if np.abs(answer(model.SerializeToString(), near)[0] - outputs).max() > 2e-5 * max(1, np.abs(outputs).max()):
            return False
    return True


def from_helper(folder, seed, count, unknown):
    made = seen = 0
    while made < count and seen < 20 * count:
        seen += 1
        rng = np.random.default_rng([seed, seen, unknown])
        opset = int(rng.integers(7, 24))
        g, model, fixed = build(rng, opset, unknown)
        n, t = fixed or (3, 5)
        feeds = {}
        for info, width in g.inputs:
            whole = info.type.tensor_type.elem_type == TensorProto.INT64
            feeds[info.name] = rng.integers(0, width, (n, t)) if whole else rng.normal(size=(n, t, width)).astype(np.float32)
        try:
            outputs = answer(model.SerializeToString(), feeds)
        except Exception as wrong:  # a graph that ONNX Runtime does not run tells nothing
            if seen < 40:
                print("not run:", str(wrong)[:160].replace("\n", " "))
            continue
        if not steady(model, feeds, outputs[0]):
            continue
        save(folder / f"{'unknown' if unknown else 'helper'}-{seen:04d}", model, feeds, outputs[0], [opset, *g.words], unknown)
        made += 1
    print(made, "graphs of", seen)


def from_torch(folder, seed, count, unknown):
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Net(nn.Module):
        def __init__(self, r):
            super().__init__()
            self.d, self.h = int(r.integers(1, 5)), int(r.integers(1, 6))
            self.tokens = r.random() < .25
            if self.tokens:
                self.embedding = nn.Embedding(9, self.d)
            kind = nn.GRU if r.random() < .6 else nn.LSTM
            self.both = bool(r.random() < .4)
            self.first = r.random() < .8
            self.rnn = kind(self.d, self.h, int(r.integers(1, 3)), bias=bool(r.random() < .8), batch_first=bool(self.first), bidirectional=self.both, dropout=0)
            wide = self.h * (2 if self.both else 1)
            self.read = str(r.choice(["last", "mean", "max", "every", "state", "both states", "split"] if self.first else ["every", "state"]))
            if self.read in ("both states", "split") and not self.both:
                self.read = "last"
            if self.read == "state":
                wide = self.h
            self.before = [str(r.choice(["-", "-", "norm", "scale", "flip"]))]
            self.norm_in = nn.LayerNorm(self.d)
            self.norm = nn.LayerNorm(wide) if r.random() < .3 else nn.BatchNorm1d(wide) if r.random() < .2 and self.read != "every" else nn.Identity()
            if isinstance(self.norm, nn.BatchNorm1d):
                self.norm.running_mean.normal_(), self.norm.running_var.uniform_(.3, 2)
            acts = [nn.ReLU, nn.GELU, nn.SiLU, nn.Mish, nn.Softplus, nn.ELU, nn.SELU, nn.Tanh, nn.Sigmoid, nn.LeakyReLU, nn.ReLU6, nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.Softsign, nn.LogSigmoid, nn.CELU, nn.Tanhshrink, nn.Softshrink, nn.Hardshrink, nn.PReLU]
            self.act = acts[int(r.integers(len(acts)))]() if r.random() < .8 else nn.GELU(approximate="tanh")
            self.drop = nn.Dropout(.3)
            out = int(r.integers(1, 4))
            self.fc1, self.fc2 = nn.Linear(wide, 4), nn.Linear(4, out)
            self.end = str(r.choice(["-", "softmax", "log_softmax", "sigmoid", "squeeze", "scaled", "flat"]))
            if self.end == "squeeze" and out != 1:
                self.end = "-"
            self.strange = str(r.choice(["residual", "attention", "steps", "sum", "gate", "second"])) if unknown else ""
            self.words = [type(self.rnn).__name__, self.read, self.before[0], type(self.norm).__name__, type(self.act).__name__, self.end, self.strange, "steps first" if not self.first else ""]

        def forward(self, x):
            if self.tokens:
                x = self.embedding(x)
            if self.before[0] == "norm":
                x = self.norm_in(x)
            if self.before[0] == "scale":
                x = (x - .5) / .25
            if self.before[0] == "flip":
                x = x.flip(1 if self.first else 0)
            y, h = self.rnn(x)
            h = h[0] if isinstance(h, tuple) else h
            if self.strange == "steps":
                y = y * torch.arange(1., y.shape[1] + 1).view(1, -1, 1)
            if self.strange == "second" and self.first and self.read != "state":
                y = y[:, :-1]
            if self.read == "last":
                y = y[:, -1]
            elif self.read == "mean":
                y = y.mean(1)
            elif self.read == "max":
                y = y.max(1)[0]
            elif self.read == "state":
                y = h[-1]
            elif self.read == "both states":
                y = torch.cat((h[-2], h[-1]), 1)
            elif self.read == "split":
                y = torch.cat((y[:, -1, :self.h], y[:, 0, self.h:]), 1)
            y = self.norm(y)
            if self.strange == "residual":
                y = y + torch.tanh(y @ torch.eye(y.shape[-1]) * .5) * y.mean()
            if self.strange == "attention":
                y = torch.softmax(y, -1) * y
            if self.strange == "sum":
                y = y - y.sum(0, keepdim=True)
            z = self.fc1(y)
            if self.strange == "gate":
                z = torch.sigmoid(z) * torch.tanh(z)
            z = self.fc2(self.drop(self.act(z)))
            if self.end == "softmax":
                return torch.softmax(z, -1)
            if self.end == "log_softmax":
                return torch.log_softmax(z, -1)
            if self.end == "sigmoid":
                return torch.sigmoid(z)
            if self.end == "squeeze":
                return z.squeeze(-1)
            if self.end == "scaled":
                return z * 3 + 1
            if self.end == "flat" and self.first:
                return z.reshape(-1, z.shape[-1]) if self.read == "every" else z.flatten(1)
            return z

    made = seen = 0
    while made < count and seen < 4 * count:
        seen += 1
        r = np.random.default_rng([seed, seen, 77, unknown])
        torch.manual_seed(seen)
        net = Net(r).eval()
        n, t = 3, 5
        dims = (n, t) if net.first else (t, n)
        x = torch.tensor(r.integers(0, 9, dims)) if net.tokens else torch.tensor(r.normal(size=(*dims, net.d)).astype(np.float32))
        path = folder / "export.onnx"
        dynamo = bool(r.random() < .4)
        dynamic = bool(r.random() < .6)
        try:
            if dynamo:
                more = {"dynamic_shapes": ({0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC},)} if dynamic else {}
                torch.onnx.export(net, (x,), str(path), dynamo=True, verbose=False, external_data=False, opset_version=int(r.integers(18, 23)), input_names=["x"], output_names=["y"], **more)
            else:
                more = {"dynamic_axes": {"x": {0: "n", 1: "t"}}} if dynamic else {}
                torch.onnx.export(net, (x,), str(path), dynamo=False, opset_version=int(r.integers(9, 21)), do_constant_folding=bool(r.random() < .6), input_names=["x"], output_names=["y"], **more)
            model = onnx.load(str(path))
            y = answer(model.SerializeToString(), {"x": x.numpy()})[0]
        except Exception as wrong:
            print("not exported:", net.words, str(wrong)[:120].replace("\n", " "))
            continue
        feed = x.numpy()
        if not net.first:
            feed = np.swapaxes(feed, 0, 1)
            y = np.swapaxes(y, 0, 1) if net.read == "every" else y
        save(folder / f"torch{'-unknown' if unknown else ''}-{seen:04d}", model, {"x": np.ascontiguousarray(feed)}, np.ascontiguousarray(y), ["dynamo" if dynamo else "script", dynamic, *net.words], unknown)
        made += 1
    (folder / "export.onnx").unlink(missing_ok=True)
    print(made, "exports of", seen)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--helper", type=int, default=220)
    parser.add_argument("--torch", type=int, default=90)
    parser.add_argument("--unknown", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    from_helper(a.folder, a.seed, a.helper, False)
    from_helper(a.folder, a.seed, 3 * a.unknown // 4, True)
    from_torch(a.folder, a.seed, a.torch, False)
    from_torch(a.folder, a.seed, a.unknown // 4, True)


if __name__ == "__main__":
    main()
