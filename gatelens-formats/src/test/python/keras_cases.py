"""Writes the cases of KerasCasesTest: descriptions by Keras, answers of Keras.

    python keras_cases.py FOLDER

Weight k of a model has the values 0.6 sin(0.37 i + 1.3 k + 0.5) (a variance 1 + 0.5 sin …), so that
none need be kept. Made with Keras 3.15.1, TensorFlow backend.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import absl.logging
import keras
import numpy as np
from keras import layers as L
from keras import ops

absl.logging.set_verbosity(absl.logging.ERROR)
FOLDER = sys.argv[1]
T, D = 5, 2
PASSED = ("_initializer", "_regularizer", "_constraint", "build_config", "compile_config", "seed",
          "trainable", "dropout", "noise_shape")


def slim(node):
    """The description without what acts while training only, to keep it short."""
    if isinstance(node, dict):
        if node.get("class_name") == "DTypePolicy" and node["config"]["name"] == "float32":
            return "float32"
        return {k: slim(v) for k, v in node.items() if not any(k.endswith(p) for p in PASSED)}
    if isinstance(node, list):
        return [slim(v) for v in node]
    return node


def numbers(k, shape, variance=False):
    i = np.arange(int(np.prod(shape)))
    wave = np.sin(0.37 * i + 1.3 * k + 0.5)
    return ((1 + 0.5 * wave) if variance else 0.6 * wave).reshape(shape).astype("float32")


def named(model):
    """Weights by the names that a flat file gives them, in Keras' order."""
    found = {}
    for layer in model.layers:
        for w in layer.weights:
            if "seed" in w.path:
                continue
            last = w.path.split("/")[-1]
            if isinstance(layer, L.Bidirectional):
                side = "forward_layer" if any(w is v for v in layer.forward_layer.weights) else "backward_layer"
                last = f"{side}.cell.{last}"
            elif isinstance(layer, L.TimeDistributed):
                last = f"layer.{last}"
            found[f"{layer.name}.{last}"] = w
    return found


def prepared(model):
    shapes = {}
    for k, (name, w) in enumerate(named(model).items()):
        w.assign(numbers(k, tuple(w.shape), "variance" in name))
        shapes[name] = list(w.shape)
    return shapes


def series(absent=0.0, n=5):
    x = np.round(np.sin(np.arange(n * T * D) * 1.7 + 0.3), 3).reshape(n, T, D).astype("float32")
    x[1, 3:] = absent
    x[2, :2] = absent
    x[3, 1:3] = absent
    x[4, ::2] = absent
    return x


def tokens():
    x = (np.arange(5 * T) * 3 % 6 + 1).reshape(5, T).astype("int32")
    x[1, 3:] = 0
    x[2, :2] = 0
    x[3, 1:3] = 0
    x[4, ::2] = 0
    return x


cases = []


def add(name, model, inputs, refused=None):
    shapes = prepared(model)
    case = {"name": name, "config": slim(json.loads(model.to_json())), "weights": shapes}
    if refused:
        case["refused"] = refused
    else:
        given = [inputs[t.name] for t in model.inputs]
        answer = np.asarray(model(given if len(given) > 1 else given[0], training=False))
        case["inputs"] = {k: v.tolist() for k, v in inputs.items()}
        case["expected"] = np.round(answer.astype("float64"), 7).ravel().tolist()
    cases.append(case)


def seq(*layers, shape=(T, D)):
    return keras.Sequential([keras.Input(shape, name="in"), *layers])


def fun(outputs, *inputs):
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs)


X = {"in": series()}
IDS = {"in": tokens()}
gru = lambda units=2, **more: L.GRU(units, return_sequences=more.pop("every", False), **more)


def masks():
    for merge in ("concat", "sum", "ave", "mul"):
        add(f"both directions, every step, {merge}, Flatten", seq(
            L.Masking(), L.Bidirectional(gru(every=True), merge_mode=merge), L.Flatten(), L.Dense(1)), X)
    add("both directions, every step answered", seq(
        L.Masking(), L.Bidirectional(L.LSTM(2, return_sequences=True)), L.Dense(2)), X)
    add("both directions, last states", seq(L.Masking(), L.Bidirectional(gru()), L.Dense(1)), X)
    add("own backward layer of another kind", seq(
        L.Masking(), L.Bidirectional(gru(), backward_layer=L.LSTM(2, go_backwards=True)), L.Dense(1)), X)
    for kind in (L.GRU, L.LSTM):
        for back in (False, True):
            word = f"{kind.__name__}{' backward' if back else ''}"
            add(f"zero_output_for_mask, {word}, every step", seq(
                L.Masking(), kind(2, return_sequences=True, zero_output_for_mask=True, go_backwards=back),
                L.Dense(1)), X)
            add(f"zero_output_for_mask, {word}, last", seq(
                L.Masking(), kind(2, zero_output_for_mask=True, go_backwards=back), L.Dense(1)), X)
            add(f"every step then another layer, {word}", seq(
                L.Masking(), kind(2, return_sequences=True, go_backwards=back), L.GRU(2), L.Dense(1)), X)
            add(f"every step then every step, {word}", seq(
                L.Masking(), kind(2, return_sequences=True, go_backwards=back),
                L.LSTM(2, return_sequences=True), L.Dense(1)), X)
    add("maximum over all steps", seq(L.Masking(), gru(every=True), L.GlobalMaxPooling1D(), L.Dense(1)), X)
    add("mean over the steps that count", seq(
        L.Masking(), gru(every=True), L.GlobalAveragePooling1D(), L.Dense(1)), X)
    add("flattened under a mask", seq(L.Masking(), gru(every=True), L.Flatten(), L.Dense(1)), X)
    add("a reshape ends the mask", seq(
        L.Masking(), gru(every=True), L.Reshape((T, 2)), L.LSTM(2), L.Dense(1)), X)
    add("masked steps of another value become zero", seq(
        L.Masking(-2.0), L.Dense(2, use_bias=False), L.Flatten(), L.Dense(1)), {"in": series(-2.0)})
    add("a second masking", seq(
        L.Masking(-2.0), L.Dense(2, activation="relu"), L.Masking(), gru(every=True),
        L.GlobalAveragePooling1D(), L.Dense(1)), {"in": series(-2.0)})
    add("tokens with padding, both directions", seq(
        L.Embedding(7, 3, mask_zero=True), L.Bidirectional(gru(every=True)), L.Flatten(), L.Dense(1),
        shape=(T,)), IDS)
    add("tokens without mask", seq(L.Embedding(7, 3), gru(), L.Dense(1), shape=(T,)), IDS)
    add("layers that hand a mask on", seq(
        L.Masking(), L.Dense(3, activation="tanh"), L.TimeDistributed(L.Dense(2)), L.LayerNormalization(),
        L.BatchNormalization(), L.Dropout(0.5), L.SpatialDropout1D(0.5), L.GaussianNoise(0.5),
        L.PReLU(shared_axes=[1]), L.LeakyReLU(), gru(every=True), L.ELU(),
        L.GlobalAveragePooling1D(), L.Dense(1)), X)
    add("a graph hands the mask on by name", graph_of_one(), X)


def joined():
    for name, b in (("both masked", True), ("one masked", False)):
        for pool in (L.GlobalAveragePooling1D(), gru(), L.Bidirectional(gru(every=True))):
            i, j = keras.Input((T, D), name="in"), keras.Input((T, D), name="two")
            left = gru(every=True)(L.Masking()(i))
            right = L.LSTM(2, return_sequences=True)(L.Masking(3.0)(j) if b else j)
            y = pool(L.Concatenate()([left, right]))
            y = L.Flatten()(y) if len(y.shape) == 3 else y
            two = series(3.0)[::-1].copy()
            add(f"joined, {name}, {pool.name.rstrip('_0123456789')}", fun(L.Dense(1)(y), i, j),
                {"in": series(), "two": two})


def shared():
    """One input, or one layer, that several layers read."""
    def one(name, make, x=None, shape=(T, D), dtype="float32"):
        i = keras.Input(shape, name="in", dtype=dtype)
        add(name, fun(make(i), i), x or X)
    both = lambda *ends: L.Dense(2)(L.Concatenate()(list(ends)))
    one("two cells", lambda i: both(gru()(i), L.LSTM(3)(i)))
    one("two poolings of one layer", lambda i: (lambda s: both(
        L.GlobalAveragePooling1D()(s), L.GlobalMaxPooling1D()(s)))(gru(3, every=True)(i)))
    one("pooling and flattening of one layer under a mask", lambda i: (lambda s: both(
        L.GlobalAveragePooling1D()(s), L.Flatten()(s), L.GRU(2)(s)))(
            L.Bidirectional(gru(every=True))(L.Masking()(i))))
    one("masked in one of them", lambda i: both(gru()(L.Masking()(i)), L.LSTM(2)(i)))
    one("the input beside its states", lambda i: L.Dense(1)(gru()(L.Concatenate()([i, gru(every=True)(i)]))))
    one("the input itself at the end", lambda i: both(L.Flatten()(i), gru()(i)))
    one("three joined, the last first", lambda i: (lambda a, b, c: L.Dense(2, name="output")(
        L.Concatenate()([c, b, a])))(gru()(i), L.LSTM(3)(i), L.GRU(1)(L.Dense(2)(i))))
    one("tokens of one embedding", lambda i: (lambda e: both(gru()(e), L.GlobalMaxPooling1D()(e)))(
        L.Embedding(7, 3, mask_zero=True)(i)), IDS, (T,), "int32")
    one("tokens of two embeddings", lambda i: both(
        gru()(L.Embedding(7, 3, mask_zero=True)(i)), L.LSTM(2)(L.Embedding(7, 2)(i))), IDS, (T,), "int32")


def graph_of_one():
    i = keras.Input((T, D), name="in")
    x = L.Bidirectional(gru(every=True))(L.Masking()(i))
    return fun(L.Dense(1)(gru()(L.Dropout(0.1)(x))), i)


def settings():
    for name, layer in (
            ("ReLU with limits", L.ReLU(max_value=0.4, negative_slope=0.1, threshold=0.1)),
            ("ReLU with a maximum", L.ReLU(max_value=0.3)),
            ("ReLU with a slope", L.ReLU(negative_slope=0.2)),
            ("LeakyReLU as it comes", L.LeakyReLU()), ("LeakyReLU", L.LeakyReLU(negative_slope=0.05)),
            ("ELU", L.ELU(alpha=0.3)), ("PReLU", L.PReLU()), ("Softmax", L.Softmax()),
            ("an activation that is a layer", L.Activation(L.LeakyReLU(negative_slope=0.15))),
            ("an activation inside a dense layer", L.Dense(2, activation=L.ReLU(max_value=0.5))),
            ("softmax of the last axis by number", L.Softmax(axis=1)),
            ("normalised along the last axis", L.LayerNormalization(axis=1, epsilon=0.01)),
            ("normalised without scale and centre", L.LayerNormalization(center=False, scale=False)),
            ("batch statistics", L.BatchNormalization(axis=1, epsilon=0.02)),
            ("batch statistics alone", L.BatchNormalization(center=False, scale=False))):
        add(name, seq(gru(3), L.Dense(3), layer, L.Dense(2)), X)
    add("normalised steps along axis 2", seq(
        L.LayerNormalization(axis=2), gru(every=True), L.BatchNormalization(axis=2), L.Softmax(axis=2),
        gru(), L.Dense(1)), X)
    add("reset before, without bias", seq(
        gru(every=True, reset_after=False), L.LSTM(2, use_bias=False, return_sequences=True),
        L.GRU(2, use_bias=False), L.Dense(1, use_bias=False)), X)
    for word in ("relu", "hard_sigmoid", "softsign", "elu", "selu", "leaky_relu", "hard_tanh"):
        add(f"a cell with {word}", seq(gru(activation=word, recurrent_activation="hard_sigmoid"),
                                       L.LSTM(2) if False else L.Dense(1)), X)
    add("a bias in one direction", seq(
        L.Bidirectional(gru(use_bias=False), backward_layer=gru(go_backwards=True)), L.Dense(1)), X)
    i = keras.Input((T, D), name="in")
    a = gru(every=True)(i)
    add("two poolings of one layer", fun(
        L.Dense(1)(L.Concatenate()([L.GlobalAveragePooling1D()(a), L.GlobalMaxPooling1D()(a)])), i), X)
    y = gru(return_state=True, every=True)(i)[0]
    add("a state that nobody reads", fun(L.Dense(1)(gru()(y)), i), X)


WORDS = ["linear", "sigmoid", "tanh", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu",
         "silu", "swish", "mish", "softmax", "log_softmax", "softplus", "softsign", "exponential",
         "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "hard_shrink", "soft_shrink",
         "tanh_shrink", "log_sigmoid", "sparse_plus", "sparse_sigmoid", "squareplus"]


def words():
    for word in WORDS:
        add(f"the word {word}", seq(gru(), L.Dense(3, activation=word, name="d")), {"in": series()[:1]})


# ---- refused ----

@keras.saving.register_keras_serializable(package="mine", name="LayerNormalization")
class OwnNormalization(L.Layer):
    def call(self, x):
        return x * 2


@keras.saving.register_keras_serializable(package="mine", name="Dropout")
class OwnDropout(L.Dropout):
    def call(self, x):
        return x + self.rate


@keras.saving.register_keras_serializable(package="mine", name="relu")
def own_relu(x):
    return ops.relu(x) * 3


def refused():
    i, j = keras.Input((T, D), name="in"), keras.Input((T, D), name="two")
    out = lambda x: L.Dense(1)(x)
    state = L.Dense(2, name="bridge")(L.Flatten()(i))
    add("a state from a dense layer", fun(out(L.GRU(2, name="g")(i, initial_state=state)), i), X,
        "g(initial_state=); bridge")
    _, s = L.GRU(2, return_state=True, name="encoder")(i)
    add("a state from an encoder", fun(out(L.GRU(2, name="decoder")(i, initial_state=s)), i), X,
        "decoder(initial_state=); encoder")
    _, h, c = L.LSTM(2, return_state=True, name="encoder")(i)
    add("states of an LSTM", fun(out(L.LSTM(2, name="decoder")(i, initial_state=[h, c])), i), X,
        "decoder(initial_state=); encoder")
    _, a, b = L.Bidirectional(L.GRU(2, return_state=True), name="encoder")(i)
    add("states of both directions", fun(
        out(L.Bidirectional(gru(), name="decoder")(i, initial_state=[a, b])), i), X,
        "decoder(initial_state=)")
    add("a state from a pooling", fun(
        out(L.GRU(2, name="g")(i, initial_state=L.GlobalMaxPooling1D()(i))), i), X, "g(initial_state=)")
    add("a computed mask", fun(
        out(L.GRU(2, name="g")(i, mask=ops.any(ops.greater(i, 0.1), axis=-1))), i), X, "g(mask=)")
    add("a mask of another value", fun(out(L.GRU(2, name="g")(
        L.Masking()(i), mask=ops.any(ops.not_equal(i, 1.0), axis=-1))), i), X, "g(mask=)")
    add("dropout in answers", fun(out(L.Dropout(0.5, name="drop")(gru()(i), training=True)), i), X,
        "drop(training=)")
    add("the second result", fun(out(L.LSTM(2, return_state=True, name="g")(i)[1]), i), X, "g[1]")
    add("the cell state as the answer", fun(L.LSTM(2, return_state=True, name="g")(i)[2], i), X, "g[2]")
    add("an input that is not read", fun(out(gru()(i)), i, j), X, "two")
    add("several outputs", keras.Model(i, [out(gru()(i)), out(gru()(i))]), X, "2 outputs")
    add("a dictionary of outputs", keras.Model(i, {"a": out(gru()(i)), "b": out(gru()(i))}), X, "2 outputs")
    shared = L.GRU(2, name="shared")
    add("a layer used twice", fun(out(L.Concatenate()([shared(i), shared(j)])), i, j), X, "shared is used 2 times")
    s = gru(every=True)(i)
    for name, y in (
            ("add", L.Add(name="odd")([s, L.LSTM(2, return_sequences=True)(i)])),
            ("attention", L.Attention(name="odd")([s, s])),
            ("heads", L.MultiHeadAttention(1, 2, name="odd")(s, s)),
            ("joined in time", L.Concatenate(axis=1, name="odd")([s, gru(every=True)(j)]))):
        ins = (i, j) if "time" in name else (i,)
        add(f"odd layer: {name}", fun(out(L.GlobalAveragePooling1D()(y)), *ins), X, "odd")
    add("an operation", fun(out(s[:, -1, :]), i), X, "GetItem")
    add("a vector beside a sequence", fun(
        out(L.Concatenate()([gru()(i), (v := keras.Input((3,), name="static"))])), i, v), X, "static")
    add("a flat input", seq(L.Dense(3), L.Dense(1), shape=(4,)), X, "[any, 4]")
    add("an image", seq(L.TimeDistributed(L.Flatten()), gru(), L.Dense(1), shape=(T, D, 3)), X,
        "[any, 5, 2, 3]")
    add("nested", seq(keras.Sequential([L.Dense(2), L.ReLU()], name="inner"), gru(), L.Dense(1)), X,
        "inner")
    add("two directions apart", fun(out(L.Concatenate()(
        L.Bidirectional(gru(), merge_mode=None, name="apart")(i))), i), X, "apart")
    odd = [
        ("axis of a LayerNormalization", L.LayerNormalization(axis=1, name="odd")),
        ("two axes of a LayerNormalization", L.LayerNormalization(axis=[1, 2], name="odd")),
        ("rms_scaling", L.LayerNormalization(rms_scaling=True, name="odd")),
        ("axis of a BatchNormalization", L.BatchNormalization(axis=1, name="odd")),
        ("axis of a Softmax", L.Softmax(axis=1, name="odd")),
        ("axis of an activation object", L.Activation(L.Softmax(axis=1), name="odd")),
        ("axis of a dense activation object", L.Dense(2, activation=L.Softmax(axis=1), name="odd")),
        ("slopes of each step", L.PReLU(name="odd")),
        ("own class LayerNormalization", OwnNormalization(name="odd")),
        ("own class Dropout", OwnDropout(0.5, name="odd")),
        ("own function", L.Dense(2, activation=own_relu, name="odd")),
        ("convolution", L.Conv1D(2, 3, padding="same", name="odd")),
        ("pooling of two", L.MaxPooling1D(2, name="odd")),
        ("reshape", L.Reshape((2, T), name="odd")),
        ("permute", L.Permute((2, 1), name="odd")),
        ("rescaling", L.Rescaling(2.0, name="odd")),
        ("plain recurrence", L.SimpleRNN(2, return_sequences=True, name="odd")),
        ("a cell in an RNN", L.RNN(L.GRUCell(2), return_sequences=True, name="odd")),
        ("gelu in a cell", L.GRU(2, activation="gelu", return_sequences=True, name="odd")),
        ("softmax in a cell", L.GRU(2, recurrent_activation="softmax", return_sequences=True, name="odd")),
        ("sparsemax", L.Dense(2, activation="sparsemax", name="odd")),
        ("half precision", L.Dense(2, dtype="mixed_float16", name="odd")),
        ("steps of a vector layer", L.TimeDistributed(L.UnitNormalization(), name="odd")),
        ("both directions of a plain recurrence",
         L.Bidirectional(L.SimpleRNN(2, return_sequences=True), name="odd")),
    ]
    for name, layer in odd:
        add(f"odd: {name}", seq(layer, gru(), L.Dense(1)), X, "odd")
    for name, layer in (
            ("pooling with channels first", L.GlobalAveragePooling1D(data_format="channels_first", name="odd")),
            ("maximum with channels first", L.GlobalMaxPooling1D(data_format="channels_first", name="odd")),
            ("flatten with channels first", L.Flatten(data_format="channels_first", name="odd"))):
        add(f"odd: {name}", seq(gru(every=True), layer, L.Dense(1)), X, "odd")
    add("odd: keepdims", seq(gru(every=True), L.GlobalAveragePooling1D(keepdims=True, name="odd"), L.Dense(1)),
        X, "odd")
    add("odd: repeated", seq(gru(), L.RepeatVector(3, name="odd"), gru(), L.Dense(1)), X, "odd")
    add("odd: softmax under a mask", masked_softmax(), X, "odd")


def masked_softmax():
    # equal numbers of steps and features, so that Keras lets it pass
    return seq(L.Masking(), gru(T, every=True), L.Softmax(name="odd"), gru(), L.Dense(1))


for name, make in (("masks", masks), ("joined", joined), ("shared", shared), ("settings", settings), ("words", words), ("refused", refused)):
    cases.clear()
    make()
    with open(os.path.join(FOLDER, name + ".json"), "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(name, len(cases), os.path.getsize(os.path.join(FOLDER, name + ".json")))
