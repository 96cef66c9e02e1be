#!/usr/bin/env python3
"""Holds ONNX files that we wrote to onnx.checker and to ONNX Runtime: FOLDER/*/model.onnx (or the name given with
--file) must pass the checker and answer expected.npy for input-NAME.npy, within 1e-5 of the scale.

    python3 check_onnx.py FOLDER [--file again.onnx]

Exits 0 where all hold. Needs numpy, onnx and onnxruntime.
"""
import argparse
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(4)


def fault(folder, name):
    path = folder / name
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path))
    feeds = {}
    for given in session.get_inputs():
        x = np.load(folder / f"input-{given.name}.npy")
        feeds[given.name] = x.astype(np.int64 if "int64" in given.type else np.float32)
    found = session.run(None, feeds)[0]
    ours = folder / "answer.npy"
    expected = np.load(ours if ours.exists() else folder / "expected.npy")
    if found.size != expected.size:
        return f"shape {found.shape} for {expected.shape}"
    worst = np.abs(found.reshape(-1) - expected.reshape(-1)).max() / max(1, np.abs(expected).max())
    return None if worst <= 1e-5 else f"off by {worst:.2e}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--file", default="model.onnx")
    a = parser.parse_args()
    good = bad = 0
    for folder in sorted(p for p in a.folder.iterdir() if (p / a.file).exists()):
        try:
            why = fault(folder, a.file)
        except Exception as wrong:
            why = str(wrong)[:300].replace("\n", " ")
        good += why is None
        bad += why is not None
        if why:
            print(f"{folder.name}: {why}")
    print(f"{good} of {good + bad} hold")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
