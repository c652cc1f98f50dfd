"""Measures how fast minibatches are made and how fast a network learns from them: neither should wait for the other.

    python -m training.throughput --drawings ../shared/quickdraw/drawings.ndjson.gz --family both --batch-size 128
    python -m training.throughput --drawings data/shards --like training/champion --ensemble VERSION VERSION
    torchrun --nproc-per-node 2 -m training.throughput --drawings data/shards --family both --batch-size 128

Every setting of `trainer.Settings` is an argument. Prints one JSON object: samples a second of the minibatches alone
(reading shards, augmentation and an ensemble's answers included) and of the network alone (forward, backward and step)
over the same minibatches, and what the network costs. Of several processes it is what the first has by itself. Seconds
are of one processor's time, whatever else it is busy with; those of a GPU are by the clock.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from chalicelib.errors import BrokenModel
from training.arguments import add_settings, chosen
from training.dataset import load
from training.ensemble import add_arguments, made, versions
from training.network import Network, multiply_adds, parameters
from training.stream import is_sharded, opened
from training.trainer import Settings, processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.batches import Minibatch


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    torch.set_num_threads(options.threads)
    process, count = processes()
    try:
        settings = chosen(options, Settings(), count)
        deck = opened(options.drawings, ["train"]) if is_sharded(options.drawings) else load([options.drawings])
        batches = settings.batches(deck, None, made(versions(options.ensemble), deck.labels, options))
    except (ValueError, FileNotFoundError, BrokenModel) as error:
        sys.exit(str(error))
    if len(deck) < 2 * settings.batch_size * count:
        sys.exit(f"{len(deck)} drawings are too few: two minibatches of {settings.batch_size} are needed.")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = Network(len(deck.labels), settings.dropout, settings.form).to(device)
    minibatches, rate = _made(batches.epoch(0, process, count), options.minibatches)
    learnt = _learnt(network, minibatches, settings, together=count > 1)
    said = {
        "processes": count,
        "features": settings.form.features.name,
        "parameters": parameters(network),
        "multiply_adds": multiply_adds(network, *settings.form.features.shapes),
        "device": device.type,
        "features_per_second": round(rate * settings.batch_size),
        "network_per_second": round(learnt * settings.batch_size),
    }
    if process == 0:
        print(json.dumps(said))


def _made(epoch: Iterator[Minibatch], count: int) -> tuple[list[Minibatch], float]:
    """So many minibatches, after one that is thrown away, and how many were made in a second."""
    dealt = islice(epoch, count + 1)
    next(dealt)
    started = time.process_time()
    minibatches = list(dealt)
    return minibatches, len(minibatches) / (time.process_time() - started)


def _learnt(network: nn.Module, minibatches: Sequence[Minibatch], settings: Settings, *, together: bool) -> float:
    """From how many minibatches a second the network learns; the first of them warms it up."""
    network = network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    network = DistributedDataParallel(network) if together else network
    optimiser = torch.optim.AdamW(network.parameters(), fused=True)
    device = next(network.parameters()).device

    def learn(batch: Minibatch) -> None:
        with torch.autocast(device.type, torch.bfloat16, enabled=settings.precision == "bfloat16"):
            logits = network(*(torch.from_numpy(given).to(device) for given in batch.features))[0]
        loss = nn.functional.cross_entropy(logits.float(), torch.from_numpy(batch.target).to(device))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        loss.item()  # waits for the GPU

    learn(minibatches[0])
    clock = time.perf_counter if device.type == "cuda" else time.process_time
    started = clock()
    for batch in minibatches:
        learn(batch)
    return len(minibatches) / (clock() - started)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--threads", type=int, default=1, help="of torch (default: %(default)s)")
    parser.add_argument("--minibatches", type=int, default=20, help="that are timed (default: %(default)s)")
    add_arguments(parser)
    add_settings(parser, Settings())
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
