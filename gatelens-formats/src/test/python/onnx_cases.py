#!/usr/bin/env python3
"""Makes the small ONNX models of OnnxReadsTest with ONNX Runtime's answers: NAME.onnx, NAME.INPUT.npy, NAME.y.npy, and
index.txt with one line a case: its name, `equal` or `refused`, and the words that a refusal must have.

    python3 onnx_cases.py ../resources/gatelens/formats/onnx/cases

Made with onnx 1.23.1, onnxruntime 1.30.0, torch 2.13.0.
"""
import logging
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto as T
from onnx import helper as H
from onnx import numpy_helper
from torch import nn

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
onnxruntime.set_default_logger_severity(4)
OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
INDEX = []
R = np.random.default_rng(5)
N, S, D, U = 2, 4, 3, 4  # sequences, steps, features, units: as many units as steps


def w(*shape):
    return (R.normal(size=shape) * .5).astype(np.float32)


def save(name, model, feeds, words):
    onnx.save(model, str(OUT / f"{name}.onnx"))
    if words is None:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        y = onnxruntime.InferenceSession(model.SerializeToString(), options).run(None, feeds)[0]
        for key, value in feeds.items():
            np.save(OUT / f"{name}.{key}.npy", value)
        np.save(OUT / f"{name}.y.npy", np.asarray(y, np.float32))
    INDEX.append(f"{name}\t{'equal' if words is None else 'refused'}\t{words or ''}")


class G:
    def __init__(self, opset=17, fixed=True):
        self.opset, self.nodes, self.inits, self.functions = opset, [], [], []
        self.inputs = [H.make_tensor_value_info("x", T.FLOAT, [N, S, D] if fixed else ["n", "t", D])]
        self.feeds = {"x": R.normal(size=(N, S, D)).astype(np.float32)}
        self.outputs = []

    def c(self, array, kind=np.float32):
        name = f"c{len(self.inits)}"
        self.inits.append(numpy_helper.from_array(np.asarray(array, kind), name))
        return name

    def i(self, *values):
        return self.c(values, np.int64)

    def n(self, op, *inputs, outputs=1, domain="", **attributes):
        names = [f"{op}_{len(self.nodes)}_{k}" for k in range(outputs)]
        self.nodes.append(H.make_node(op, inputs, names, f"{op}{len(self.nodes)}", domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def squeeze(self, x, axis):
        return self.n("Squeeze", x, self.i(axis)) if self.opset >= 13 else self.n("Squeeze", x, axes=[axis])

    def gru(self, x="x", width=D, units=U, turned=True, rest=(), d=1, **more):
        """Both results of a GRU over [N,T,D]."""
        seq = self.n("Transpose", x, perm=[1, 0, 2]) if turned else x
        more.setdefault("linear_before_reset", 1)
        return self.n("GRU", seq, self.c(w(d, 3 * units, width)), self.c(w(d, 3 * units, units)), self.c(w(d, 6 * units)), *rest, outputs=2, hidden_size=units, **more)

    def every(self, **more):
        y, _ = self.gru(**more)
        return self.n("Transpose", self.squeeze(y, 1), perm=[1, 0, 2])

    def last(self, **more):
        return self.squeeze(self.gru(**more)[1], 0)

    def dense(self, x, width=U, out=2):
        return self.n("Gemm", x, self.c(w(width, out)), self.c(w(out)))

    def case(self, name, y, words=None, domains=()):
        outs = [y] if isinstance(y, str) else y
        graph = H.make_graph(self.nodes, "g", self.inputs, [H.make_tensor_value_info(o, T.FLOAT, None) for o in outs], self.inits)
        sets = [H.make_opsetid("", self.opset)] + [H.make_opsetid(d, 1) for d in domains]
        model = H.make_model(graph, opset_imports=sets, functions=self.functions, producer_name="cases")
        model.ir_version = 8 if self.opset < 21 else 10
        save(name, model, self.feeds, words)


# ---- read ----
for opset in (7, 9, 11, 13, 17, 20, 23):
    g = G(opset); g.case(f"opset-{opset}", g.dense(g.last()))
g = G(fixed=False); g.case("steps-reversed", g.n("Slice", g.every(), g.i(-1), g.i(-2 ** 31), g.i(1), g.i(-1)))
g = G(); s = g.n("Shape", "x"); b = g.n("Gather", s, g.i(0), axis=0); whole = g.n("Concat", g.i(1), b, g.i(U), axis=0)
h0 = g.n("Add", g.n("ConstantOfShape", whole), g.c(w(1, 1, U))); g.case("first-state-zeros-plus-learned", g.dense(g.last(rest=("", h0))))
g = G(); h0 = g.n("Expand", g.c(w(1, 1, U)), g.n("Concat", g.i(1), g.n("Gather", g.n("Shape", "x"), g.i(0), axis=0), g.i(U), axis=0)); g.case("first-state-learned", g.dense(g.last(rest=("", h0))))
g = G(); seq = g.n("Transpose", "x", perm=[1, 0, 2])
stacked = [g.n("Concat", g.n("Unsqueeze", g.n("Transpose", g.c(w(k, 3 * U))), g.i(0)), axis=0) for k in (D, U)]
g.case("weights-computed", g.dense(g.squeeze(g.n("GRU", seq, g.n("Add", stacked[0], g.c(w(1, 3 * U, D))), g.n("Identity", stacked[1]), g.n("Concat", g.c(w(1, 3 * U)), g.c(w(1, 3 * U)), axis=1), outputs=2, hidden_size=U)[1], 0)))
g = G(); q = lambda k, axis: g.n("DequantizeLinear", g.c(R.integers(-127, 127, (1, 3 * U, k)), np.int8), g.c(np.abs(w(3 * U)) / 100 + .002), g.c(np.zeros(3 * U), np.int8), axis=1)
g.case("weights-int8-per-row", g.dense(g.squeeze(g.n("GRU", g.n("Transpose", "x", perm=[1, 0, 2]), q(D, 1), q(U, 1), outputs=2, hidden_size=U, linear_before_reset=1)[1], 0)))
g = G(); u8 = g.n("DequantizeLinear", g.c(R.integers(0, 255, (U, 2)), np.uint8), g.c(np.float32(.01)), g.c(np.uint8(128), np.uint8)); g.case("weights-uint8", g.n("MatMul", g.last(), u8))
g = G(); g.case("weights-float16", g.n("Add", g.n("MatMul", g.last(), g.n("Cast", g.c(w(U, 2), np.float16), to=T.FLOAT)), g.n("Cast", g.c(w(2), np.float16), to=T.FLOAT)))
g = G(); y = g.dense(g.last()); g.nodes.reverse(); g.case("nodes-out-of-order", y) if False else None
g = G(); g.inputs.append(H.make_tensor_value_info("h", T.FLOAT, [N, S, D])); g.feeds["h"] = R.normal(size=(N, S, D)).astype(np.float32)
g.case("input-named-h", g.dense(g.n("Concat", g.last(), g.last(x="h"), axis=1), 2 * U))
g = G(); g.case("tail-squeezed", g.squeeze(g.dense(g.last(), out=1), 1))
g = G(); g.case("tail-flattened", g.n("Reshape", g.dense(g.last(), out=1), g.i(-1)))
g = G(); g.case("tail-pairs", g.n("Cast", g.n("Identity", g.squeeze(g.n("Unsqueeze", g.n("Dropout", g.dense(g.last()), g.c(np.float32(.5))), g.i(0)), 0)), to=T.FLOAT))
g = G(); g.case("tail-scaled", g.n("Add", g.n("Mul", g.dense(g.last()), g.c(np.float32(3))), g.c(np.float32(1))))
g = G(); g.case("steps-side-by-side", g.dense(g.n("Flatten", g.every()), S * U))
g = G(); g.case("steps-side-by-side-reshaped", g.dense(g.n("Reshape", g.every(), g.i(N, -1)), S * U))
g = G(); g.case("sequences-and-steps-joined", g.n("Reshape", g.dense(g.n("Reshape", g.every(), g.i(-1, U))), g.i(N, S, 2)))
g = G(); g.case("input-standardised", g.dense(g.last(x=g.n("Div", g.n("Sub", "x", g.c(w(D))), g.c(np.abs(w(D)) + .5)))))
g = G(); g.case("scale-of-features-as-many-as-steps", g.n("ReduceMean", g.n("Mul", g.every(), g.c(w(U))), axes=[1], keepdims=0))
for opset in (9, 13):
    g = G(opset); g.case(f"softmax-of-features-{opset}", g.n("Softmax", g.n("MatMul", g.every(), g.c(w(U, 2))), axis=2))
for opset in (11, 16, 18):
    g = G(opset); x = g.every(); axes = (lambda v: g.n("ReduceMean", v, g.i(-1))) if opset >= 18 else (lambda v: g.n("ReduceMean", v, axes=[-1]))
    d = g.n("Sub", x, axes(x)); root = g.n("Sqrt", g.n("Add", axes(g.n("Pow", d, g.c(np.float32(2)))), g.c(np.float32(1e-5))))
    g.case(f"layer-normalisation-spelled-out-{opset}", g.n("Add", g.n("Mul", g.n("Div", d, root), g.c(w(U))), g.c(w(U))))
one = lambda g: g.c(np.float32(1))
SPELLED = {
    "silu": lambda g, x: g.n("Mul", x, g.n("Sigmoid", x)),
    "silu-by-exp": lambda g, x: g.n("Div", x, g.n("Add", one(g), g.n("Exp", g.n("Neg", x)))),
    "softplus-threshold": lambda g, x: g.n("Where", g.n("Greater", x, g.c(np.float32(20))), x, g.n("Log", g.n("Add", one(g), g.n("Exp", x)))),
    "gelu": lambda g, x: g.n("Mul", g.n("Mul", x, g.c(np.float32(.5))), g.n("Add", g.n("Erf", g.n("Div", x, g.c(np.float32(2 ** .5)))), one(g))),
    "gelu-tanh": lambda g, x: g.n("Mul", g.n("Mul", g.c(np.float32(.5)), x), g.n("Add", one(g), g.n("Tanh", g.n("Mul", g.c(np.float32((2 / np.pi) ** .5)), g.n("Add", x, g.n("Mul", g.c(np.float32(.044715)), g.n("Mul", x, g.n("Mul", x, x)))))))),
    "mish": lambda g, x: g.n("Mul", x, g.n("Tanh", g.n("Softplus", x))),
    "relu6": lambda g, x: g.n("Clip", x, g.c(np.float32(0)), g.c(np.float32(6))),
    "hard-swish": lambda g, x: g.n("Div", g.n("Mul", x, g.n("Clip", g.n("Add", x, g.c(np.float32(3))), g.c(np.float32(0)), g.c(np.float32(6)))), g.c(np.float32(6))),
    "leaky-slope": lambda g, x: g.n("LeakyRelu", x, alpha=.37),
    "elu-alpha": lambda g, x: g.n("Elu", x, alpha=.6),
    "log-softmax": lambda g, x: g.n("LogSoftmax", x, axis=1),
    "softmax-spelled-out": lambda g, x: (lambda e: g.n("Div", e, g.n("ReduceSum", e, g.i(1))))(g.n("Exp", g.n("Sub", x, g.n("ReduceMax", x, axes=[1])))),
}
for key, f in SPELLED.items():
    g = G(); g.case(f"function-{key}", f(g, g.n("Mul", g.dense(g.last(), out=5), g.c(np.float32(4)))))
g = G(12); g.case("clip-before-eleven", g.dense(g.last()))
g = G(10); g.case("clip-as-attributes", g.n("Clip", g.dense(g.last()), min=-.1, max=.2))
f = H.make_function("mine", "twice", ["a"], ["b"], [H.make_node("Mul", ["a", "k"], ["b"]), H.make_node("Constant", [], ["k"], value_float=2.0)][::-1], [H.make_opsetid("", 17)])
f2 = H.make_function("mine", "leaky", ["a"], ["b"], [H.make_node("LeakyRelu", ["a"], ["b"])], [H.make_opsetid("", 17)], attributes=["alpha"])
f2.node[0].attribute.append(onnx.AttributeProto(name="alpha", type=onnx.AttributeProto.FLOAT, ref_attr_name="alpha"))
g = G(); g.functions = [f, f2]; g.case("functions-of-the-file", g.n("leaky", g.n("twice", g.dense(g.last()), domain="mine"), domain="mine", alpha=.3), domains=["mine"])
g = G(); z = g.dense(g.last()); cond = g.n("Equal", g.n("Gather", g.n("Shape", z), g.c(np.int64(1), np.int64), axis=0), g.c(np.int64(2), np.int64))
yes = H.make_graph([H.make_node("Tanh", [z], ["yes"])], "yes", [], [H.make_tensor_value_info("yes", T.FLOAT, None)])
no = H.make_graph([H.make_node("Sin", [z], ["no"])], "no", [], [H.make_tensor_value_info("no", T.FLOAT, None)])
g.case("if-of-a-known-condition", g.n("If", cond, then_branch=yes, else_branch=no))
g = G(); y, _ = g.gru(d=2, direction="bidirectional"); g.case("directions-added", g.dense(g.n("ReduceMax", g.n("Transpose", g.n("ReduceSum", y, g.i(1), keepdims=0), perm=[1, 0, 2]), axes=[1], keepdims=0)))
g = G(); y, _ = g.gru(d=2, direction="bidirectional"); z = g.n("Reshape", g.n("Transpose", y, perm=[2, 0, 1, 3]), g.i(0, 0, -1))
a = g.n("Slice", g.n("Gather", z, g.c(np.int64(-1), np.int64), axis=1), g.i(0), g.i(U), g.i(1)); b = g.n("Slice", g.n("Gather", z, g.c(np.int64(0), np.int64), axis=1), g.i(U), g.i(2 * U), g.i(1))
g.case("last-of-one-way-first-of-the-other", g.dense(g.n("Concat", a, b, axis=1), 2 * U))
g = G(); g.case("gates-with-parameters", g.dense(g.last(activations=["HardSigmoid", "ScaledTanh"], activation_alpha=[.3, .9], activation_beta=[.4, 1.1], clip=.8)))
g = G(); lens = g.n("Expand", g.n("Cast", g.n("Gather", g.n("Shape", "x"), g.i(1), axis=0), to=T.INT32), g.n("Gather", g.n("Shape", "x"), g.i(0), axis=0)); g.case("lengths-of-whole-sequences", g.dense(g.last(rest=(lens,))))
g = G(); g.case("batch-normalisation-of-features", g.dense(g.n("ReduceMean", g.n("BatchNormalization", g.n("Transpose", g.every(), perm=[0, 2, 1]), g.c(w(U)), g.c(w(U)), g.c(w(U)), g.c(np.abs(w(U)) + .3)), axes=[2], keepdims=0)))
g = G(); g.case("steps-first", g.dense(g.squeeze(g.gru(turned=False)[1], 0))) if False else None


class Net(nn.Module):
    def __init__(self, f, kind=nn.GRU, wide=U, **more):
        super().__init__()
        self.g, self.fc, self.f = kind(D, U, batch_first=True, **more), nn.Linear(wide, 2), f

    def forward(self, x):
        return self.f(self, x)


def export(name, net, words=None, dynamo=False, **more):
    torch.manual_seed(len(name))
    for p in net.parameters():
        nn.init.normal_(p, std=.4)
    x = torch.tensor(R.normal(size=(N, S, D)).astype(np.float32))
    path = str(OUT / "export.onnx")
    if dynamo:
        torch.onnx.export(net.eval(), (x,), path, dynamo=True, verbose=False, external_data=False, input_names=["x"], output_names=["y"], **more)
    else:
        torch.onnx.export(net.eval(), (x,), path, dynamo=False, input_names=["x"], output_names=["y"], **more)
    model = onnx.load(path)
    pathlib.Path(path).unlink()
    for node in model.graph.node:  # traces of the exporter: paths of this machine
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:], model.graph.metadata_props[:], model.metadata_props[:]
    save(name, model, {"x": x.numpy()}, words)


last = lambda n, x: n.g(x)[0][:, -1]
for kind in (nn.GRU, nn.LSTM):
    export(f"torch-unfolded-{kind.__name__.lower()}", Net(lambda n, x: n.fc(last(n, x)), kind, num_layers=2), do_constant_folding=False, dynamic_axes={"x": {0: "n", 1: "t"}})
    export(f"torch-dynamo-{kind.__name__.lower()}", Net(lambda n, x: nn.functional.softplus(n.fc(last(n, x))), kind), dynamo=True)
export("torch-states-of-both-ways", Net(lambda n, x: n.fc(torch.cat((n.g(x)[1][-2], n.g(x)[1][-1]), 1)) if False else n.fc(torch.cat(tuple(n.g(x)[1][-2:]), 1)), wide=2 * U, bidirectional=True, num_layers=2))
export("torch-flip", Net(lambda n, x: n.fc(n.g(x.flip(1))[1][-1])), dynamic_axes={"x": {0: "n", 1: "t"}})

# ---- refused by name ----
g = G(); g.case("no-softmax-of-steps", g.n("Softmax", g.n("MatMul", g.every(), g.c(w(U, 2))), axis=1), "Softmax")
g = G(9); g.case("no-softmax-of-all", g.n("Softmax", g.n("MatMul", g.every(), g.c(w(U, 2)))), "Softmax")
g = G(); g.case("no-softmax-of-one-feature-over-steps", g.n("Softmax", g.n("MatMul", g.every(), g.c(w(U, 1))), axis=1), "Softmax")
g = G(); g.case("no-layer-normalisation-of-steps", g.n("LayerNormalization", g.every(), g.c(w(S, U)), axis=1), "LayerNormalization")
g = G(); g.case("no-batch-normalisation-of-steps", g.n("BatchNormalization", g.every(), g.c(w(S)), g.c(w(S)), g.c(w(S)), g.c(np.abs(w(S)))), "BatchNormalization")
g = G(); g.case("no-two-positions", g.n("Gather", g.every(), g.i(-1, -2), axis=1), "Gather")
g = G(); g.case("no-step-before-the-last", g.dense(g.n("Gather", g.every(), g.c(np.int64(-2), np.int64), axis=1)), "step -2")
g = G(); g.case("no-last-steps", g.n("ReduceMean", g.n("Slice", g.every(), g.i(-3), g.i(2 ** 31 - 1), g.i(1)), axes=[1], keepdims=0), "Slice")
g = G(); g.case("no-weight-per-step", g.n("ReduceMean", g.n("Mul", g.every(), g.c(w(1, S, 1))), axes=[1], keepdims=0), "Mul")
g = G(); g.case("no-number-per-step", g.n("ReduceMean", g.n("Add", g.every(), g.c(w(S, 1))), axes=[1], keepdims=0), "Add")
g = G(); g.case("no-number-per-step-and-feature", g.n("Add", g.every(), g.c(w(S, U))), "Add")
g = G(); g.case("no-reshape-that-mixes", g.n("Reshape", g.n("Transpose", "x", perm=[0, 2, 1]), g.i(N, S, D)), "Reshape")
g = G(); g.inputs.append(H.make_tensor_value_info("h", T.FLOAT, [1, N, U])); g.case("no-first-state-as-input", g.dense(g.last(rest=("", "h"))), "h")
g = G(); g.inputs.append(H.make_tensor_value_info("start", T.FLOAT, [N, U])); g.case("no-first-state-as-vector", g.dense(g.last(rest=("", g.n("Unsqueeze", "start", g.i(0))))), "start")
g = G(); g.case("no-first-state-of-an-encoder", g.dense(g.last(rest=("", g.gru()[1]))), "initial_h")
g = G(); g.case("no-lengths-that-are-shorter", g.dense(g.last(rest=(g.c([3, 2], np.int32),))), "sequence_lens")
g = G(); e = g.every(); g.case("no-residual", g.n("Add", e, g.every(x=e, width=U)), "Add")
g = G(); e = g.every(); g.case("no-gate", g.n("Mul", g.n("MatMul", e, g.c(w(U, U))), g.n("Sigmoid", g.n("MatMul", e, g.c(w(U, U))))), "Mul")
g = G(); e = g.every(); g.case("no-attention", g.n("MatMul", g.n("Softmax", g.n("MatMul", e, g.n("Transpose", e, perm=[0, 2, 1])), axis=-1), e), "MatMul")
g = G(); g.case("no-convolution", g.n("ReduceMean", g.n("Conv", g.n("Transpose", "x", perm=[0, 2, 1]), g.c(w(U, D, 3))), axes=[2], keepdims=0), "Conv")
g = G(); g.case("no-plain-rnn", g.n("RNN", g.n("Transpose", "x", perm=[1, 0, 2]), g.c(w(1, U, D)), g.c(w(1, U, U)), outputs=2, hidden_size=U)[1], "RNN")
g = G(); a, b = g.gru(); g.case("no-several-outputs", [a, b], "outputs")
g = G(); g.inputs.append(H.make_tensor_value_info("other", T.FLOAT, [N, 3])); g.case("no-input-that-is-not-read", g.dense(g.last()), "other")
g = G(); g.n("MatMul", g.last(), g.c(w(U, U))); g.case("no-layer-that-is-not-read", g.dense(g.last()), "MatMul")
g = G(); g.case("no-unknown-operator", g.n("Sin", g.dense(g.last())), "Sin")
g = G(); y = g.dense(g.last()); g.nodes[-1].attribute.append(H.make_attribute("strange", 1)); g.case("no-unknown-attribute", y, "strange")
g = G(); g.case("no-operator-of-another-domain", g.n("FusedGemm", g.last(), g.c(w(U, 2)), domain="com.microsoft"), "com.microsoft.FusedGemm", ["com.microsoft"])
g = G(); q = g.n("DynamicQuantizeLinear", g.last(), outputs=3); g.case("no-rounding-while-it-runs", g.n("DequantizeLinear", q[0], q[1], q[2]), "DynamicQuantizeLinear")
g = G(); g.case("no-dropout-in-training", g.n("Dropout", g.dense(g.last()), g.c(np.float32(.5)), g.c(True, np.bool_)), "Dropout")
g = G(); z = g.dense(g.last()); cond = g.n("Greater", g.n("ReduceMax", z, keepdims=0), g.c(np.float32(0)))
g.case("no-if-decided-at-run-time", g.n("If", cond, then_branch=H.make_graph([H.make_node("Tanh", [z], ["yes"])], "a", [], [H.make_tensor_value_info("yes", T.FLOAT, None)]), else_branch=H.make_graph([H.make_node("Relu", [z], ["no"])], "b", [], [H.make_tensor_value_info("no", T.FLOAT, None)])), "ReduceMax")
g = G(); g.case("no-output-of-another-order", g.n("Transpose", g.every(), perm=[0, 2, 1]), "order")
g = G(); s = g.n("LSTM", g.n("Transpose", "x", perm=[1, 0, 2]), g.c(w(1, 4 * U, D)), g.c(w(1, 4 * U, U)), outputs=3, hidden_size=U); g.case("no-cell-state", g.dense(g.squeeze(s[2], 0)), "Y_c")
g = G(); g.inputs[0] = H.make_tensor_value_info("x", T.INT64, [N, S]); g.case("no-arithmetic-of-token-ids", g.dense(g.last(x=g.n("Unsqueeze", g.n("Cast", "x", to=T.FLOAT), g.i(2)), width=1)), "Cast")
g = G(); e = g.every(); g.case("no-two-pools-of-one-layer", g.dense(g.n("Concat", g.n("ReduceMean", e, axes=[1], keepdims=0), g.n("ReduceMax", e, axes=[1], keepdims=0), axis=1), 2 * U), "Concat")
g = G(); g.case("no-slopes-that-vary-with-tanh", g.n("Mul", g.n("Tanh", g.dense(g.last())), g.n("Sigmoid", g.dense(g.last()))), "Mul")
g = G(6); g.case("no-operator-set-6", g.dense(g.last()), "operator set 6")
# ---- slopes of a parametric rectifier, and one layer read twice (drawn last, so that the others keep their numbers) ----
mean = lambda g, x: g.n("ReduceMean", x, axes=[1], keepdims=0)
g = G(); g.case("no-slopes-of-features", g.dense(mean(g, g.n("PRelu", g.every(), g.c(w(U))))), "PRelu")
g = G(); g.case("no-slopes-of-features-of-the-end", g.n("PRelu", g.dense(g.last()), g.c(w(2))), "PRelu")
g = G(11); g.case("slope-for-all", g.dense(mean(g, g.n("PRelu", g.every(), g.c(w(1))))))
g = G(); g.case("no-slopes-of-steps", g.dense(mean(g, g.n("PRelu", g.every(), g.c(w(S, 1))))), "PRelu")
g = G(); g.case("no-slopes-of-steps-and-features", g.dense(mean(g, g.n("PRelu", g.every(), g.c(w(S, U))))), "PRelu")
g = G(); g.case("two-stacks-of-one-input", g.dense(g.n("Concat", g.last(), g.last(units=3), axis=1), U + 3))
g = G(); g.case("the-input-beside-a-stack", g.dense(mean(g, g.n("Concat", "x", g.every(), axis=2)), D + U))
# ---- found by trying operator after operator ----
g = G(); g.case("normalised-with-one-number", g.dense(g.n("LayerNormalization", g.last(), g.c(w(1)), axis=-1)))
g = G(); g.case("no-one-over-values", g.n("Reciprocal", g.n("Add", g.n("Relu", g.dense(g.last())), g.c(np.float32(1)))), "Reciprocal")
g = G(); g.case("no-number-over-values", g.n("Div", g.c(np.float32(1)), g.n("Add", g.n("Exp", g.dense(g.last())), g.c(np.float32(1)))), "Div")
g = G(); g.case("two-stacks-without-bias", g.n("MatMul", g.n("Concat", g.last(), g.last(), axis=1), g.c(w(2 * U, 2))))
# ---- each line of what once went wrong, with other axes, sizes, names ----
for axis in (-2, 0):
    g = G(); g.case(f"no-softmax-along-{axis}", g.n("Softmax", g.n("MatMul", g.every(), g.c(w(U, S))), axis=axis), "Softmax")
g = G(); g.case("no-softmax-of-sequences", g.n("Softmax", g.dense(g.last()), axis=0), "Softmax")
g = G(); g.case("no-log-softmax-of-steps", g.n("LogSoftmax", g.every(), axis=1), "LogSoftmax")
g = G(); g.case("no-layer-normalisation-of-turned-steps", g.n("Transpose", g.n("LayerNormalization", g.n("Transpose", g.every(), perm=[0, 2, 1]), g.c(w(S)), axis=-1), perm=[0, 2, 1]), "LayerNormalization")
g = G(); g.case("no-reversed-features", g.n("Slice", g.every(), g.i(-1), g.i(-9), g.i(2), g.i(-1)), "Slice")
g = G(); g.case("no-reversed-sequences", g.n("Slice", g.every(), g.i(-1), g.i(-9), g.i(0), g.i(-1)), "Slice")
g = G(); g.case("no-every-second-step", g.n("Slice", g.every(), g.i(0), g.i(4), g.i(1), g.i(2)), "Slice")
g = G(); g.case("input-reversed", g.dense(g.last(x=g.n("Slice", "x", g.i(-1), g.i(-9), g.i(1), g.i(-1)))))
g = G(); g.case("reversed-last-is-first", g.dense(g.n("Gather", g.n("Slice", g.every(direction="reverse"), g.i(-1), g.i(-9), g.i(1), g.i(-1)), g.c(np.int64(-1), np.int64), axis=1)))
g = G(); g.case("no-steps-in-another-order", g.n("Gather", g.every(), g.i(3, 2, 1, 0), axis=1), "Gather")
g = G(); g.case("no-sequences-turned-by-length", g.n("ReverseSequence", g.every(), g.c([4, 2], np.int64), batch_axis=0, time_axis=1), "ReverseSequence")
for key, shape in {"steps": (1, S, 1), "sequences": (N, 1, 1), "all": (N, S, U)}.items():
    g = G(); g.case(f"no-constant-of-{key}", mean(g, g.n("Mul", g.every(), g.c(w(*shape)))), "Mul")
g = G(); g.case("no-column-of-a-vector", g.n("Add", g.dense(g.last()), g.c(w(2, 1))), "Add")
g = G(); g.case("no-constant-of-steps-and-inputs", g.dense(g.last(x=g.n("Add", "x", g.c(w(S, D))))), "Add")
g = G(); g.case("constant-of-features-of-three-axes", mean(g, g.n("Mul", g.every(), g.c(w(1, 1, U)))))
g = G(); g.case("no-features-and-steps-side-by-side", g.dense(g.n("Reshape", g.n("Transpose", g.every(), perm=[0, 2, 1]), g.i(N, -1)), S * U), "Gemm")
g = G(); y, h = g.gru(d=2, direction="bidirectional"); g.case("no-states-of-both-ways-unturned", g.n("Reshape", h, g.i(N, 2 * U)), "Reshape")
g = G(); y, h = g.gru(d=2, direction="bidirectional"); g.case("states-of-both-ways-turned", g.n("Reshape", g.n("Transpose", h, perm=[1, 0, 2]), g.i(N, 2 * U)))
for name in ("initial_h", "hidden", "cell", "seq_lens"):
    g = G(); g.inputs = [H.make_tensor_value_info(name, T.FLOAT, [N, S, D])]; g.feeds = {name: g.feeds["x"]}; g.case(f"input-named-{name.replace('_', '-')}", g.dense(g.last(x=name)))
g = G(); g.case("first-state-cut-from-a-constant", g.dense(g.last(rest=("", g.n("Expand", g.n("Slice", g.c(w(2, 1, U)), g.i(1), g.i(2), g.i(0)), g.i(1, N, U))))))
g = G(); g.inputs.append(H.make_tensor_value_info("h0", T.FLOAT, [1, N, U])); g.feeds["h0"] = w(1, N, U); g.case("no-first-state-times-zero", g.dense(g.last(rest=("", g.n("Mul", "h0", g.c(np.float32(0)))))), "h0")
for name in ("Affine", "ScaledTanh", "ThresholdedRelu"):
    g = G(); g.case(f"no-{name.lower()}-without-its-numbers", g.dense(g.last(activations=["Sigmoid", name])), name)
g = G(); g.case("thresholded-candidate", g.dense(g.last(activations=["Affine", "ThresholdedRelu"], activation_alpha=[.4, .2], activation_beta=[.3])))
(OUT / "index.txt").write_text("\n".join(INDEX) + "\n")
print(len(INDEX), "cases")
