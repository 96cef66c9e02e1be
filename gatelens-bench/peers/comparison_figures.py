"""Figures of SciPy, scikit-learn and statsmodels that gatelens-explain's comparison tests keep.

The data is drawn by a generator of three lines that the tests repeat, so that nothing needs to be
kept but the figures. Made with SciPy 1.17.1, scikit-learn 1.9.1, statsmodels 0.15.0:

    python comparison_figures.py
"""

import numpy as np
from scipy import stats
from sklearn import metrics
from statsmodels.stats import contingency_tables, multitest


class Draws:
    """x <- (x * 1103515245 + 12345) mod 2^31, the upper 16 bits as a share of 1."""

    def __init__(self, seed):
        self.state = seed

    def one(self):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 15) / 65536.0


def classes():
    draws = Draws(7)
    labels, probabilities = [], []
    for _ in range(60):
        label = int(draws.one() * 3)
        logits = [3 * draws.one() + (1 if c == label else 0) for c in range(3)]
        e = np.exp(np.array(logits) - max(logits))
        labels.append(label)
        probabilities.append(e / e.sum())
    y, p = np.array(labels), np.array(probabilities)
    answers = p.argmax(axis=1)
    print("log loss", repr(metrics.log_loss(y, p)))
    print("auc", repr(metrics.roc_auc_score(y, p, multi_class="ovr", average="macro")))
    print("auc each", metrics.roc_auc_score(y, p, multi_class="ovr", average=None).tolist())
    print("balanced accuracy", repr(metrics.balanced_accuracy_score(y, answers)))
    print("macro F1", repr(metrics.f1_score(y, answers, average="macro")))
    print("per class", [a.tolist() for a in metrics.precision_recall_fscore_support(y, answers)])


def overall():
    draws = Draws(11)
    right = np.array([[draws.one() < 0.6 + 0.1 * j for j in range(4)] for _ in range(80)])
    found = contingency_tables.cochrans_q(right.astype(int))
    print("cochran", repr(found.statistic), found.df, repr(found.pvalue))
    draws = Draws(13)
    figures = np.array([[int(8 * draws.one()) + 0.5 * j for j in range(3)] for _ in range(40)])
    found = stats.friedmanchisquare(*figures.T)
    print("friedman", repr(found.statistic), repr(found.pvalue))


def groups():
    draws = Draws(17)
    one = [0.8 + 0.1 * draws.one() for _ in range(5)]
    other = [0.78 + 0.05 * draws.one() for _ in range(7)]
    found = stats.ttest_ind(one, other, equal_var=False)
    interval = found.confidence_interval(0.95)
    print("welch", repr(found.statistic), repr(found.df), repr(found.pvalue), interval)
    p = [0.01, 0.04, 0.03, 0.005, 0.5]
    print("holm", multitest.multipletests(p, method="holm")[1].tolist())
    draws = Draws(19)
    d = [int(5 * draws.one()) - 1.8 for _ in range(40)]
    print("paired t", repr(stats.ttest_1samp(d, 0).pvalue))


if __name__ == "__main__":
    classes()
    overall()
    groups()
