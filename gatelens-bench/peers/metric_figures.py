"""Writes metrics of scikit-learn on drawn answers: gatelens-core/src/test/resources/metrics.txt, which MetricTest reads.

    python metric_figures.py > ../../gatelens-core/src/test/resources/metrics.txt

A case is a line `kind width`, then a line for each example, outputs and label, then `name=figure` for each metric, then an empty line.
"""
import numpy as np
import sklearn
from sklearn import metrics as m

rng = np.random.default_rng(20)
print(f"# scikit-learn {sklearn.__version__}, metric_figures.py")


def case(kind, outputs, labels, figures):
    print(kind, outputs.shape[1])
    for p, y in zip(outputs, labels):
        print(" ".join(repr(float(v)) for v in p), "|", " ".join(repr(float(v)) for v in np.atleast_1d(y)))
    for name, value in figures.items():
        print(f"{name}={float(value)!r}")
    print()


def classes(n, width, ties, missing=False):
    p = rng.dirichlet(np.ones(width), n)
    if ties:
        p = np.round(p * 4) / 4 + 1e-3
        p /= p.sum(1, keepdims=True)
    y = np.array([rng.choice(width, p=row / row.sum()) for row in p])
    y[:width] = np.arange(width)
    if missing:
        y[y == width - 1] = 0
    said = p.argmax(1)
    binary = width == 2
    average = "binary" if binary else "macro"
    figures = {
        "accuracy": m.accuracy_score(y, said),
        "balanced-accuracy": m.balanced_accuracy_score(y, said),
        "precision": m.precision_score(y, said, average=average, zero_division=0),
        "recall": m.recall_score(y, said, average=average, zero_division=0),
        "f1": m.f1_score(y, said, average=average, zero_division=0),
        "log-loss": m.log_loss(y, p, labels=np.arange(width)),
    }
    if not missing:
        figures["auc"] = m.roc_auc_score(y, p[:, 1]) if binary else m.roc_auc_score(y, p, multi_class="ovr", average="macro")
    case("CLASSES", p, y, figures)


def yes_no(n, width):
    p = rng.random((n, width))
    y = (rng.random((n, width)) < p).astype(int)
    y[0], y[1] = 0, 1
    said = (p >= 0.5).astype(int)
    mean = lambda f: np.mean([f(y[:, j], said[:, j]) for j in range(width)])
    case("YES_NO", p, y, {
        "accuracy": mean(m.accuracy_score),
        "balanced-accuracy": mean(m.balanced_accuracy_score),
        "precision": mean(m.precision_score),
        "recall": mean(m.recall_score),
        "f1": mean(m.f1_score),
        "auc": m.roc_auc_score(y, p, average="macro"),
        "log-loss": np.mean([m.log_loss(y[:, j], p[:, j]) for j in range(width)]),
    })


def numbers(n, width):
    y = rng.normal(3, 2, (n, width))
    p = y + rng.normal(0, 1, (n, width))
    case("NUMBERS", p, y, {
        "rmse": np.sqrt(m.mean_squared_error(y, p)),
        "mae": m.mean_absolute_error(y, p),
        "r2": m.r2_score(y, p),
    })


classes(60, 2, False)
classes(60, 2, True)
classes(60, 3, False)
classes(60, 4, True)
classes(40, 4, False, missing=True)
yes_no(60, 1)
yes_no(60, 3)
numbers(50, 1)
numbers(50, 3)
