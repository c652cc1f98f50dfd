"""Retrieves words from online sources and files, merges them with the review, and writes the list that admins upload.

    python -m infra.retrieve_words --recorded                              # the recorded answers: no network
    python -m infra.retrieve_words --contact me@example.org                # asks all four services
    python -m infra.retrieve_words wordnet wikidata --contact me@example.org
    python -m infra.retrieve_words my-words.csv https://example.org/list.json --licence "CC BY 4.0" --contact …

SOURCE is `quickdraw`, `wordnet`, `wikidata`, `datamuse`, a file, or an address of CSV, JSON or a word a line; without
any, all four services. Answers are kept in build/words/answers, so that a run that was cut goes on where it was;
`--fresh` asks anew. In build/words: `words.json` (what `POST /admin/words` takes: reviewed words alone), `words.csv`
(every word with its marks), `proposals.csv` (left to review) and `report.md`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from infra.console import Refusal, command, say
from infra.paths import BUILD, CHAMPION, ROOT
from infra.retrieval.answers import Answers
from infra.retrieval.categories import load_categories
from infra.retrieval.datamuse import Datamuse
from infra.retrieval.difficulty import Estimate, agreement
from infra.retrieval.entry import Entries
from infra.retrieval.lists import WordFile, is_address
from infra.retrieval.merging import merge
from infra.retrieval.outcome import marked, to_review, upload
from infra.retrieval.quickdraw import QuickDraw
from infra.retrieval.report import Facts, report, summary
from infra.retrieval.review import load_review
from infra.retrieval.web import Polite, Replay, SourceDown
from infra.retrieval.wikidata import Wikidata
from infra.retrieval.wordnet import WordNet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chalicelib.domain.upload import Rejection
    from infra.retrieval.candidate import Candidate, Origin, Source
    from infra.retrieval.categories import Categories
    from infra.retrieval.review import Review
    from infra.retrieval.web import Web

RECORDED = ROOT / "infra" / "recorded"
OUT = BUILD / "words"
SERVICES = ("quickdraw", "wordnet", "wikidata", "datamuse")
PAUSES = {"query.wikidata.org": 2.0, "api.datamuse.com": 1.0}  # s between two requests


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    folder = RECORDED if options.recorded else options.out / "answers"
    if options.fresh and not options.recorded:
        shutil.rmtree(folder, ignore_errors=True)
    answers = Answers(folder)
    categories = load_categories()
    review = load_review(category.id for category in categories)
    with ExitStack() as stack:
        web: Web = Replay(answers) if options.recorded else stack.enter_context(_polite(answers, options))
        wordnet = WordNet(web, categories, review.senses)
        sources = _sources(options, web, categories, review, wordnet)
        given = _ask(sources)
    files = {source.origin.place: source.faults for source in sources if isinstance(source, WordFile)}
    facts = _facts(given, files, review, categories, wordnet if wordnet in sources else None, answers)
    _write(options.out, facts)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", metavar="SOURCE", nargs="*")
    parser.add_argument("--recorded", action="store_true", help="replay infra/recorded instead of asking the network")
    parser.add_argument("--contact", help="an e-mail address or page by which a service can reach who asks")
    parser.add_argument("--fresh", action="store_true", help="forget the answers that were kept, and ask anew")
    parser.add_argument("--licence", default="not stated", help="of the files and addresses (default: %(default)s)")
    parser.add_argument("--charset", help="of the files and addresses, where it is not UTF-8 and has no mark")
    parser.add_argument("--out", type=Path, default=OUT, help="(default: build/words)")
    return parser


def _polite(answers: Answers, options: argparse.Namespace) -> Polite:
    online = not options.sources or any(name in SERVICES or is_address(name) for name in options.sources)
    if online and not options.contact:
        raise Refusal("services want to know who asks: give --contact (make words ONLINE=1 CONTACT=…), or --recorded")
    if options.contact and not (options.contact.isascii() and options.contact.isprintable()):
        raise Refusal("--contact must be plain ASCII: it goes into a header")
    return Polite(answers, options.contact or "files only", PAUSES)


def _sources(
    options: argparse.Namespace, web: Web, categories: Categories, review: Review, wordnet: WordNet
) -> list[Source]:
    labels = [word.label for word in review.words if word.shipped]
    services: dict[str, Callable[[], Source]] = {
        "quickdraw": partial(QuickDraw, web),
        "wordnet": lambda: wordnet,
        "wikidata": partial(Wikidata, web, categories, labels),
        "datamuse": partial(Datamuse, web, categories),
    }
    names = list(dict.fromkeys(options.sources or SERVICES))
    for name in names:
        if name not in services and not is_address(name) and not Path(name).is_file():
            raise Refusal(f"{name!r} is neither a source ({', '.join(SERVICES)}) nor a file nor an address")
    return [
        services[name]() if name in services else WordFile(web, name, options.licence, options.charset)
        for name in names
    ]


def _ask(sources: Sequence[Source]) -> dict[Origin, list[Candidate]]:
    """What each source gives. One that is down does not keep the others from being asked; then nothing is written."""
    given: dict[Origin, list[Candidate]] = {}
    down: list[str] = []
    for source in sources:
        try:
            with tqdm(total=source.steps(), desc=source.origin.name, unit="answer", disable=None) as bar:
                for found in source.candidates():
                    given.setdefault(source.origin, []).extend(found)
                    bar.update()
        except SourceDown as error:
            down.append(str(error))
    if down:
        raise SourceDown(". ".join(down))
    return given


def _facts(
    given: dict[Origin, list[Candidate]],
    files: Mapping[str, Sequence[Rejection]],
    review: Review,
    categories: Categories,
    wordnet: WordNet | None,
    answers: Answers,
) -> Facts:
    found = merge(
        (candidate for candidates in given.values() for candidate in candidates),
        review.words,
        wordnet.sense if wordnet else lambda *_: None,
    )
    rated = [
        (one.reviewed.category, one.sense.above if one.sense else (), one.reviewed.difficulty)
        for one in found
        if one.reviewed
    ]
    estimate = Estimate(rated)
    labels = json.loads((CHAMPION / "manifest.json").read_bytes())["labels"]
    entries = Entries(
        labels,
        estimate,
        wordnet.senses if wordnet else lambda *_: (),
        wordnet.category if wordnet else lambda _: None,
        review.senses,
        [name for word in review.words for name in word.names],
    )
    return Facts(
        [entry for one in found if (entry := entries.of(one))],
        categories,
        {origin: len(candidates) for origin, candidates in given.items()},
        files,
        answers.known,
        agreement(estimate, rated),
    )


def _write(out: Path, facts: Facts) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("words.json", upload(facts.entries, facts.categories)),
        ("words.csv", marked(facts.entries)),
        ("proposals.csv", to_review(facts.entries)),
        ("report.md", report(facts)),
    ):
        (out / name).write_text(text, encoding="utf-8")
    say(f"{summary(facts)}.")
    say(f"The list for the upload: {out / 'words.json'}; all that was found: {out / 'report.md'}")


if __name__ == "__main__":
    sys.exit(command(main))
