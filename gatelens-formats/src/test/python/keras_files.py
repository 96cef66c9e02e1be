"""Writes the small files of KerasFilesTest.

    python keras_files.py FOLDER

Made with Keras 3.15.1 (TensorFlow backend) and h5py 3.14; the layouts of earlier versions are written
as those wrote them. Prints what Keras answers for x[n][t][d] = sin(1.7 (8 n + 2 t + d) + 0.3),
n = 2, T = 4, D = 2.
"""

import io
import json
import os
import sys
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import absl.logging
import h5py
import keras
import numpy as np
from keras import layers as L

absl.logging.set_verbosity(absl.logging.ERROR)
FOLDER = sys.argv[1]
X = np.sin(1.7 * np.arange(16) + 0.3).reshape(2, 4, 2).astype("float32")


def prepared(model):
    for k, w in enumerate(model.weights):
        i = np.arange(int(np.prod(w.shape)))
        w.assign((0.6 * np.sin(0.37 * i + 1.3 * k + 0.5)).reshape(w.shape))
    return model


def say(name, model, x=X):
    print(name, os.path.getsize(os.path.join(FOLDER, name)),
          np.asarray(model(x, training=False)).ravel().tolist())


def seq(*layers):
    return prepared(keras.Sequential([keras.Input((4, 2), name="in"), *layers]))


def save(name, model):
    model.save(os.path.join(FOLDER, name))
    if name.endswith(".keras"):
        rezipped(name, lambda parts: None)
    say(name, model)


def older_words(name, model):
    """Attributes as Keras 2 wrote them: byte strings of one length."""
    path = os.path.join(FOLDER, name)
    with h5py.File(path, "r+") as h:
        for group in h["model_weights"].values():
            names = [n.encode("utf8") for n in group.attrs["weight_names"]]
            del group.attrs["weight_names"]
            group.attrs["weight_names"] = names if names else np.zeros(0)


def rezipped(name, change):
    path = os.path.join(FOLDER, name)
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for n, content in parts.items():
            new.writestr(n, content)


def windows(parts):
    """Groups named `layers\\gru\\cell`, as some versions wrote on Windows."""
    old = h5py.File(io.BytesIO(parts["model.weights.h5"]))
    held = io.BytesIO()
    with h5py.File(held, "w") as new:
        def copy(path, node):
            if isinstance(node, h5py.Dataset):
                group, _, number = path.rpartition("/vars/")
                target = new.require_group(group.replace("/", "\\")).require_group("vars")
                target.create_dataset(number, data=node[()])
        old.visititems(copy)
    parts["model.weights.h5"] = held.getvalue()


def checkpointed(parts):
    """The layout of tf.keras 2.12: `_layer_checkpoint_dependencies`, layers with weights counted twice."""
    old = h5py.File(io.BytesIO(parts["model.weights.h5"]))
    held = io.BytesIO()
    with h5py.File(held, "w") as new:
        def copy(path, node):
            if isinstance(node, h5py.Dataset):
                moved = path.replace("layers/", "_layer_checkpoint_dependencies/", 1)
                moved = moved.replace("/dense_1/", "/dense_2/")
                new.create_dataset(moved, data=node[()])
        old.visititems(copy)
    parts["model.weights.h5"] = held.getvalue()
    parts["metadata.json"] = b'{"keras_version": "2.12.0"}'


save("names.h5", seq(L.Bidirectional(L.GRU(2), name="größe"), L.Dense(1, name="层")))
m = seq(L.Bidirectional(L.GRU(2), name="größe"), L.Dense(1, name="层"))
m.save(os.path.join(FOLDER, "names-keras2.h5"))
older_words("names-keras2.h5", m)
say("names-keras2.h5", m)
one = lambda: L.Bidirectional(L.GRU(2, use_bias=False, name="a"),
                              backward_layer=L.GRU(2, go_backwards=True, name="b"), merge_mode="sum")
save("one-bias.h5", seq(one(), L.Dense(1)))
other = lambda: L.Bidirectional(L.LSTM(2, name="a"),
                                backward_layer=L.LSTM(2, go_backwards=True, use_bias=False, name="b"))
save("other-bias.h5", seq(other(), L.Dense(1)))
save("other-bias.keras", seq(other(), L.Dense(1)))
for name, change in (("windows.keras", windows), ("checkpointed.keras", checkpointed)):
    m = seq(L.GRU(2, return_sequences=True), L.Dense(3, activation="tanh"), L.LSTM(2), L.Dense(1))
    m.save(os.path.join(FOLDER, name))
    rezipped(name, change)
    say(name, m)
m = prepared(keras.Sequential([keras.Input(batch_shape=(2, 4, 2), name="in"),
                               L.GRU(2, stateful=True, dropout=0.2, name="gru"), L.Dense(1)]))
m.compile("adam", "mse")
path = os.path.join(FOLDER, "trained.keras")
m.optimizer.build(m.trainable_variables)
save("trained.keras", m)
i = keras.Input((4, 2), name="in")
quantised = prepared(keras.Model(i, L.Dense(1)(L.GRU(2)(i))))
quantised.quantize("int8")
quantised.save(os.path.join(FOLDER, "int8.keras"))
rezipped("int8.keras", lambda parts: None)
print("int8.keras", os.path.getsize(os.path.join(FOLDER, "int8.keras")))
