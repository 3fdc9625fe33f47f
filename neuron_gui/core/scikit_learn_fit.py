"""Fits scikit-learn's LogisticRegression in a process of its own: ``python -m neuron_gui.core.scikit_learn_fit``.

The request comes on the standard input as the bytes of an ``.npz`` file, the answer leaves as JSON. A process can be
ended at any time, and importing scikit-learn does not delay the window.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray


def request_bytes(X: FloatArray, y: LabelArray, fits: tuple[Mapping[str, Any], ...]) -> bytes:
    """Return a request.

    Parameters
    ----------
    X
        Features in the units of the data, shape (n, m).
    y
        Labels, shape (m,).
    fits
        For each fit the arguments of LogisticRegression, and ``standardize``.
    """
    stream = io.BytesIO()
    np.savez(stream, X=X, y=y, fits=np.array(json.dumps([dict(one) for one in fits])))
    return stream.getvalue()


def fit(X: FloatArray, y: LabelArray, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Fit once; return w and b in the units of the features, the iterations and the warnings.

    Parameters
    ----------
    X, y
        Features, shape (n, m), and labels, shape (m,).
    arguments
        Those of LogisticRegression, and ``standardize``.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    settings = dict(arguments)
    scaler = StandardScaler() if settings.pop("standardize") else None
    columns = X.T if scaler is None else scaler.fit_transform(X.T)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = LogisticRegression(**settings).fit(columns, y)
    w, b = model.coef_[0], float(model.intercept_[0])
    if scaler is not None:
        w, b = w / scaler.scale_, b - float(w @ (scaler.mean_ / scaler.scale_))
    said = list(dict.fromkeys(str(one.message).strip().partition("\n")[0] for one in caught))
    return {"w": w.tolist(), "b": b, "iterations": int(np.max(model.n_iter_)), "warnings": said}


def main() -> None:
    """Answer the request on the standard input."""
    with np.load(io.BytesIO(sys.stdin.buffer.read())) as request:
        X, y, fits = request["X"], request["y"], json.loads(str(request["fits"]))
    json.dump([fit(X, y, one) for one in fits], sys.stdout)


if __name__ == "__main__":
    main()
