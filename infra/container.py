"""A training container without a container: SageMaker's folders, files and variables below a folder of one's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tarfile
import threading
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.console import Refusal
from infra.isolated import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPT_ML = "/opt/ml"
HOST = "algo-1"
OWN = "sagemaker_"  # how hyperparameters begin that the toolkit keeps for itself
FOLDERS = ("input/config", "input/data", "code", "model", "output/data", "output/intermediate", "checkpoints")
REASON = 1024  # characters that SageMaker reads of a failure
GRACE = 120.0  # seconds that SageMaker gives a container which is to stop, or whose machine is taken away


class Container:
    """A job's container, whose /opt/ml is `root`; `asked` is the request that made the job.

    `grace` is how many seconds it has to end by itself once it is to stop.
    """

    def __init__(self, root: Path, asked: Mapping[str, Any], more: Mapping[str, str], *, grace: float = GRACE) -> None:
        self._root = root.resolve()
        self._grace = grace
        self._asked = asked
        given = dict(asked["HyperParameters"])
        self._hyperparameters = given | {name: json.dumps(value) for name, value in more.items()}

    def lay_out(self) -> None:
        """Make the folders, and the files that tell the container what it is."""
        for name in FOLDERS:
            (self._root / name).mkdir(parents=True, exist_ok=True)
        for name, told in (
            ("hyperparameters", self._hyperparameters),
            ("inputdataconfig", self._channels()),
            ("resourceconfig", self._resources()),
        ):
            (self._root / "input" / "config" / f"{name}.json").write_text(json.dumps(told), "utf-8")

    def run(self, python: Path, *, isolated: bool) -> int:
        """Unpack the program and run it with an interpreter, as the toolkit does; its exit status.

        Where the program has failed and has not told why in `output/failure`, the end of its standard error goes
        there. Raises Refusal where it is to be isolated and the kernel does not allow that. None of its processes
        outlives it; interrupted, they are told to end, and killed once they have had their time.
        """
        own = self._own()
        code = self._root / "code"
        with tarfile.open(self._here(own["submit_directory"]), "r:gz") as tar:
            tar.extractall(code, filter="data")
        program = ["/bin/sh", "-c", " ".join([f"./{own['program']}", *self.arguments()])]
        if isolated:
            program = [sys.executable, str(Path(__file__).with_name("isolated.py")), *program]
        environment = self._environment(python)
        said = deque[str](maxlen=REASON)
        with ExitStack() as leaving:
            with _undisturbed():
                ended = subprocess.Popen(  # its processes are a group of their own
                    program, cwd=code, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
                )
                leaving.enter_context(ended)
                reader = threading.Thread(target=_pass_on, args=(ended, said), name="standard error")
                reader.start()
                leaving.callback(reader.join)
                leaving.callback(_end, ended, reader, self._grace)
            ended.wait()
        if isolated and ended.returncode == FORBIDDEN:
            raise Refusal("this machine lets nobody cut a process off from the network: say --network")
        self._tell(own["program"], ended.returncode, "".join(said).strip())
        return ended.returncode

    def arguments(self) -> list[str]:
        """The hyperparameters as the program gets them."""
        given = {name: json.loads(value) for name, value in self._hyperparameters.items() if not name.startswith(OWN)}
        return [text for name, value in sorted(given.items()) for text in (f"--{name}", str(value))]

    def variables(self) -> dict[str, str]:
        """The SM_ variables, as the toolkit sets them; those of accelerators and of several machines are left out."""
        own, root = self._own(), self._root
        channels = {channel["ChannelName"]: root / "input/data" / channel["ChannelName"] for channel in self._inputs()}
        given = {name: json.loads(value) for name, value in self._hyperparameters.items() if not name.startswith(OWN)}
        told: dict[str, Any] = {
            "CHANNELS": sorted(channels),
            "CURRENT_HOST": HOST,
            "HOSTS": [HOST],
            "HPS": given,
            "INPUT_CONFIG_DIR": root / "input/config",
            "INPUT_DATA_CONFIG": self._channels(),
            "INPUT_DIR": root / "input",
            "LOG_LEVEL": own["container_log_level"],
            "MODEL_DIR": root / "model",
            "MODULE_DIR": self._here(own["submit_directory"]),
            "MODULE_NAME": own["program"],
            "NUM_CPUS": os.cpu_count(),
            "NUM_GPUS": 0,
            "OUTPUT_DATA_DIR": root / "output/data",
            "OUTPUT_DIR": root / "output",
            "OUTPUT_INTERMEDIATE_DIR": root / "output/intermediate",
            "RESOURCE_CONFIG": self._resources(),
            "USER_ARGS": self.arguments(),
            "USER_ENTRY_POINT": own["program"],
        }
        told |= {f"CHANNEL_{name.upper()}": place for name, place in channels.items()}
        told |= {f"HP_{name.upper()}": value for name, value in given.items()}
        return {f"SM_{name}": value if isinstance(value, str) else _text(value) for name, value in told.items()}

    def _environment(self, python: Path) -> dict[str, str]:
        """The request's variables and the toolkit's, and of this machine's none that leads to a cloud or a library."""
        hidden = ("AWS_", "INKLING_", "PYTHON", "SM_", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        path = f"{python.absolute().parent}{os.pathsep}{kept.get('PATH', '')}"
        job = {"TRAINING_JOB_NAME": self._asked["TrainingJobName"], "PYTHONPATH": str(self._root / "code")}
        asked: dict[str, str] = self._asked["Environment"]
        return kept | asked | self.variables() | job | {"PATH": path}

    def _tell(self, program: str, status: int, words: str) -> None:
        failure = self._root / "output" / "failure"
        if status and not failure.exists():
            told = f'ExecuteUserScriptError:\nExitCode {status}\nErrorMessage "{words}"\nCommand "./{program}"'
            failure.write_text(told[:REASON], "utf-8")

    def _own(self) -> dict[str, Any]:
        """What the toolkit keeps for itself of the hyperparameters."""
        given = self._hyperparameters.items()
        return {name.removeprefix(OWN): json.loads(value) for name, value in given if name.startswith(OWN)}

    def _here(self, place: str) -> Path:
        return self._root / place.removeprefix(f"{OPT_ML}/")

    def _inputs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._asked["InputDataConfig"]
        return found

    def _channels(self) -> dict[str, Any]:
        return {
            channel["ChannelName"]: {
                "TrainingInputMode": channel["InputMode"],
                "S3DistributionType": channel["DataSource"]["S3DataSource"]["S3DataDistributionType"],
                "RecordWrapperType": "None",
            }
            for channel in self._inputs()
        }

    def _resources(self) -> dict[str, Any]:
        instance, group = self._asked["ResourceConfig"]["InstanceType"], "homogeneousCluster"
        return {
            "current_host": HOST,
            "current_instance_type": instance,
            "current_group_name": group,
            "hosts": [HOST],
            "instance_groups": [{"instance_group_name": group, "instance_type": instance, "hosts": [HOST]}],
            "network_interface_name": "eth0",
        }


def _pass_on(process: subprocess.Popen[str], said: deque[str]) -> None:
    """Pass on what a process says on standard error, until nothing holds that open, and keep the end of it."""
    for line in process.stderr or ():
        sys.stderr.write(line)
        said.extend(line)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what asks this process to end until the block has ended: what is half begun can't be told to stop.

    Elsewhere than in the main thread, where no signal is heard, it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = {
        one: signal.signal(one, lambda number, _: asked.append(number)) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in asked:
            signal.raise_signal(number)


def _end(process: subprocess.Popen[str], reader: threading.Thread, grace: float) -> None:
    """Have a process and all of its group end, as SageMaker does: SIGTERM, and SIGKILL for what is left.

    The shell that began the program ends at once; the program has its time until nothing holds its standard error
    open, which is when the reader ends.
    """
    try:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            reader.join(grace)
    finally:
        with suppress(ProcessLookupError):  # nothing is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _text(value: Any) -> str:
    return str(value) if isinstance(value, Path | int) else json.dumps(value, sort_keys=True, separators=(",", ":"))
