"""Writes statistics.json: what SciPy, NumPy, statsmodels and MAPIE make of lists of numbers.

    pip install numpy scipy statsmodels mapie
    python make_statistics.py
"""

import json
import pathlib

import numpy as np
from mapie.regression import SplitConformalRegressor
from scipy import stats
from sklearn.linear_model import LinearRegression
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(2020)


def summary(values):
    lower, median, upper = np.quantile(values, [0.25, 0.5, 0.75])
    reach = 1.5 * (upper - lower)
    inside = [v for v in values if lower - reach <= v <= upper + reach]
    return {
        "values": list(values),
        "mean": np.mean(values),
        "deviation": np.std(values, ddof=1) if len(values) > 1 else None,
        "quartiles": [lower, median, upper],
        "whiskers": [min(inside), max(inside)],
        "outliers": [v for v in values if v not in inside],
    }


def bootstrap(values, confidence, resamples):
    """BCa as SciPy has it, with the means of its resamples."""
    values = np.asarray(values)
    result = stats.bootstrap(
        (values,), np.mean, n_resamples=resamples, confidence_level=confidence, method="BCa", rng=random)
    return {
        "values": values.tolist(),
        "means": result.bootstrap_distribution.tolist(),
        "confidence": confidence,
        "interval": [result.confidence_interval.low, result.confidence_interval.high],
    }


def bland_altman(found, expected, removes):
    found, expected = np.asarray(found), np.asarray(expected)
    means, differences = (found + expected) / 2, found - expected
    lower, upper = np.quantile(means, [0.25, 0.75])
    kept = (means >= lower - 1.5 * (upper - lower)) & (means <= upper + 1.5 * (upper - lower)) if removes else means == means
    differences = differences[kept]
    count, mean, deviation = len(differences), np.mean(differences), np.std(differences, ddof=1)
    reach, error = stats.norm.ppf(0.975), deviation / np.sqrt(count)
    limits = [mean - reach * deviation, mean + reach * deviation]
    # Carkeet (2015): exact, by the noncentral t distribution.
    near, far = error * stats.nct.ppf([0.025, 0.975], count - 1, reach * np.sqrt(count))
    middle = error * stats.t.ppf(0.975, count - 1)
    return {
        "found": found.tolist(), "expected": expected.tolist(), "removes": removes,
        "removed": int((~kept).sum()), "mean": mean, "deviation": deviation, "limits": limits,
        "intervals": [[mean - middle, mean + middle], [mean - far, mean - near], [mean + near, mean + far]],
    }


def spearman(one, other):
    result = stats.spearmanr(one, other)
    r, count = result.statistic, len(one)
    half = stats.norm.ppf(0.975) * np.sqrt((1 + r * r / 2) / (count - 3))
    return {"one": list(one), "other": list(other), "coefficient": r, "significance": result.pvalue,
            "interval": [np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)] if abs(r) < 1 else [r, r]}


def wilcoxon(one, other):
    result = stats.wilcoxon(one, other, zero_method="wilcox", correction=False)
    return {"one": list(one), "other": list(other), "statistic": result.statistic, "significance": result.pvalue}


def conformal(count, confidence):
    """MAPIE's interval around what is measured, of cases after those that a line was fitted to."""
    measured = random.normal(100, 20, count)
    true = measured + random.exponential(8, count)
    line = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
    regressor = SplitConformalRegressor(estimator=line, confidence_level=confidence, prefit=True)
    regressor.conformalize(measured[:, None], true)
    _, ends = regressor.predict_interval([[0.0]])
    return {"measured": measured.tolist(), "true": true.tolist(), "confidence": confidence, "half_width": ends[0, 1, 0]}


def pairs(count, decimals=None):
    one = random.normal(100, 20, count)
    other = one + random.normal(1, 8, count)
    if decimals is not None:
        one, other = np.round(one, decimals), np.round(other, decimals)
    return one.tolist(), other.tolist()


volumes = pairs(40)
far = (volumes[0] + [900.0, -400.0], volumes[1] + [880.0, -350.0])
fixtures = {
    "normal": [[p, stats.norm.ppf(p)] for p in [1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.999999]],
    "student": [[d, p, stats.t.ppf(p, d)] for d in [1, 2, 3.5, 9, 29, 1000] for p in [0.001, 0.025, 0.4, 0.5, 0.975]],
    "noncentral": [[d, c, p, stats.nct.ppf(p, d, c)] for d, c in [(1, 2.8), (4, 4.4), (19, 8.8), (99, 0), (399, -39.2)]
                   for p in [0.025, 0.4, 0.975]],
    "beta": [[x, a, b, stats.beta.cdf(x, a, b)] for x in [0.0, 0.01, 0.3, 0.7, 0.999, 1.0]
             for a, b in [(0.5, 0.5), (2, 3), (15, 0.5), (500, 0.5)]],
    "summaries": [summary(v) for v in [
        [3.0], [1.0, 2.0], [5.0] * 7, random.normal(0.9, 0.05, 23).tolist(),
        random.normal(0.9, 0.05, 24).tolist() + [0.1, 3.0]]],
    "bootstraps": [bootstrap(v, c, 500) for v, c in [
        (random.normal(0.9, 0.05, 30), 0.95), (random.exponential(2, 12), 0.9), ([1.0, 2.0], 0.95)]],
    "agreements": [bland_altman(*volumes, True), bland_altman(*far, True), bland_altman(*far, False)],
    "correlations": [spearman(*pairs(n, d)) for n, d in [(4, None), (9, None), (50, -1), (200, 0)]]
    + [spearman([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 8.0, 9.0])],
    "tests": [wilcoxon(*pairs(n, d)) for n, d in [(1, None), (5, None), (12, None), (50, None), (51, None), (40, -1), (9, -1)]],
    "families": [{"significances": p, "corrected": multipletests(p, method="holm")[1].tolist()} for p in [
        [0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.7], [0.02], [0.02, 0.02, 0.02], [1e-9, 1.0, 0.2, 0.049, 0.0491]]],
    "conformal": [conformal(n, c) for n, c in [(21, 0.95), (60, 0.95), (199, 0.95), (40, 0.8)]],
}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    return None if value is None else bool(value) if isinstance(value, (bool, np.bool_)) else \
        int(value) if isinstance(value, (int, np.integer)) else float(value)


path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(plain(fixtures), indent=None, separators=(",", ":")) + "\n")
