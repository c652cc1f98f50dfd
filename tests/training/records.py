"""Records of experiments that never were."""

from typing import Any

from training.record import Record

SETTINGS = {"epochs": 10, "learning_rate": 0.004, "seed": 0, "teacher": True}


def record(name: str, *, labels: int = 60, budget: int = 1000, top1: float = 0.5, **settings: Any) -> Record:
    """A record that differs from others of the same arguments in nothing but its name."""
    return Record(
        name=name,
        why="to see",
        time="20261123T064200Z",
        revision="0123456789ab",
        command=f"python -m training.experiment --name {name}",
        subset={"labels": labels, "share": 0.5, "train": 11000, "validation": 1200},
        settings=SETTINGS | settings,
        network={"parameters": 463_676, "multiply_adds": 29_048_448},
        training={"budget": budget, "samples": budget, "epochs": 10, "seconds": 4.0, "threads": 1, "device": "cpu"},
        figures={
            "drawings": 1200,
            "top1": top1,
            "top3": 0.75,
            "map3": 0.6,
            "ece": 0.051,
            "early": [share / 20 for share in range(1, 11)],
            "early_mean": 0.275,
            "early_ece": 0.011,
            "latency_ms": {"p50": 1.132, "p99": 1.5},
            "confidence": 0.244,
        },
    )
