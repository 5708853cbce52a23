"""The sets of examples as source: NumPy lines that draw the very numbers of `ORIGINS`, from the same seed.

Each text is the body of ``make_data(size, noise, seed)`` and gives inputs and targets. Tests run it beside the set.
"""

from __future__ import annotations

from engine.data.origin import Origin
from engine.data.toy import DOMAIN, RADIUS, Toy

HALVES = "labels = np.arange(size) % 2 == 0"
POLAR = "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)"

DRAWN: dict[str, str] = {
    "circle": f"""
{HALVES}
inner, outer = rng.uniform(0, 0.5, size), rng.uniform(0.7, 1, size)
radius = {RADIUS:g} * np.where(labels, inner, outer)
angle = rng.uniform(0, 2 * np.pi, size)
{POLAR}""",
    "xor": f"""
{HALVES}
first = np.where(rng.random(size) < 0.5, -1.0, 1.0)
signs = np.stack([first, np.where(labels, first, -first)], axis=1)
points = signs * rng.uniform(0.3, {RADIUS:g}, (size, 2))""",
    "gauss": f"""
{HALVES}
centre = np.where(labels, 2.0, -2.0)[:, None]
points = centre + rng.normal(0, 0.7, (size, 2))""",
    "spiral": f"""
{HALVES}
along = (np.arange(size) // 2) / max(1, (size + 1) // 2)
angle = 2 * np.pi * 1.75 * along + np.where(labels, 0.0, np.pi)
radius = {RADIUS:g} * along
{POLAR}""",
    "moons": f"""
{HALVES}
angle = rng.uniform(0, np.pi, size)
upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
moons = np.where(labels[:, None], lower, upper)
points = (moons - np.array([0.5, 0.25])) * ({RADIUS:g} / 1.5)""",
    "plane": f"""
points = rng.uniform(-{RADIUS:g}, {RADIUS:g}, (size, 2))
labels = points.sum(axis=1) / {2 * RADIUS:g}""",
    "digits": """
digits = load_digits()
rows = rng.permutation(len(digits.data))[:size]
pictures = digits.data[rows] / 16
pictures = np.clip(pictures + noise * rng.uniform(-1, 1, pictures.shape), 0, 1)
return pictures.reshape(size, 1, 8, 8), digits.target[rows]""",
    "digits28": """
digits = load_digits()
rows = rng.permutation(len(digits.data))[:size]
# Drawn larger: how much of each old row and column is in a new one.
places = 3.5 + (np.arange(28) - 13.5) / 2.5
share = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(8)))
pictures = share @ (digits.images[rows] / 16) @ share.T
pictures = pictures.reshape(size, 784)
pictures = np.clip(pictures + noise * rng.uniform(-1, 1, pictures.shape), 0, 1)
return pictures.reshape(size, 1, 28, 28), digits.target[rows]""",
    "lookup": """
words = rng.integers(4, size=(size, 8))
place = rng.integers(1, 8, size)
words[:, 0] = 3 + place
answers = words[np.arange(size), place]
by_chance = rng.integers(4, size=size)
return words, np.where(rng.random(size) < noise, by_chance, answers)""",
    "majority": """
words = np.empty((0, 8), np.int64)
while len(words) < size:
    drawn = rng.integers(4, size=(2 * size, 8))
    often = np.sort((drawn[:, :, None] == np.arange(4)).sum(1), axis=1)
    words = np.concatenate([words, drawn[often[:, -1] > often[:, -2]]])
words = words[:size]
answers = (words[:, :, None] == np.arange(4)).sum(1).argmax(1)
by_chance = rng.integers(4, size=size)
return words, np.where(rng.random(size) < noise, by_chance, answers)""",
}


def data_source(origin: Origin) -> list[str]:
    """The lines of ``make_data(size, noise, seed)``; raises KeyError for a set without a text."""
    lines = DRAWN[origin.name].strip().split("\n")
    if isinstance(origin, Toy):
        low, high = DOMAIN
        lines += [
            f"points = points + noise * {origin.reach:g} * rng.uniform(-1, 1, points.shape)",
            "order = rng.permutation(size)",
            f"return np.clip(points[order], {low:g}, {high:g}), labels[order]",
        ]
    return [
        "def make_data(size, noise, seed):",
        *(f"    {line}" for line in ["rng = np.random.default_rng(seed)", *lines]),
    ]


def data_imports(origin: Origin) -> list[str]:
    """What the lines need beside NumPy."""
    return ["from sklearn.datasets import load_digits"] if "load_digits" in DRAWN[origin.name] else []
