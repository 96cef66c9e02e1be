"""Figures of trainings by Keras and PyTorch from equal weights, for PeerTrainingTest.

    KERAS_BACKEND=torch python training_figures.py > peers.txt

Each case trains `gru(3) dense(C)` on the same eight sequences in their order, batches of four, three epochs, in
double precision; the losses of the batches and the last weights are written. Schedules are written as the factor
of the rate at each step, metrics as figures of the same answers. A line is a name, a bar, and what is said of it.
"""
import os
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.filterwarnings("ignore")
import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
ROWS, STEPS, WIDTH, UNITS, BATCH, EPOCHS = 8, 5, 2, 3, 4, 3
random = np.random.default_rng(20)


def some(*shape, scale=1.0):
    """Numbers that a float holds exactly."""
    return (random.normal(size=shape) * scale).astype(np.float32).astype(np.float64)


X = some(ROWS, STEPS, WIDTH)
CLASSES = np.array([0, 1, 2, 1, 0, 2, 2, 1])
SOFT = np.array([[0.75, 0.25, 0], [0, 1, 0], [0.125, 0.125, 0.75], [0.25, 0.5, 0.25],
                 [1, 0, 0], [0, 0, 1], [0, 0.5, 0.5], [0.5, 0.25, 0.25]])
YES = np.array([[1, 0], [0, 0], [1, 1], [0, 1], [1, 0], [1, 1], [0, 0], [0, 1]], dtype=float)
NUMBERS = some(ROWS, 2, scale=2.0)
COUNTS = np.array([[0, 1], [2, 0], [1, 3], [4, 0], [0, 0], [1, 2], [5, 1], [0, 2]], dtype=float)
WEIGHTS = np.array([1, 0.5, 2, 0, 1.5, 1, 0.25, 3])
START = {
    "input": some(WIDTH, 3 * UNITS, scale=0.6), "recurrent": some(UNITS, 3 * UNITS, scale=0.6),
    "bias": some(2, 3 * UNITS, scale=0.3),
    3: (some(UNITS, 3, scale=0.7), some(3, scale=0.2)), 2: (some(UNITS, 2, scale=0.7), some(2, scale=0.2)),
}


random = np.random.default_rng(21)
LSTM = {"input": some(WIDTH, 4 * UNITS, scale=0.6), "recurrent": some(UNITS, 4 * UNITS, scale=0.6),
        "bias": some(4 * UNITS, scale=0.3)}
NORMAL = [abs(some(WIDTH)) + 0.5, some(WIDTH), some(WIDTH), abs(some(WIDTH)) + 0.5]
NORMAL = [n.astype(np.float32).astype(np.float64) for n in NORMAL]
LOW = (1 << 64) - 1


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & LOW
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & LOW
    return z ^ (z >> 31)


def masks(batch, width, kind, rate, gates):
    """What gatelens.engine.node.Dropping drops in the batch with this number, of the seed 0."""
    seed = mixed((0x9E3779B97F4A7C15 * (batch + 1)) & LOW)
    all_of = []
    for gate in range(gates):
        mask = np.zeros((BATCH, width))
        for row in range(BATCH):
            for feature in range(width):
                x = (seed + 0x9E3779B97F4A7C15 * (row + 1)) & LOW
                x = mixed((x + 0xD1B54A32D192ED03) & LOW)
                x = mixed((x + 0x8CB92BA72F3D8DD7 * (-2 * gate - kind)) & LOW)
                x = mixed((x + feature) & LOW)
                mask[row, feature] = 0 if np.float32((x >> 40) * 2.0 ** -24) < np.float32(rate) else 1 / (1 - rate)
        all_of.append(torch.tensor(mask))
    return all_of


def line(name, words):
    print(name + "|" + words)


def numbers(values):
    return " ".join(repr(float(v)) for v in np.asarray(values, dtype=np.float64).ravel())


def built(head, gru=None, dense=None, cell="gru"):
    if cell == "lstm":
        model = keras.Sequential([
            keras.Input((STEPS, WIDTH)),
            keras.layers.LSTM(UNITS, name="lstm_0", **(gru or {})),
            keras.layers.Dense(3, activation=head, name="dense_0"),
        ])
        model.layers[0].set_weights([LSTM["input"], LSTM["recurrent"], LSTM["bias"]])
        model.layers[1].set_weights(list(START[3]))
        return model
    width = 3 if head == "softmax" else 2
    if cell == "normal":
        model = keras.Sequential([
            keras.Input((STEPS, WIDTH)),
            keras.layers.BatchNormalization(momentum=0.75, epsilon=1e-3),
            keras.layers.GRU(UNITS, reset_after=True, name="gru_0"),
            keras.layers.Dense(width, activation=head, name="dense_0"),
        ])
        model.layers[0].set_weights(NORMAL)
        model.layers[1].set_weights([START["input"], START["recurrent"], START["bias"]])
        model.layers[2].set_weights(list(START[width]))
        return model
    model = keras.Sequential([
        keras.Input((STEPS, WIDTH)),
        keras.layers.GRU(UNITS, reset_after=True, name="gru_0", **(gru or {})),
        keras.layers.Dense(width, activation=head, name="dense_0", **(dense or {})),
    ])
    model.layers[0].set_weights([START["input"], START["recurrent"], START["bias"]])
    model.layers[1].set_weights(list(START[width]))
    return model


def trained(name, settings, optimizer, loss="categorical_crossentropy", head="softmax", labels=None,
            sample_weight=None, class_weight=None, gru=None, dense=None, after=None, cell="gru", frozen=False,
            plateau=None):
    model = built(head, gru, dense, cell)
    model.layers[0].trainable = not frozen
    layer = model.layers[1 if cell == "normal" else 0]
    gates = (4 if cell == "lstm" else 3) if layer.recurrent_dropout else 1
    one = (lambda all_of: all_of) if layer.recurrent_dropout else (lambda all_of: all_of[0])
    layer.cell.get_dropout_mask = lambda x: one(masks(len(losses), WIDTH, 0, layer.dropout, gates))
    layer.cell.get_recurrent_dropout_mask = lambda h: masks(len(losses), UNITS, 1, layer.recurrent_dropout, gates)
    model.compile(optimizer=optimizer, loss=loss)
    labels = np.eye(3)[CLASSES] if labels is None else labels
    losses, ends = [], []
    for _ in range(EPOCHS):
        for at in range(0, ROWS, BATCH):
            part = slice(at, at + BATCH)
            losses.append(model.train_on_batch(
                X[part], labels[part],
                sample_weight=None if sample_weight is None else sample_weight[part],
                class_weight=class_weight))
            model.reset_metrics() if hasattr(model, "reset_metrics") else None
        ends.append([w.copy() for w in model.get_weights()])
        if plateau:
            plateau.set_model(model)
            plateau.on_epoch_end(len(ends), {"loss": np.mean(losses[-ROWS // BATCH:])})
    optimizer.finalize_variable_values(model.trainable_variables)
    weights = after(ends) if after else [w for each in model.layers for w in each.get_weights()]
    line("training", name + "|" + settings + "|" + numbers(losses) + "|" + " ".join(numbers(w) for w in weights))


O = keras.optimizers
L = keras.losses


def adam(**more):
    return O.Adam(0.01, epsilon=1e-7, **more)


def optimizers():
    trained("sgd", "optimizer=sgd(0.1)", O.SGD(0.1))
    trained("momentum", "optimizer=sgd(0.1,0.9)", O.SGD(0.1, momentum=0.9))
    trained("nesterov", "optimizer=sgd(rate=0.1, momentum=0.9, nesterov=true)", O.SGD(0.1, 0.9, nesterov=True))
    trained("rmsprop", "optimizer=rmsprop(0.01)", O.RMSprop(0.01))
    trained("adam", "optimizer=adam(0.01)", adam())
    trained("amsgrad", "optimizer=adam(0.01, amsgrad=true, beta2=0.6)", adam(amsgrad=True, beta_2=0.6))
    trained("adamw", "optimizer=adamw(0.01, 0.1)", O.AdamW(0.01, weight_decay=0.1))
    leaving = O.AdamW(0.01, weight_decay=0.1)
    leaving.exclude_from_weight_decay(var_names=["bias"])
    trained("adamw-biases", "optimizer=adamw(0.01, decay=0.1, biases=false)", leaving)
    trained("nadam", "optimizer=nadam(0.01)", O.Nadam(0.01))
    trained("lion", "optimizer=lion(0.01, decay=0.2)", O.Lion(0.01, weight_decay=0.2))
    trained("ema", "optimizer=adam(0.01);average=ema(0.8)", adam(use_ema=True, ema_momentum=0.8))
    trained("swa", "optimizer=adam(0.01);average=swa(0.34)", adam(),
            after=lambda ends: [np.mean(w, axis=0) for w in zip(*ends[1:])])
    trained("accumulation", "optimizer=adam(0.01);accumulation=3", adam(gradient_accumulation_steps=3))
    trained("clip-value", "optimizer=sgd(0.1);clip-value=0.02", O.SGD(0.1, clipvalue=0.02))
    trained("clip-tensor", "optimizer=sgd(0.1);clip-tensor-norm=0.05", O.SGD(0.1, clipnorm=0.05))
    trained("clip-norm", "optimizer=sgd(0.1);clip-norm=0.1", O.SGD(0.1, global_clipnorm=0.1))


def more_optimizers():
    """Whatever has no case of its own above; each says another setting."""
    trained("rmsprop-decay", "optimizer=rmsprop(0.01, decay=0.6, epsilon=1e-4)", O.RMSprop(0.01, rho=0.6, epsilon=1e-4))
    trained("adam-all", "optimizer=adam(0.02, 0.7, 0.8, 1e-3)", O.Adam(0.02, 0.7, 0.8, epsilon=1e-3))
    trained("nadam-all", "optimizer=nadam(0.02, 0.7, 0.8, 1e-3)", O.Nadam(0.02, 0.7, 0.8, epsilon=1e-3))
    trained("adamw-amsgrad", "optimizer=adamw(0.01, decay=0.1, beta2=0.6, amsgrad=true)",
            O.AdamW(0.01, weight_decay=0.1, beta_2=0.6, amsgrad=True))
    leaving = O.Lion(0.01, weight_decay=0.2, beta_1=0.7, beta_2=0.8)
    leaving.exclude_from_weight_decay(var_names=["bias"])
    trained("lion-biases", "optimizer=lion(0.01, decay=0.2, beta1=0.7, beta2=0.8, biases=false)", leaving)
    trained("frozen", "optimizer=adam(0.01);frozen=gru_0", adam(), frozen=True)
    two = O.schedules.ExponentialDecay(0.01, ROWS // BATCH, 0.5, staircase=True)
    trained("scheduled-step", "optimizer=adam(0.01);schedule=step(1, 0.5)", O.Adam(two, epsilon=1e-7))
    trained("scheduled-cosine", "optimizer=sgd(0.1,0.9);schedule=cosine(0.1)",
            O.SGD(O.schedules.CosineDecay(0.1, 6, alpha=0.1), 0.9))
    trained("plateau", "optimizer=sgd(3);schedule=plateau(0.25, 1)", O.SGD(3.0),
            plateau=keras.callbacks.ReduceLROnPlateau("loss", factor=0.25, patience=1, min_delta=0))
    trained("accumulation-clipped", "optimizer=sgd(0.1,0.9);accumulation=2;clip-norm=0.1",
            O.SGD(0.1, 0.9, gradient_accumulation_steps=2, global_clipnorm=0.1))
    # averaged after each step, as PyTorch's users do; Keras' use_ema averages after each batch of a step, too
    ends = []
    steps = O.SGD(0.1, 0.9, gradient_accumulation_steps=2)
    update = steps.apply

    def apply(grads, variables):
        update(grads, variables)
        ends.append([w.detach().clone() for w in (v.value for v in variables)])

    steps.apply = apply

    def averaged(_):
        average = ends[1]  # as Keras begins: with the weights after the first step
        for weights in ends[3::2]:
            average = [0.5 * a + 0.5 * w for a, w in zip(average, weights)]
        return [a.numpy() for a in average]

    trained("accumulation-averaged", "optimizer=sgd(0.1,0.9);accumulation=2;average=ema(0.5)", steps, after=averaged)


def layer_rates():
    """Rates of layers are those of PyTorch's groups of parameters."""
    model = built("softmax")
    groups = [{"params": [w.value for w in layer.trainable_variables], "lr": rate}
              for layer, rate in zip(model.layers, (0.05, 0.2))]
    optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9)
    losses = []
    for _ in range(EPOCHS):
        for at in range(0, ROWS, BATCH):
            optimizer.zero_grad()
            answer = model(torch.tensor(X[at:at + BATCH]), training=True)
            loss = torch.nn.functional.nll_loss(torch.log(answer), torch.tensor(CLASSES[at:at + BATCH]))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    line("training", "layer-rates|optimizer=sgd(0.1,0.9);layer-rates=gru_0=0.5,dense_0=2|" + numbers(losses) + "|"
         + " ".join(numbers(w) for each in model.layers for w in each.get_weights()))


def losses():
    two = dict(head="linear", labels=NUMBERS)
    trained("squared-error", "loss=squared-error;labels=numbers", O.SGD(0.1), "mean_squared_error", **two)
    trained("absolute-error", "loss=absolute-error;labels=numbers", O.SGD(0.1), "mean_absolute_error", **two)
    trained("huber", "loss=huber(0.7);labels=numbers", O.SGD(0.1), L.Huber(0.7), **two)
    trained("log-cosh", "loss=log-cosh;labels=numbers", O.SGD(0.1), L.LogCosh(), **two)

    def pinball(y, o):
        q = keras.ops.convert_to_tensor(np.array([0.1, 0.75]))
        return keras.ops.mean(keras.ops.maximum(q * (y - o), (q - 1) * (y - o)), axis=-1)

    trained("quantile", "loss=quantile(0.1:0.75);labels=numbers", O.SGD(0.1), pinball, **two)

    def weighed(y, o):
        return keras.ops.mean(keras.ops.convert_to_tensor(np.array([3, 0.5])) * keras.ops.square(y - o), axis=-1)

    trained("outputs", "loss=squared-error;labels=numbers;output-weights=3,0.5", O.SGD(0.1), weighed, **two)
    trained("poisson", "loss=poisson;labels=counts;head=softplus", O.SGD(0.1), L.Poisson(), head="softplus",
            labels=COUNTS)
    trained("poisson-log", "loss=poisson(log=true);labels=counts", O.SGD(0.05),
            lambda y, o: keras.ops.mean(keras.ops.exp(o) - y * o, axis=-1), head="linear", labels=COUNTS)
    soft = dict(labels=SOFT)
    trained("soft", "labels=soft", O.SGD(0.1), **soft)
    trained("smoothing", "loss=categorical-cross-entropy(smoothing=0.1)", O.SGD(0.1),
            L.CategoricalCrossentropy(label_smoothing=0.1))
    trained("focal", "loss=categorical-focal(2, 0.25)", O.SGD(1.0), L.CategoricalFocalCrossentropy(0.25, 2.0))
    yes = dict(head="sigmoid", labels=YES)
    trained("binary", "loss=binary-cross-entropy;labels=yes", O.SGD(0.1), L.BinaryCrossentropy(), **yes)
    trained("binary-smoothing", "loss=binary-cross-entropy(smoothing=0.2);labels=yes", O.SGD(0.1),
            L.BinaryCrossentropy(label_smoothing=0.2), **yes)
    trained("binary-focal", "loss=binary-focal(gamma=1.5);labels=yes", O.SGD(0.5),
            L.BinaryFocalCrossentropy(gamma=1.5), **yes)
    trained("binary-focal-alpha", "loss=binary-focal(2,0.25);labels=yes", O.SGD(0.5),
            L.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.25, gamma=2.0), **yes)
    trained("sample-weights", "weights=samples", O.SGD(0.1), sample_weight=WEIGHTS)
    trained("class-weights", "class-weights=0.5,2,1", O.SGD(0.1), "sparse_categorical_crossentropy",
            labels=CLASSES, class_weight={0: 0.5, 1: 2.0, 2: 1.0})


def penalties():
    r = keras.regularizers
    trained("penalties", "penalty=gru_0 kernel_l1=0.02,kernel_l2=0.05,recurrent_l2=0.1,bias_l1=0.03;"
            "penalty=dense_0 kernel_l2=0.2,bias_l2=0.1", O.SGD(0.1),
            gru=dict(kernel_regularizer=r.L1L2(0.02, 0.05), recurrent_regularizer=r.L2(0.1),
                     bias_regularizer=r.L1(0.03)),
            dense=dict(kernel_regularizer=r.L2(0.2), bias_regularizer=r.L2(0.1)))


    trained("lstm-penalties", "cell=lstm;penalty=lstm_0 kernel_l2=0.05,recurrent_l1=0.02,bias_l2=0.03", O.SGD(0.1),
            gru=dict(kernel_regularizer=r.L2(0.05), recurrent_regularizer=r.L1(0.02), bias_regularizer=r.L2(0.03)),
            cell="lstm")


def more_losses():
    yes = dict(head="sigmoid", labels=YES)

    def weighed(y, o):
        each = keras.ops.binary_crossentropy(y, o)
        return keras.ops.mean(keras.ops.convert_to_tensor(np.array([3, 0.5])) * each, axis=-1)

    trained("sigmoid-outputs", "loss=binary-cross-entropy;labels=yes;output-weights=3,0.5", O.SGD(0.1), weighed, **yes)
    trained("soft-smoothing", "loss=categorical-cross-entropy(smoothing=0.2);labels=soft", O.SGD(0.1),
            L.CategoricalCrossentropy(label_smoothing=0.2), labels=SOFT)
    trained("focal-soft", "loss=categorical-focal(1.5);labels=soft", O.SGD(0.1), L.CategoricalFocalCrossentropy(1.0, 1.5),
            labels=SOFT)
    trained("sample-weights-numbers", "loss=huber(2);labels=numbers;weights=samples", O.SGD(0.1), L.Huber(2.0),
            head="linear", labels=NUMBERS, sample_weight=WEIGHTS)
    trained("sample-and-class-weights", "weights=samples;class-weights=0.5,2,1", O.SGD(0.1),
            "sparse_categorical_crossentropy", labels=CLASSES, sample_weight=WEIGHTS * np.array([0.5, 2, 1])[CLASSES])


def dropouts():
    both = dict(dropout=0.25, recurrent_dropout=0.4)
    trained("gru-dropout", "penalty=gru_0 dropout=0.5", O.SGD(0.1), gru=dict(dropout=0.5))
    trained("gru-dropouts", "penalty=gru_0 dropout=0.25,recurrent_dropout=0.4", O.SGD(0.1), gru=both)
    trained("lstm-dropout", "cell=lstm;penalty=lstm_0 dropout=0.5", O.SGD(0.1), gru=dict(dropout=0.5), cell="lstm")
    trained("lstm-dropouts", "cell=lstm;penalty=lstm_0 dropout=0.25,recurrent_dropout=0.4", O.SGD(0.1), gru=both,
            cell="lstm")


def normalisation():
    trained("batch-normalisation", "cell=normal;optimizer=adam(0.01)", adam(), cell="normal")


def schedules():
    def said(text, make, steps=24, per_epoch=4, by_epoch=False):
        weight = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
        optimizer = torch.optim.SGD([weight], lr=1.0)
        schedule = make(optimizer)
        factors = []
        for step in range(steps):
            factors.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not by_epoch or (step + 1) % per_epoch == 0:
                schedule.step()
        line("schedule", f"{text}|{per_epoch}|" + numbers(factors))

    s = torch.optim.lr_scheduler
    said("step(2, 0.5)", lambda o: s.StepLR(o, 2, 0.5), by_epoch=True)
    said("exponential(0.8)", lambda o: s.ExponentialLR(o, 0.8), by_epoch=True)
    said("exponential(factor=0.5, steps=6)", lambda o: s.LambdaLR(o, lambda i: 0.5 ** (i / 6)))
    said("one-cycle", lambda o: s.OneCycleLR(o, 1.0, total_steps=24, cycle_momentum=False))
    said("one-cycle(0.5, 10, 100)", lambda o: s.OneCycleLR(
        o, 1.0, total_steps=24, pct_start=0.5, div_factor=10, final_div_factor=100, cycle_momentum=False))
    said("restarts(1, 2)", lambda o: s.CosineAnnealingWarmRestarts(o, 4, 2))
    said("cosine", lambda o: s.CosineAnnealingLR(o, 24))
    said("cosine(floor=0.2)", lambda o: s.CosineAnnealingLR(o, 24, eta_min=0.2))
    said("restarts(first=2, times=1, floor=0.1)", lambda o: s.CosineAnnealingWarmRestarts(o, 8, 1, eta_min=0.1))
    said("one-cycle(0.25, 5, 20)", lambda o: s.OneCycleLR(
        o, 1.0, total_steps=24, pct_start=0.25, div_factor=5, final_div_factor=20, cycle_momentum=False))
    said("warmup(3, restarts(1, 2))", lambda o: s.SequentialLR(
        o, [s.LinearLR(o, 1 / 4, 1, 3), s.CosineAnnealingWarmRestarts(o, 4, 2)], [3]))
    said("constant", lambda o: s.ConstantLR(o, 1.0, 24))
    said("warmup(4)", lambda o: s.LinearLR(o, 1 / 5, 1, 4))
    said("warmup(4, exponential(0.5, 6))", lambda o: s.SequentialLR(
        o, [s.LinearLR(o, 1 / 5, 1, 4), s.LambdaLR(o, lambda i: 0.5 ** (i / 6))], [4]))


def main():
    line("inputs", numbers(X))
    line("soft", numbers(SOFT))
    line("yes", numbers(YES))
    line("numbers", numbers(NUMBERS))
    line("counts", numbers(COUNTS))
    line("classes", numbers(CLASSES))
    line("samples", numbers(WEIGHTS))
    line("gru", " ".join(numbers(START[k]) for k in ("input", "recurrent", "bias")))
    line("lstm", " ".join(numbers(LSTM[k]) for k in ("input", "recurrent", "bias")))
    line("normal", " ".join(numbers(w) for w in NORMAL))
    for width in (3, 2):
        line(f"dense{width}", " ".join(numbers(w) for w in START[width]))
    optimizers()
    more_optimizers()
    layer_rates()
    losses()
    more_losses()
    penalties()
    dropouts()
    normalisation()
    schedules()


if __name__ == "__main__":
    main()
