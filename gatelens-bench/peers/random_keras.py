"""Random Keras models with the answers of Keras, for gatelens.bench.PeerCheck.

    python random_keras.py FOLDER [--models 500] [--odd 200] [--seed 1]

Writes FOLDER/known-0000 … (today's layers with every documented setting, masks, lengths and heads at
random: each must be equal, or refused by name where the setting is not supported) and FOLDER/odd-0000 …
(something that is not understood put in: each must be refused, or equal). The answers are those of the
model as Keras reads it again from the file. Needs keras with TensorFlow, h5py and numpy.
"""

import argparse
import json
import os
import random
import shutil
import sys
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import absl.logging
import numpy as np
from keras import layers as L
from keras import ops

absl.logging.set_verbosity(absl.logging.ERROR)
R = random.Random()
WORDS = ["linear", "sigmoid", "tanh", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu",
         "silu", "swish", "mish", "softmax", "log_softmax", "softplus", "softsign", "exponential",
         "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "hard_shrink", "soft_shrink",
         "tanh_shrink", "log_sigmoid", "sparse_plus", "sparse_sigmoid", "squareplus"]
CELL_WORDS = ["tanh", "sigmoid", "relu", "elu", "softsign", "hard_sigmoid", "selu", "softplus",
              "linear", "hard_tanh", "leaky_relu"]


def chance(p):
    return R.random() < p


def settings_of_cell(gru):
    s = dict(
        units=R.randint(1, 7),
        use_bias=not chance(0.2),
        unroll=False,
        zero_output_for_mask=chance(0.2),
        dropout=R.choice([0.0, 0.0, 0.3]),
        recurrent_dropout=R.choice([0.0, 0.0, 0.2]),
        kernel_regularizer=R.choice([None, "l2"]),
        bias_initializer=R.choice(["zeros", "ones"]),
    )
    if chance(0.25):
        s["activation"] = R.choice(CELL_WORDS)
    if chance(0.25):
        s["recurrent_activation"] = R.choice(["sigmoid", "hard_sigmoid", "tanh", "softsign", "relu"])
    if gru:
        s["reset_after"] = chance(0.6)
    else:
        s["unit_forget_bias"] = chance(0.5)
    return s


def cell(sequences, steps, **more):
    gru = chance(0.6)
    s = settings_of_cell(gru)
    if steps and chance(0.15):
        s["unroll"] = True
    s.update(more)
    return (L.GRU if gru else L.LSTM)(return_sequences=sequences, **s)


def recurrent(sequences, steps):
    if chance(0.35):
        forward = cell(sequences, steps)
        merge = R.choice(["concat", "sum", "ave", "mul"])
        own = {}
        if chance(0.3):
            units = forward.units if merge != "concat" else R.randint(1, 5)
            own["backward_layer"] = cell(sequences, steps, go_backwards=True, units=units)
        return L.Bidirectional(forward, merge_mode=merge, **own)
    return cell(sequences, steps, go_backwards=chance(0.25), stateful=False)


def activation_layer():
    return R.choice([
        lambda: L.Activation(R.choice(WORDS)),
        lambda: L.ReLU(),
        lambda: L.ReLU(max_value=R.choice([None, 0.5, 6.0]), negative_slope=R.choice([0.0, 0.1]),
                       threshold=R.choice([0.0, 0.2])),
        lambda: L.LeakyReLU(),
        lambda: L.LeakyReLU(negative_slope=0.07),
        lambda: L.ELU(alpha=R.choice([1.0, 0.4])),
        lambda: L.Activation(L.LeakyReLU(negative_slope=0.11)),
    ])()


def dense_activation():
    if chance(0.15):
        return R.choice([L.LeakyReLU(), L.ReLU(max_value=1.0), L.ELU(alpha=0.3), L.Softmax()])
    return R.choice(WORDS + [None, None, None])


def between(steps):
    """A layer that keeps steps."""
    return R.choice([
        lambda: L.Dense(R.randint(1, 6), activation=dense_activation(), use_bias=chance(0.7)),
        lambda: L.TimeDistributed(L.Dense(R.randint(1, 5), activation=dense_activation())),
        lambda: L.TimeDistributed(R.choice([L.LayerNormalization(), L.BatchNormalization(),
                                            L.Dropout(0.2), L.ReLU(), L.LeakyReLU()])),
        lambda: L.LayerNormalization(epsilon=R.choice([1e-3, 1e-5]), center=chance(0.7),
                                     scale=chance(0.7), axis=R.choice([-1, 2])),
        lambda: L.BatchNormalization(epsilon=R.choice([1e-3, 1e-5]), center=chance(0.7),
                                     scale=chance(0.7), axis=R.choice([-1, 2]), momentum=0.9),
        lambda: L.Dropout(0.3),
        lambda: L.SpatialDropout1D(0.3),
        lambda: L.GaussianNoise(0.3),
        lambda: L.GaussianDropout(0.3),
        lambda: L.AlphaDropout(0.3),
        lambda: L.ActivityRegularization(l2=0.1),
        lambda: L.PReLU(shared_axes=[1]),
        lambda: L.Identity(),
        activation_layer,
    ])()


def vector_layer():
    return R.choice([
        lambda: L.Dense(R.randint(1, 6), activation=dense_activation(), use_bias=chance(0.7)),
        lambda: L.LayerNormalization(axis=R.choice([-1, 1])),
        lambda: L.BatchNormalization(axis=R.choice([-1, 1])),
        lambda: L.Dropout(0.3),
        lambda: L.PReLU(),
        lambda: L.Flatten(),
        activation_layer,
    ])()


def stack(tokens, steps, width, every):
    """Layers of one branch from its input on."""
    made = []
    if tokens:
        made.append(L.Embedding(9, R.randint(1, 5), mask_zero=chance(0.6)))
        if chance(0.1):
            made.append(L.Masking(R.choice([0.0, 0.5])))
    elif chance(0.6):
        made.append(L.Masking(mask_value=R.choice([0.0, 0.0, -1.0, 9.0])))
    for _ in range(R.choice([0, 0, 1])):
        made.append(between(steps))
    depth = R.choice([1, 1, 2, 2, 3])
    for d in range(depth):
        last = d + 1 == depth
        pooled = chance(0.45)
        sequences = not last or every or pooled
        made.append(recurrent(sequences, steps))
        if last and not every and pooled:
            for _ in range(R.choice([0, 0, 1])):
                made.append(between(steps))
            kinds = [lambda: L.GlobalAveragePooling1D(), lambda: L.GlobalMaxPooling1D()]
            if steps:
                kinds.append(lambda: L.Flatten())
            made.append(R.choice(kinds)())
        elif sequences:
            for _ in range(R.choice([0, 0, 1, 1])):
                made.append(between(steps))
    return made


def head(every, steps):
    made = []
    for _ in range(R.choice([0, 0, 1, 2])):
        made.append(between(steps) if every else vector_layer())
    made.append(L.Dense(R.randint(1, 4), activation=dense_activation()))
    if chance(0.15):
        made.append(R.choice([L.Activation("softmax"), L.Activation("sigmoid"), L.Dropout(0.1)]))
    return made


def randomise(model):
    """Weights far enough from their start that a wrong one shows."""
    rng = np.random.default_rng(R.randrange(1 << 30))
    for w in model.weights:
        if "seed" in w.path or not np.issubdtype(np.dtype(w.dtype), np.floating):
            continue
        shape = tuple(w.shape)
        value = rng.normal(0, 0.6, shape)
        if "variance" in w.path:
            value = rng.uniform(0.3, 2, shape)
        if w.path.endswith("gamma"):
            value = rng.uniform(0.5, 1.5, shape)
        w.assign(value.astype(w.dtype))


def data(tokens, steps, width, n, mask_value, gaps):
    rng = np.random.default_rng(R.randrange(1 << 30))
    if tokens:
        x = rng.integers(1, 9, (n, steps)).astype("int32")
        absent = 0
    else:
        x = rng.normal(0, 1, (n, steps, width)).astype("float32")
        absent = mask_value
    for row in range(n):
        kind = gaps[row % len(gaps)]
        if kind == "end":
            x[row, R.randint(1, steps - 1):] = absent
        elif kind == "front":
            x[row, : R.randint(1, steps - 1)] = absent
        elif kind == "middle":
            a = R.randint(1, steps - 2)
            x[row, a: R.randint(a + 1, steps - 1)] = absent
        elif kind == "holes":
            x[row, ::2] = absent
            x[row, 1] = x[row, 1] if not tokens else 3
    return x


GAPS = ["none", "end", "front", "middle", "holes"]


def mask_value(made):
    for layer in made:
        if isinstance(layer, L.Masking):
            return layer.mask_value
    return 0.0


NAMES = ["output", "input", "mask", "h", "X", "Y_h", "sequence_lens", "gru_1", "dense", "a/b", "été", "x.y", "in put"]


def meeting(case):
    """Several branches, some of which read one input or go on from one layer, joined in any order."""
    every = chance(0.25)
    steps = R.choice([None, 6])
    names = R.sample(NAMES, 3)
    inputs, arrays, starts = [], {}, []
    for b in range(R.choice([1, 1, 2])):
        tokens = chance(0.35)
        width = R.randint(1, 4)
        name = names[b] if "/" not in names[b] and " " not in names[b] else f"in{b}"
        inputs.append(keras.Input((steps,) if tokens else (steps, width), name=name,
                                  dtype="int32" if tokens else "float32"))
        value = R.choice([0.0, -1.0])
        arrays[name] = data(tokens, steps or 6, width, 6, value, GAPS if chance(0.6) else ["none"])
        starts.append((inputs[-1], tokens, width, value))
    ends = []
    common = {}
    for b in range(len(inputs) + R.choice([1, 1, 2])):
        i, tokens, width, value = starts[b % len(starts)]
        made = stack(tokens, steps, width, every)
        x = i
        if b % len(starts) in common and chance(0.5):
            x = common[b % len(starts)]  # behind the same embedding, mask or first layer
            made = [l for l in made if not isinstance(l, (L.Embedding, L.Masking))]
        elif b < len(starts):
            for layer in made[:1]:
                if isinstance(layer, L.Masking):
                    layer.mask_value = value
                x = layer(x)
            if len(x.shape) == 3:
                common[b] = x
            made = made[1:]
        if b >= len(starts) and chance(0.12) and (every or steps) and len(x.shape) == 3:
            made = [] if every else [L.Flatten()]  # the input itself beside what is made of it
        for layer in made:
            x = layer(x)
        ends.append(x)
    R.shuffle(ends)
    if len(ends) > 2 and chance(0.4):
        ends = [L.Concatenate()(ends[:2]), *ends[2:]]
    x = L.Concatenate()(ends)
    tail = head(every, steps)
    if chance(0.2):
        tail = [keras.Sequential(tail, name=names[2].replace("/", "_"))]
    elif chance(0.4):
        tail[-1].name = names[2].replace("/", "_")
    for layer in tail:
        x = layer(x)
    model = keras.Model(inputs if len(inputs) > 1 or chance(0.3) else inputs[0], x)
    randomise(model)
    return model, arrays


def known(case):
    """A model of today's layers."""
    if chance(0.35):
        return meeting(case)
    count = 2 if chance(0.25) else 1
    every = chance(0.25)
    steps = R.choice([None, 6])
    inputs, ends, given = [], [], {}
    functional = count == 2 or chance(0.5)
    arrays = {}
    made_all = []
    for b in range(count):
        tokens = chance(0.35)
        width = R.randint(1, 4)
        name = f"in{b}" if functional else "input"
        shape = (steps,) if tokens else (steps, width)
        made = stack(tokens, steps, width, every)
        made_all += made
        i = keras.Input(shape, name=name, dtype="int32" if tokens else "float32")
        inputs.append(i)
        x = i
        if functional:
            for layer in made:
                x = layer(x)
            ends.append(x)
        gaps = GAPS if chance(0.8) else ["none"]
        arrays[name] = data(tokens, steps or 6, width, 6, mask_value(made), gaps)
    tail = head(every, steps)
    if functional:
        x = ends[0] if count == 1 else L.Concatenate(axis=R.choice([-1, 2 if every else 1]))(ends)
        for layer in tail:
            x = layer(x)
        model = keras.Model(inputs if count > 1 else inputs[0], x)
    else:
        model = keras.Sequential([inputs[0], *made_all, *tail])
    randomise(model)
    return model, arrays


def save(case, model, arrays, form=None, custom=None):
    """Writes the model, what goes in and what Keras answers."""
    form = form or R.choice(["keras", "keras", "h5", "weights"])
    shutil.rmtree(case, ignore_errors=True)
    os.makedirs(case)
    file = os.path.join(case, {"keras": "model.keras", "h5": "model.h5",
                               "weights": "model.weights.h5"}[form])
    if form == "weights":
        model.save_weights(file)
        with open(os.path.join(case, "architecture.json"), "w") as out:
            out.write(model.to_json())
        again = model
    else:
        model.save(file)
        try:
            again = keras.models.load_model(file, custom_objects=custom, compile=False,
                                            safe_mode=False)
        except ValueError as problem:
            if "NotEqual" not in str(problem):
                raise
            again = model  # Keras 3 cannot read masks back from its own .h5
    names = [t.name for t in model.inputs] if model.inputs else list(arrays)
    ordered = [arrays.get(n, next(iter(arrays.values()))) for n in names]
    answer = again(ordered if len(ordered) > 1 else ordered[0], training=False)
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        answer = answer[0]
    expected = np.asarray(ops.convert_to_numpy(answer), dtype="float32")
    if not np.all(np.isfinite(expected)) or np.abs(expected).max() > 1e4:
        raise ValueError("its values explode, so that the last digit of a weight decides them")
    np.save(os.path.join(case, "expected.npy"), expected)
    for name, array in arrays.items():
        np.save(os.path.join(case, f"input-{name}.npy"), array)


# ---- something that is not understood ----

@keras.saving.register_keras_serializable(package="mine", name="LayerNormalization")
class OwnNormalization(L.Layer):
    def call(self, x):
        return x * 2


@keras.saving.register_keras_serializable(package="mine", name="Dropout")
class OwnDropout(L.Layer):
    def __init__(self, rate=0.5, **more):
        super().__init__(**more)
        self.rate = rate

    def call(self, x):
        return x + self.rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


@keras.saving.register_keras_serializable(package="mine", name="relu")
def own_relu(x):
    return ops.relu(x) * 3


@keras.saving.register_keras_serializable(package="mine")
class Subclassed(keras.Model):
    def __init__(self, **more):
        super().__init__(**more)
        self.gru = L.GRU(3)
        self.out = L.Dense(2)

    def call(self, x):
        return self.out(self.gru(x))


def plain(steps=6, width=3):
    return keras.Input((steps, width), name="in0")


def through(x, *made):
    for layer in made:
        x = layer(x)
    return x


def gru(units=3, **more):
    return L.GRU(units, **more)


def odd_initial_state():
    i = plain()
    source = R.choice(["dense", "encoder", "pool", "lstm", "both", "zeros"])
    if source == "dense":
        state = L.Dense(3)(L.Flatten()(i))
        y = gru()(i, initial_state=state)
    elif source == "encoder":
        _, state = gru(return_state=True)(i)
        y = gru()(i, initial_state=state)
    elif source == "pool":
        y = gru()(i, initial_state=L.GlobalAveragePooling1D()(i))
    elif source == "zeros":
        y = gru()(i, initial_state=ops.zeros_like(L.GlobalMaxPooling1D()(i)) + 1.0)
    elif source == "lstm":
        _, h, c = L.LSTM(3, return_state=True)(i)
        y = L.LSTM(3)(i, initial_state=[h, c])
    else:
        _, a, b = L.Bidirectional(gru(return_state=True))(i)
        y = L.Bidirectional(gru())(i, initial_state=[a, b])
    return i, L.Dense(2)(y)


def odd_index():
    i = plain()
    kind = R.randint(0, 3)
    if kind == 0:
        y = gru(return_state=True, return_sequences=True)(i)[1]
    elif kind == 1:
        y = L.LSTM(3, return_state=True)(i)[2]
    elif kind == 2:
        y = L.LSTM(3, return_state=True)(i)[1]
    else:
        y = L.Bidirectional(L.LSTM(3, return_state=True))(i)[R.randint(1, 4)]
    return i, L.Dense(2)(y) if chance(0.5) else y


def odd_mask():
    i = plain()
    m = R.choice([
        lambda: ops.any(ops.not_equal(i, 2.0), axis=-1),
        lambda: ops.any(ops.greater(i, 0.0), axis=-1),
        lambda: ops.all(ops.not_equal(i, 0.0), axis=-1),
        lambda: ops.not_equal(i[:, :, 0], 0.0),
    ])()
    y = R.choice([gru(), L.Bidirectional(gru())])(i, mask=m)
    return i, L.Dense(2)(y)


def odd_other_mask():
    i = plain()
    a = L.Masking(0.0)(i)
    y = gru()(a, mask=ops.any(ops.not_equal(i, 9.0), axis=-1))
    return i, L.Dense(2)(y)


def odd_training():
    i = plain()
    y = gru()(i)
    return i, L.Dense(2)(L.Dropout(0.5)(y, training=True))


def odd_second_input():
    i = plain()
    other = keras.Input((6, 2), name=R.choice(["other", "h", "state", "in1"]))
    y = L.Dense(2)(gru()(i))
    return [i, other], y


def odd_layer():
    i = plain()
    keep = R.choice([
        lambda: L.Conv1D(4, 3, padding=R.choice(["same", "causal"])),
        lambda: L.SeparableConv1D(4, 3, padding="same"),
        lambda: L.DepthwiseConv1D(3, padding="same"),
        lambda: L.MaxPooling1D(2),
        lambda: L.AveragePooling1D(2),
        lambda: L.UpSampling1D(2),
        lambda: L.ZeroPadding1D(1),
        lambda: L.Cropping1D(1),
        lambda: L.Permute((2, 1)),
        lambda: L.Reshape((3, 6)),
        lambda: L.Reshape((-1, 1)),
        lambda: L.Lambda(lambda t: t * 2),
        lambda: L.Rescaling(2.0, 1.0),
        lambda: L.UnitNormalization(),
        lambda: L.GroupNormalization(groups=1),
        lambda: L.RMSNormalization(),
        lambda: L.SimpleRNN(3, return_sequences=True),
        lambda: L.RNN(L.GRUCell(3), return_sequences=True),
        lambda: L.RNN([L.GRUCell(3), L.LSTMCell(2)], return_sequences=True),
        lambda: L.LayerNormalization(axis=1),
        lambda: L.LayerNormalization(axis=[1, 2]),
        lambda: L.BatchNormalization(axis=1),
        lambda: L.LayerNormalization(rms_scaling=True),
        lambda: L.Softmax(axis=1),
        lambda: L.Activation(L.Softmax(axis=1)),
        lambda: L.Dense(3, activation=L.Softmax(axis=1)),
        lambda: L.PReLU(),
        lambda: L.TimeDistributed(L.Conv1D(2, 1)) if False else L.TimeDistributed(L.UnitNormalization()),
        lambda: L.Dense(4, activation="glu") if False else L.Dense(4, activation="sparsemax"),
        lambda: L.Dense(3, activation=own_relu),
        lambda: OwnNormalization(),
        lambda: OwnDropout(0.5),
        lambda: L.SpectralNormalization(L.Dense(3)),
        lambda: L.Bidirectional(L.SimpleRNN(3, return_sequences=True)),
        lambda: L.Bidirectional(L.RNN(L.GRUCell(3), return_sequences=True)),
        lambda: L.GRU(3, return_sequences=True, activation="gelu"),
        lambda: L.LSTM(3, return_sequences=True, activation="silu"),
        lambda: L.GRU(3, return_sequences=True, recurrent_activation="softmax"),
        lambda: keras.Sequential([L.Dense(3), L.ReLU()]),
        lambda: L.EinsumDense("abc,cd->abd", output_shape=(None, 3)),
    ])()
    return i, through(i, keep, gru(), L.Dense(2))


def odd_pool():
    i = plain()
    y = R.choice([
        lambda: L.GlobalAveragePooling1D(data_format="channels_first"),
        lambda: L.GlobalMaxPooling1D(data_format="channels_first"),
        lambda: L.Flatten(data_format="channels_first"),
    ])()
    return i, through(i, gru(return_sequences=True), y, L.Dense(2))


def odd_attention():
    i = plain()
    s = gru(return_sequences=True)(i)
    kind = R.randint(0, 3)
    if kind == 0:
        a = L.Attention()([s, s])
    elif kind == 1:
        a = L.MultiHeadAttention(2, 3)(s, s)
    elif kind == 2:
        a = L.AdditiveAttention()([s, s])
    else:
        w = L.Softmax(axis=1)(L.Dense(1)(s))
        a = L.Multiply()([w, s])
    return i, L.Dense(2)(L.GlobalAveragePooling1D()(a))


def odd_merge():
    i = plain()
    a, b = gru(return_sequences=True)(i), L.LSTM(3, return_sequences=True)(i)
    y = R.choice([L.Add(), L.Multiply(), L.Average(), L.Maximum(), L.Subtract(), L.Dot(axes=1),
                  L.Concatenate(axis=1)])([a, b])
    return i, L.Dense(2)(L.GlobalAveragePooling1D()(y))


def odd_residual():
    i = plain()
    a = gru(return_sequences=True)(i)
    b = L.Add()([a, L.Dense(3)(i)]) if chance(0.5) else a + i
    return i, L.Dense(2)(gru()(b))


def odd_outputs():
    i = plain()
    s = gru()(i)
    a, b = L.Dense(2, name="a")(s), L.Dense(1, name="b")(s)
    return i, R.choice([[a, b], {"x": a, "y": b}])


def odd_shared():
    i, j = plain(), keras.Input((6, 3), name="in1")
    shared = gru()
    y = L.Concatenate()([shared(i), shared(j)])
    return [i, j], L.Dense(2)(y)


def odd_static():
    i, j = plain(), keras.Input((4,), name="static")
    return [i, j], L.Dense(2)(L.Concatenate()([gru()(i), L.Dense(3)(j)]))


def odd_flat():
    i = keras.Input((5,), name="in0")
    return i, through(i, L.Dense(4, activation="relu"), L.Dense(2))


def odd_operation():
    i = plain()
    s = gru(return_sequences=True)(i)
    y = R.choice([lambda: s[:, -1, :], lambda: ops.mean(s, axis=1), lambda: s * 2.0,
                  lambda: ops.flip(s, axis=1), lambda: ops.max(s, axis=1), lambda: 1.0 - s])()
    y = y if len(y.shape) == 2 else L.GlobalAveragePooling1D()(y)
    return i, L.Dense(2)(y)


def odd_softmax_mask():
    i = plain()
    return i, through(i, L.Masking(), gru(return_sequences=True), L.Softmax(), gru(), L.Dense(2))


def odd_precision():
    i = plain()
    policy = R.choice(["mixed_float16", "float16", "bfloat16", "mixed_bfloat16"])
    return i, through(i, L.GRU(3, dtype=policy), L.Dense(2, dtype="float32"))


def odd_numbers():
    i = keras.Input((6, 3), name="in0", dtype=R.choice(["int32", "uint8", "float16", "bfloat16"]))
    return i, through(i, gru(), L.Dense(2))


def odd_join_twice():
    i, j, k = plain(), keras.Input((6, 3), name="in1"), keras.Input((6, 3), name="in2")
    two = L.Dense(3)(L.Concatenate()([gru()(i), gru()(j)]))
    return [i, j, k], L.Dense(2)(L.Concatenate()([two, gru()(k)]))


def odd_repeat():
    i = plain()
    return i, through(i, gru(), L.RepeatVector(4), gru(return_sequences=True), L.Dense(2))


def odd_images():
    i = keras.Input((4, 5, 2), name="in0")
    return i, through(i, L.TimeDistributed(L.Flatten()), gru(), L.Dense(2))


def odd_two_readers():
    i = plain()
    a = gru(return_sequences=True)(i)
    y = L.Concatenate()([L.GlobalAveragePooling1D()(a), L.GlobalMaxPooling1D()(a)])
    return i, L.Dense(2)(y)


ODD = [odd_initial_state, odd_initial_state, odd_index, odd_index, odd_mask, odd_other_mask,
       odd_training, odd_second_input, odd_layer, odd_layer, odd_layer, odd_layer, odd_layer,
       odd_layer, odd_layer, odd_pool, odd_attention, odd_merge, odd_residual, odd_outputs,
       odd_shared, odd_static, odd_flat, odd_operation, odd_softmax_mask, odd_precision, odd_numbers,
       odd_join_twice, odd_repeat, odd_images, odd_two_readers, "subclassed", "key", "key", "lora",
       "int8", "unread", "merge_none"]


def edited(case, model, arrays):
    """A known model into whose description a key is put that nobody knows, or another value."""
    save(case, model, arrays, form="keras")
    file = os.path.join(case, "model.keras")
    with zipfile.ZipFile(file) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    config = json.loads(parts["config.json"])
    rows = [l for l in config["config"]["layers"] if l["module"].startswith("keras.layers")]
    row = R.choice(rows)
    kind = R.randint(0, 4)
    if kind == 0:
        row["config"][R.choice(["flavour", "clip", "peepholes", "residual"])] = R.choice([True, 2, "x"])
    elif kind == 1:
        row["wrapped_in"] = "residual"
    elif kind == 2:
        config["ensemble"] = 3
    elif kind == 3:
        config["config"]["averaged"] = True
    else:
        parts["adapter.bin"] = b"1234"
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    with open(os.path.join(case, "must-refuse"), "w") as out:
        out.write(row["config"]["name"])


def odd(case):
    kind = R.choice(ODD)
    steps, width = 6, 3
    x = {"in0": data(False, steps, width, 4, 0.0, GAPS)}
    if kind == "subclassed":
        model = Subclassed()
        model(x["in0"])
        save(case, model, x, form="keras")
        return
    if kind == "key":
        model, arrays = known(case)
        edited(case, model, arrays)
        return
    if kind in ("lora", "int8"):
        i = plain()
        dense = L.Dense(4)
        model = keras.Model(i, through(i, gru(), dense))
        randomise(model)
        if kind == "lora":
            dense.enable_lora(2)
            randomise(model)
        else:
            model.quantize("int8")
        save(case, model, x, form="keras")
        return
    if kind == "unread":
        model, arrays = known(case)
        arrays["nobody"] = np.zeros((6, 6, 2), "float32")
        save(case, model, arrays)
        return
    if kind == "merge_none":
        i = plain()
        a, b = L.Bidirectional(gru(), merge_mode=None)(i)
        i, o = i, L.Dense(2)(L.Concatenate()([a, b]))
    else:
        i, o = kind()
    model = keras.Model(i, o)
    randomise(model)
    for t in model.inputs:
        if t.name not in x:
            shape = [4] + [s or 6 for s in t.shape[1:]]
            x[t.name] = np.random.default_rng(3).normal(0, 1, shape).astype("float32")
        elif len(t.shape) != 3 or t.shape[2] != 3:
            shape = [4] + [s or 6 for s in t.shape[1:]]
            x[t.name] = np.random.default_rng(3).normal(0, 1, shape).astype("float32")
    save(case, model, x)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--models", type=int, default=500)
    parser.add_argument("--odd", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    print("keras", keras.__version__, keras.backend.backend())
    for kind, make, count in (("known", known, told.models), ("odd", odd, told.odd)):
        failed = 0
        for n in range(count):
            case = os.path.join(told.folder, f"{kind}-{n:04d}")
            for attempt in range(30):
                # each case by its own seed, so that one of them can be made again alone
                R.seed(f"{told.seed}-{kind}-{n}-{attempt}")
                keras.utils.set_random_seed(R.randrange(1 << 30))
                keras.backend.clear_session()
                try:
                    if kind == "known":
                        model, arrays = make(case)
                        save(case, model, arrays)
                    else:
                        make(case)
                    break
                except Exception as refused:  # Keras itself refuses the combination
                    shutil.rmtree(case, ignore_errors=True)
                    failed += 1
                    if os.environ.get("SHOW"):
                        print(case, repr(refused)[:300], file=sys.stderr)
        print(kind, count, "made,", failed, "that Keras itself refused")


main()
