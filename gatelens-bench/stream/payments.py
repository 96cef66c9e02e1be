"""Made-up payments for the scripts of this folder: a table to train on, and lines of a stream."""

import json
import pathlib
import random
import subprocess

KINDS = ["shop", "atm", "web", "phone"]


def payment(draw, card, time):
    return {
        "card": card,
        "time": time,
        "amount": round(draw.lognormvariate(3, 1), 2),
        "kind": draw.choice(KINDS),
        "abroad": int(draw.random() < 0.1),
    }


def model(gatelens, folder):
    """A model of one pass over a small table: what is tried is the stream, not what it says."""
    file = folder / "model.gatelens"
    if file.exists():
        return file
    draw = random.Random(1)
    rows = ["card,time,amount,kind,abroad,fraud"]
    for card in range(200):
        fraud = draw.choice(["yes", "no"])
        for t in range(12):
            p = payment(draw, f"c{card}", t)
            amount = p["amount"] * (3 if fraud == "yes" else 1)
            rows.append(f"c{card},{t},{amount:.2f},{p['kind']},{p['abroad']},{fraud}")
    table = folder / "payments.csv"
    table.write_text("\n".join(rows) + "\n")
    subprocess.run(
        [gatelens, "train", "--data", table, "--id", "card", "--time", "time", "--label", "fraud",
         "--model", "gru(32) dense(2,softmax)", "--epochs", "2", "--output", file],
        check=True)
    return file


def lines(count, keys, seed, bad=0.0, late=0.0):
    """Lines of a stream; of each hundred some that cannot be read and some that come late."""
    draw = random.Random(seed)
    last = {}
    for n in range(count):
        card = f"c{draw.randrange(keys)}"
        luck = draw.random()
        if luck < bad:
            yield draw.choice(
                ['{"card": "x", ', '{"card":"x","time":1,"amount":NaN,"kind":"atm","abroad":0}',
                 '{"card":"x","time":1e400,"amount":1,"kind":"atm","abroad":0}', "[" * 10000,
                 '{"card":"x","card":"y","time":1,"amount":1,"kind":"atm","abroad":0}'])
            continue
        time = n
        if luck < bad + late and card in last:
            time = last[card] - 1
        else:
            last[card] = n
        yield json.dumps(payment(draw, card, time))
