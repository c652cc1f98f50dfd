"""Composition root: environment -> clients -> stores -> services; the only reader of os.environ."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from random import SystemRandom
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config
from ulid import ULID

from chalicelib.domain.share import origin_of
from chalicelib.pictures.painter import Painter
from chalicelib.services.accounts import AccountService
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.curation import Curation
from chalicelib.services.examples import ExampleService
from chalicelib.services.exports import ExportService
from chalicelib.services.feedback import FeedbackService
from chalicelib.services.flagged import FlaggedService
from chalicelib.services.gallery import GalleryService
from chalicelib.services.games import GameService
from chalicelib.services.levelling import STEP_SECONDS, Level
from chalicelib.services.meter import Measured, Meter
from chalicelib.services.nearest import NearestService
from chalicelib.services.overview import OverviewService
from chalicelib.services.profiles import ProfileService
from chalicelib.services.rankings import RankingService
from chalicelib.services.registry import RegistryService
from chalicelib.services.retraining import RetrainingService
from chalicelib.services.reviews import ReviewService
from chalicelib.services.riddles import RiddleService
from chalicelib.services.rounds import RoundService
from chalicelib.services.share_reports import ShareReportService
from chalicelib.services.sharing import SharingService
from chalicelib.services.statistics import StatisticsService
from chalicelib.services.steps import Steps
from chalicelib.services.sweeping import Sweeping
from chalicelib.services.teaching import TeachingService
from chalicelib.services.thumbnails import Thumbnails
from chalicelib.services.watch import Watch
from chalicelib.services.word_drops import WordDropService
from chalicelib.services.word_list import WordListService
from chalicelib.storage import conflicts, deadline, jobs, outage, traffic, wholeness
from chalicelib.storage.champion import Champion as StoredChampion
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.drops import DropStore
from chalicelib.storage.exports import ExportStore
from chalicelib.storage.flagged import FlaggedStore
from chalicelib.storage.gallery import GalleryStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.gathering import Gathering
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.identities import IdentityStore
from chalicelib.storage.imprints import ImprintStore
from chalicelib.storage.leaderboard import LeaderboardStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.names import NameStore
from chalicelib.storage.neighbours import Neighbours
from chalicelib.storage.players import PlayerStore
from chalicelib.storage.products import ProductStore
from chalicelib.storage.prototypes import Prototypes
from chalicelib.storage.publications import PublicationStore
from chalicelib.storage.quotas import QuotaStore
from chalicelib.storage.retraining import RetrainingStore
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.share_reports import ShareReportStore
from chalicelib.storage.shares import ShareStore
from chalicelib.storage.sketches import SketchStore
from chalicelib.storage.snapshots import SnapshotStore
from chalicelib.storage.statistics import StatisticsStore
from chalicelib.storage.sweeps import SweepStore
from chalicelib.storage.taught import TaughtStore
from chalicelib.storage.tutored import TutoredChampion
from chalicelib.storage.words import WordStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from random import Random

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sagemaker import SageMakerClient

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.job import Job
    from chalicelib.services.accounts import Confirmation
    from chalicelib.services.ports import Detector
    from chalicelib.storage.tutored import Champion

AHEAD = {"provisioned-concurrency", "snap-start"}
"""How Lambda says that a process is started before there is a request for it."""

CONNECT_SECONDS = 2

REQUEST_SECONDS = 14.0
"""After which a request begins no further try of a call.

The last one may take 2 s to connect and 5 s to be answered, and 2 s may pass before the next one is refused: 23 s, and
the function has 25, the gateway 29.
"""


@dataclass(frozen=True, slots=True)
class Services:
    """What the API can ask for."""

    clock: Clock
    champion: TutoredChampion
    accounts: AccountService
    profiles: ProfileService
    catalogue: CatalogueService
    word_list: WordListService
    word_drops: WordDropService
    games: GameService
    rounds: RoundService
    feedback: FeedbackService
    flagged: FlaggedService
    reviews: ReviewService
    rankings: RankingService
    statistics: StatisticsService
    exports: ExportService
    sweeping: Sweeping
    examples: ExampleService
    gallery: GalleryService
    nearest: NearestService
    riddles: RiddleService
    sharing: SharingService
    share_reports: ShareReportService
    overview: OverviewService
    registry: RegistryService
    retraining: RetrainingService
    steps: Steps
    watch: Watch
    meter: Meter


@dataclass(frozen=True, slots=True)
class Clients:
    """The ways into AWS; those that a round of the game does not take are made when they are needed."""

    dynamodb: DynamoDBServiceResource
    s3: S3Client
    cognito: CognitoIdentityProviderClient
    sagemaker: Callable[[], SageMakerClient]


class Late:
    """Stands in for something until it is asked for an attribute: only then is it made."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._made = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made(), name)


def connect(meter: Meter | None = None) -> Clients:
    """Clients that give up well before the gateway does: a request must not hang on one that does not answer.

    A call is tried three times (twice where a person waits for Cognito to send an e-mail), after pauses by chance, and
    never after the request's deadline. A meter is told of calls. The clients have a name of their own: botocore's own
    would be put together, of twenty parts, twice in every call.
    """
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=3,
        retries={"mode": "standard", "total_max_attempts": 3},
        signature_version="v4",
        user_agent="inkling",
    )
    quick, patient = (
        Config(read_timeout=2),
        Config(read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}),
    )
    session = boto3.Session()
    conflicts.listen(session, SystemRandom().random)
    deadline.watch(session)
    wholeness.watch(session)
    if meter is not None:
        traffic.listen(session, meter, time.monotonic)
    return Clients(
        dynamodb=session.resource("dynamodb", config=config.merge(quick)),
        s3=session.client("s3", config=config.merge(Config(signature_version="s3v4"))),
        cognito=cast(
            "CognitoIdentityProviderClient", Late(lambda: session.client("cognito-idp", config=config.merge(patient)))
        ),
        sagemaker=cache(lambda: session.client("sagemaker", config=config)),
    )


def now_ms() -> int:
    """The time in ms since 1970."""
    return time.time_ns() // 1_000_000


def build(
    environment: Mapping[str, str],
    *,
    clock: Clock = now_ms,
    clients: Clients | None = None,
    champion: Champion | None = None,
    detector: Detector | None = None,
    random: Random | None = None,
) -> Services:
    """All services; in place of the real clock, clients, champion and randomness others may be given.

    Another champion has no detector of bad labels unless one is given with it.
    """
    meter = Meter()
    clients = clients or connect(meter)
    table = clients.dynamodb.Table(environment["INKLING_TABLE"])
    drawings = DrawingStore(clients.s3, environment["INKLING_BUCKET"])
    models = ModelStore(table, clients.s3, environment["INKLING_BUCKET"], clock)
    if champion is None:
        champion = detector = StoredChampion(models, time.monotonic, loaded=meter.model_loaded)
    imprints = ImprintStore(table, clients.s3, environment["INKLING_BUCKET"])
    words, games, closings = WordStore(table), GameStore(table), ClosingStore(table)
    tutored = TutoredChampion(champion, TaughtStore(table), words, clock)
    random = random or SystemRandom()
    identities = IdentityStore(clients.cognito, environment["INKLING_USER_POOL"], environment["INKLING_CLIENT"])
    players = PlayerStore(table)
    drops = DropStore(clients.s3, environment["INKLING_BUCKET"])
    catalogue, names = CatalogueService(words, tutored, clock), NameStore(clients.dynamodb, table)
    word_list = WordListService(words, catalogue, clock)
    reviews, runs, training = ReviewStore(table), RetrainingStore(table, clock), _jobs(environment, clients)
    statistics = StatisticsStore(clients.dynamodb, table)
    products = ProductStore(clients.s3, environment["INKLING_BUCKET"])
    retraining = RetrainingService(runs, training, products, clock)
    harvest = HarvestStore(table)
    snapshots = SnapshotStore(table, clients.s3, environment["INKLING_BUCKET"])
    enough = int(environment.get("INKLING_ENOUGH_FEEDBACK", "500"))
    prototypes = Prototypes(table, clients.s3, environment["INKLING_BUCKET"], clock, champion)
    teaching = TeachingService(prototypes, clock)
    gathering = Gathering(models, words, harvest, drawings, snapshots)
    promote = environment.get("INKLING_PROMOTE") == "true"
    steps = Steps(runs, training, gathering, products, models, teaching, meter, promote)
    gallery, sketches = GalleryStore(table), SketchStore(drawings)
    curation = Curation(gallery, sketches, clock, random)
    publications, painter = PublicationStore(clients.s3, environment["INKLING_BUCKET"]), Painter()
    thumbnails = Thumbnails(gallery, publications, painter)
    shares, share_reports = ShareStore(table), ShareReportStore(table)
    sweeping = Sweeping(SweepStore(table), drawings, publications, clock)
    sharing = SharingService(
        shares,
        share_reports,
        games,
        drawings,
        publications,
        painter,
        clock,
        random,
        partial(origin_of, environment.get("INKLING_DOMAIN", "")),
        sweeping,
    )
    exports = ExportService(ExportStore(clients.dynamodb, table, clients.s3, environment["INKLING_BUCKET"]), clock)
    feedback = FeedbackService(
        games, reviews, drawings, champion, catalogue, clock, random, exports, detector, curation
    )
    return Services(
        clock=clock,
        champion=tutored,
        accounts=AccountService(identities, players, clock, _confirmation(environment), _level(environment)),
        profiles=ProfileService(
            players,
            identities,
            drawings,
            teaching,
            exports,
            gallery,
            thumbnails,
            sharing,
            QuotaStore(table),
            clock,
            sweeping,
        ),
        catalogue=catalogue,
        word_list=word_list,
        word_drops=WordDropService(drops, word_list, clock),
        games=GameService(games, words, drawings, catalogue, clock, lambda: new_id(clock), random),
        rounds=RoundService(games, closings, drawings, tutored, clock, meter, imprints),
        feedback=feedback,
        flagged=FlaggedService(FlaggedStore(table), games, closings, drawings, feedback),
        reviews=ReviewService(reviews, drawings, catalogue, teaching, clock, curation, thumbnails),
        rankings=RankingService(LeaderboardStore(table), names, games, closings, catalogue, clock),
        exports=exports,
        sweeping=sweeping,
        statistics=StatisticsService(statistics, models, catalogue, clock),
        examples=ExampleService(gallery, clock),
        nearest=NearestService(games, drawings, gallery, Neighbours(champion), clock),
        riddles=RiddleService(gallery, catalogue, tutored, random),
        gallery=GalleryService(gallery, catalogue, clock, thumbnails),
        sharing=sharing,
        share_reports=ShareReportService(shares, share_reports, games, drawings, clock),
        overview=OverviewService(statistics, reviews, share_reports, models, retraining, clock),
        registry=RegistryService(models, teaching, meter),
        retraining=retraining,
        steps=steps,
        watch=Watch(retraining, steps, runs, training, harvest, catalogue, enough, clock),
        meter=meter,
    )


def new_id(clock: Clock) -> str:
    """A ULID of the clock's time and 80 random bits."""
    return str(ULID.from_timestamp(clock() / 1_000))


def _confirmation(environment: Mapping[str, str]) -> Confirmation:
    """How a sign-up is confirmed; whatever is not plainly "none" asks for the e-mailed code."""
    return "none" if environment.get("INKLING_CONFIRMATION") == "none" else "email"


def _level(environment: Mapping[str, str]) -> Level:
    """How accounts hide what is there; where a sign-up needs no code they can't, and nobody waits for it."""
    step = 0 if _confirmation(environment) == "none" else STEP_SECONDS
    return Level(step, time.monotonic, time.sleep)


def _jobs(environment: Mapping[str, str], clients: Clients) -> jobs.JobStore | None:
    """Jobs in the cloud, where there is an image for them; else a run waits for the command that works at it."""
    image = environment.get("INKLING_TRAINING_IMAGE")
    if not image:
        return None
    training = jobs.Training(
        prefix=environment["INKLING_TRAINING_JOBS"],
        image=image,
        role=environment["INKLING_TRAINING_ROLE"],
        instance=environment["INKLING_TRAINING_INSTANCE"],
        bucket=environment["INKLING_BUCKET"],
        stage=environment.get("INKLING_STAGE", "dev"),
        key=environment.get("INKLING_TRAINING_KEY"),
    )
    return jobs.JobStore(clients.sagemaker, training)


def job_told(name: str, status: str, secondary: str | None, reason: str | None) -> Job:
    """A job from the words of an event."""
    return jobs.job(name, status, secondary, reason)


def deadline_of_request() -> AbstractContextManager[None]:
    """Around what is done for one request: it gives up its calls in time to say so itself."""
    return deadline.within(REQUEST_SECONDS)


def is_outage(error: Exception) -> bool:
    """Whether an error that came through the services is an outage of what they stand on."""
    return outage.is_outage(error)


class Process:
    """Holds the services of the process: built at the first request, or set by whoever starts it otherwise."""

    def __init__(self) -> None:
        self._services: Services | None = None

    def services(self) -> Services:
        if self._services is None:
            self._services = build(os.environ)
        return self._services

    def prepare(self) -> None:
        """Have the champion and the words ready where Lambda starts processes ahead of requests.

        That is for provisioned concurrency and for a snapshot: what waits for the first request there, waits for
        somebody who plays. What fails now fails at that request again, and is told then.
        """
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") in AHEAD:
            with suppress(Exception):
                self.services().champion.current()
                self.services().catalogue.current()

    def measured(self) -> Measured:
        """What has been measured since this was last asked."""
        return Measured() if self._services is None else self._services.meter.take()

    def deployed(self) -> bool:
        """Whether the process is a function of a cloud, whose log is kept."""
        return "AWS_LAMBDA_FUNCTION_NAME" in os.environ

    def use(self, services: Services | None) -> None:
        """Set the services; None has them built anew at the next request."""
        self._services = services


process = Process()
