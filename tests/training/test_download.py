from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import pytest

pytest.importorskip("tqdm", reason="tqdm is in the training environment")

from training.download import download, main

BODY = b"".join(b'{"word":"ice cream","n":%d}\n' % number for number in range(1000))


class Server(ThreadingHTTPServer):
    """Serves BODY as `ice cream`, in each form, in ranges, and breaks off after `limit` bytes of an answer."""

    limit = len(BODY)
    asked: list[str | None]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if unquote(self.path) not in {"/ice cream.ndjson", "/simplified/ice cream.ndjson", "/binary/ice cream.bin"}:
            self.send_error(404)
        elif start >= len(BODY):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(BODY)}")
            self.end_headers()
        else:
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(BODY) - start))
            self.end_headers()
            self.wfile.write(BODY[start : start + self.server.limit])

    def log_message(self, *arguments: object) -> None:
        del arguments


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as serving:
        serving.asked = []
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def test_a_label_is_downloaded_whole(server: Server, tmp_path: Path) -> None:
    path = download("ice cream", tmp_path / "new", server.address, ".ndjson")

    assert path.name == "ice cream.ndjson"
    assert path.read_bytes() == BODY
    assert list(path.parent.iterdir()) == [path]


def test_what_broke_off_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.limit = 12_345
    with pytest.raises(OSError, match="broke off after 12,345"):
        download("ice cream", tmp_path, server.address, ".ndjson")
    server.limit = len(BODY)

    path = download("ice cream", tmp_path, server.address, ".ndjson")

    assert path.read_bytes() == BODY
    assert server.asked == [None, "bytes=12345-"]


def test_a_partial_file_that_lacks_nothing_is_finished(server: Server, tmp_path: Path) -> None:
    (tmp_path / "ice cream.ndjson.part").write_bytes(BODY)

    assert download("ice cream", tmp_path, server.address, ".ndjson").read_bytes() == BODY


def test_a_file_that_is_there_is_left_alone(server: Server, tmp_path: Path) -> None:
    (tmp_path / "ice cream.ndjson").write_bytes(b"here")

    assert download("ice cream", tmp_path, server.address, ".ndjson").read_bytes() == b"here"
    assert server.asked == []


def test_labels_that_could_not_be_downloaded_are_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"1 of 2 labels are missing; .*: cat"):
        main([str(tmp_path), "--source", server.address, "--labels", "cat", "ice cream"])

    assert (tmp_path / "ice cream.ndjson").read_bytes() == BODY


def test_the_binary_form_is_downloaded_when_it_is_asked_for(server: Server, tmp_path: Path) -> None:
    main([str(tmp_path), "--source", server.address, "--form", "binary", "--labels", "ice cream"])

    assert (tmp_path / "ice cream.bin").read_bytes() == BODY
