"""The state machine: players, their requests in any order and at once, faults, clocks that differ, and time.

A step is one decision: a request is sent, one goes on to its next call to AWS and meets its fate there, time passes.
Between any two steps the ledger looks at whoever's items may have changed.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field, fields
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from chalicelib import wiring
from chalicelib.domain.erasure import AGAIN_MS
from tests.api.champion import LABELS, TellingChampion, drawing_of
from tests.aws import SettableClock
from tests.builders import NOON
from tests.invariants.functions import CLOCK, Asked, Flight, Functions
from tests.invariants.ledger import Ledger
from tests.invariants.people import Person, seen
from tests.invariants.strokes import MOST, drawn
from tests.invariants.wire import FAULTS, WRITES, Fate, Wire

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from tests.invariants.clouds import FreshCloud

MOST_FLIGHTS = 6  # requests at once
MOST_PEOPLE = 5
LOOK = 40  # steps after which all that there is is looked at
DAY_MS = 86_400_000
SKEW_MS = 2_000
DECIDED = {"feedback", "flags"}
"""What may still become of a closed round."""
SWEEP = Asked(0, CLOCK, "/sweep")

any_number = st.integers(0, 1_000)
fates = st.sampled_from((*[Fate.WELL] * 12, *FAULTS))
ranked_modes = st.sampled_from(("classic", "classic", "sprint", "daily"))


@dataclass
class Tally:
    """What was done in all runs together."""

    runs: int = 0
    steps: int = 0
    requests: int = 0
    calls: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    faults: Counter[Fate] = field(default_factory=Counter)
    checks: Counter[int] = field(default_factory=Counter)
    erased: int = 0
    rounds: int = 0
    closed: int = 0
    recognised: int = 0
    flagged: int = 0
    cleared: int = 0
    held: int = 0
    shared: int = 0
    unread: int = 0
    most_at_once: int = 0

    def __add__(self, other: Tally) -> Tally:
        most = max(self.most_at_once, other.most_at_once)
        sums = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        return Tally(**sums | {"most_at_once": most})


class Machine(RuleBasedStateMachine):
    """Plays the API on a cloud; `faulty` says whether calls to AWS may fail."""

    def __init__(self, cloud: FreshCloud, wire: Wire, tally: Tally, *, faulty: bool = True) -> None:
        super().__init__()
        cloud.begin()
        self.cloud, self.tally, self.faulty = cloud, tally, faulty
        self.clock = SettableClock(NOON)
        self.ledger = Ledger(cloud)
        self.functions = Functions(wire, self._services, self.clock, [0])
        self.people: list[Person] = []
        self.sent: list[Asked] = []
        self.open_reviews: list[str] = []
        self.flagged: list[str] = []
        self.reported: list[str] = []
        self.shown: list[str] = []
        self.steps = 0
        tally.runs += 1

    def _services(self, clock: Clock) -> wiring.Services:
        return wiring.build(
            self.cloud.environment,
            clock=clock,
            clients=self.cloud.clients,
            champion=TellingChampion(),
            random=Random(0),
        )

    # --- rules: who comes, who goes

    @initialize(skews=st.lists(st.integers(-SKEW_MS, SKEW_MS), min_size=1, max_size=4))
    def open(self, skews: list[int]) -> None:
        self.functions = Functions(self.functions.wire, self._services, self.clock, skews)
        for _ in range(3):
            self._come()
        admin = self.people[0]
        self.cloud.clients.cognito.admin_add_user_to_group(
            UserPoolId=self.cloud.pool, Username=admin.email, GroupName="admins"
        )
        self._at_once(admin.signs_in())
        for person in self.people[1:]:
            for mode in ("classic", "zen"):
                self._at_once(person.asks("POST", "/games", {"mode": mode}))
                self._at_once(person.asks("POST", f"/games/{person.games[-1]}/rounds"))
        self.clock.advance(4_000)

    def _come(self) -> None:
        place = len(self.people)
        self.people.append(Person(place, f"{secrets.token_hex(6)}@example.com", f"Player {place} of this run"))
        self._at_once(self.people[place].signs_up())
        self._at_once(self.people[place].signs_in())

    @precondition(lambda self: len(self.people) < MOST_PEOPLE)
    @rule()
    def somebody_comes(self) -> None:
        self._step()
        self._come()

    @rule(who=any_number, fate=fates)
    def sign_in(self, who: int, fate: Fate) -> None:
        self._send(self._person(who).signs_in(), fate)

    @precondition(lambda self: len(self._players()) > 2 and self.steps % 3 == 0)
    @rule(who=any_number, fate=fates)
    def erase(self, who: int, fate: Fate) -> None:
        """Erase anybody but the admin."""
        players = self._players()[1:]
        person = players[who % len(players)]
        person.leaving = True
        self._send(person.asks("DELETE", "/me"), fate)

    # --- rules: play

    @rule(who=any_number, mode=st.sampled_from(("classic", "sprint", "zen", "zen", "daily")), fate=fates)
    def start(self, who: int, mode: str, fate: Fate) -> None:
        self._send(self._person(who).asks("POST", "/games", {"mode": mode}), fate)

    @rule(who=any_number, game=any_number, fate=fates)
    def deal(self, who: int, game: int, fate: Fate) -> None:
        person = self._person(who)
        if person.games:
            self._send(person.asks("POST", f"/games/{person.games[-1 - game % 2 % len(person.games)]}/rounds"), fate)

    @rule(who=any_number, round_=any_number, right=st.booleans(), old=st.integers(0, 3), fate=fates)
    def guess(self, who: int, round_: int, right: bool, old: int, fate: Fate) -> None:
        """Guess with the next number, or with one that came before."""
        person = self._person(who)
        if (name := self._round(person, round_)) is None:
            return
        seq = max(0, person.seqs.get(name, 0) + 1 - old)
        person.seqs[name] = max(seq, person.seqs.get(name, 0))
        drawing = self._drawn(person, name, right, seq)
        self._send(person.asks("POST", f"/rounds/{name}/guesses", {"drawing": drawing, "seq": seq}), fate)

    @precondition(lambda self: self._playing())
    @rule(who=any_number, right=st.booleans(), behind=st.sampled_from((0, 0, 0, 1, None)), fate=fates)
    def go_on_drawing(self, who: int, right: bool, behind: int | None, fate: Fate) -> None:
        """Guess the drawing as it has grown, and say which answer was heard last, an earlier one, or none."""
        playing = self._playing()
        person = playing[who % len(playing)]
        self._send(self._guesses(person, self._running(person)[-1], right, behind), fate)

    @precondition(lambda self: self._playing())
    @rule(who=any_number, behind=st.sampled_from((0, 0, 1)), fate=fates)
    def draw_further(self, who: int, behind: int, fate: Fate) -> None:
        self.go_on_drawing(who, False, behind, fate)

    @rule(who=any_number, guesses=st.integers(0, 3), at=st.integers(0, 5), mode=ranked_modes, fate=fates)
    def play_well(self, who: int, guesses: int, at: int, mode: str, fate: Fate) -> None:
        """Play a round as an honest hand does, to its recognition; the request `at` this place meets its fate."""
        person = self._person(who)
        dealt = person.games and self._do(person.asks("POST", f"/games/{person.games[-1]}/rounds"), fate, at == 0)
        if not dealt:
            self._do(person.asks("POST", "/games", {"mode": mode}), fate, at == 1)
        if not dealt or person.erased or not (running := self._running(person)):
            return
        self._advance(4_000)
        for number in range(guesses):
            guess = self._guesses(person, running[-1], number == guesses - 1, 0)
            self._do(guess, fate, at == number + 1)
            self._advance(700)
        self._do(self._ends(person, running[-1], 1), fate, at == guesses + 1)

    @rule(who=any_number, mode=st.sampled_from(("zen", "daily", "sprint")), fate=fates)
    def play_on(self, who: int, mode: str, fate: Fate) -> None:
        """Do what the site would do next: begin a game, have a word dealt, end the round."""
        person = self._person(who)
        if not person.games:
            self.start(who, mode, fate)
        elif not person.rounds or list(person.rounds)[-1] in person.ends:
            self.deal(who, 0, fate)
        else:
            self.end(who, 0, "timeout", True, fate)

    @rule(who=any_number, mode=st.sampled_from(("zen", "daily", "sprint")), fate=fates)
    def play_on_soon(self, who: int, mode: str, fate: Fate) -> None:
        self.play_on(who, mode, fate)

    @rule(
        who=any_number,
        round_=any_number,
        reason=st.sampled_from(("recognised", "timeout", "skipped")),
        right=st.sampled_from((True, False, None)),
        fate=fates,
    )
    def end(self, who: int, round_: int, reason: str, right: bool | None, fate: Fate) -> None:
        person = self._person(who)
        if (name := self._round(person, round_)) is not None:
            drawing = [] if right is None else self._drawn(person, name, right, round_)
            self._send(person.asks("POST", f"/rounds/{name}/end", {"drawing": drawing, "reason": reason}), fate)

    @rule(
        who=any_number,
        round_=any_number,
        verdict=st.sampled_from(("right", "wrong", "unclear")),
        label=st.sampled_from((None, None, *LABELS[:3])),
        fate=fates,
    )
    def say(self, who: int, round_: int, verdict: str, label: str | None, fate: Fate) -> None:
        person = self._person(who)
        if (name := self._ended(person, round_)) is not None:
            said = {"verdict": verdict, "label": label} if label else {"verdict": verdict}
            self._send(person.asks("POST", f"/rounds/{name}/feedback", said), fate)

    @rule(who=any_number, round_=any_number, back=st.booleans(), fate=fates)
    def share(self, who: int, round_: int, back: bool, fate: Fate) -> None:
        person = self._person(who)
        if (name := self._ended(person, round_)) is not None:
            self._send(person.asks("DELETE" if back else "POST", f"/rounds/{name}/share"), fate)

    @rule(who=any_number, which=any_number, reason=st.sampled_from(("offensive", "other")), fate=fates)
    def report(self, who: int, which: int, reason: str, fate: Fate) -> None:
        """Report a shared drawing, without a token, or one of the gallery."""
        person = self._person(who)
        shares = [share for other in self.people for share in other.shares]
        if shares and (which % 3 or not self.shown):
            anybody = Asked(person.place, "POST", f"/shares/{shares[which % len(shares)]}/report", {"reason": reason})
            self._send(anybody, fate)
        elif self.shown:
            drawing = self.shown[which % len(self.shown)]
            self._send(person.asks("POST", f"/drawings/{drawing}/report", {"reason": reason}), fate)

    @rule(
        who=any_number, change=st.sampled_from(({"gallery": False}, {"gallery": True}, {"language": "fr"})), fate=fates
    )
    def change(self, who: int, change: dict[str, Any], fate: Fate) -> None:
        self._send(self._person(who).asks("PATCH", "/me", change), fate)

    @rule(which=any_number, action=st.sampled_from(("accept", "reject")), fate=fates)
    def review(self, which: int, action: str, fate: Fate) -> None:
        """Have the admin look at what waits, and decide something that was seen waiting."""
        admin = self.people[0]
        if not self.open_reviews or which % 3 == 0:
            self._send(admin.asks("GET", "/admin/review"), fate)
        else:
            item = self.open_reviews[which % len(self.open_reviews)]
            self._send(admin.asks("POST", f"/admin/review/{item}", {"action": action}), fate)

    @rule(which=any_number, action=st.sampled_from(("clear", "clear", "confirm")), fate=fates)
    def judge(self, which: int, action: str, fate: Fate) -> None:
        """Have the admin look at what was flagged, and decide something that was seen there."""
        admin = self.people[0]
        if not self.flagged or which % 4 == 0:
            self._send(admin.asks("GET", "/admin/flagged"), fate)
        else:
            item = self.flagged[which % len(self.flagged)]
            self._send(admin.asks("POST", f"/admin/flagged/{item}", {"action": action}), fate)

    @rule(which=any_number, remove=st.booleans(), fate=fates)
    def look_at_reports(self, which: int, remove: bool, fate: Fate) -> None:
        """Have the admin see which shared drawings were reported, and remove one or let it be."""
        admin = self.people[0]
        if not self.reported or which % 3 == 0:
            self._send(admin.asks("GET", "/admin/shares"), fate)
        else:
            path = f"/admin/shares/{self.reported[which % len(self.reported)]}"
            self._send(admin.asks("DELETE", path if remove else f"{path}/reports"), fate)

    # --- rules: look

    @rule(
        who=any_number,
        path=st.sampled_from(
            (
                "/me",
                "/me/results",
                "/me/stats",
                "/me/rank",
                "/me/export",
                "/leaderboard",
                "/gallery",
                "/stats/words",
                "/riddles",
            )
        ),
        fate=fates,
    )
    def look(self, who: int, path: str, fate: Fate) -> None:
        self._send(self._person(who).asks("GET", path), fate)

    @rule(who=any_number, whose=any_number, round_=any_number, what=any_number)
    def pry(self, who: int, whose: int, round_: int, what: int) -> None:
        """Ask for, and try to change, what is another's: there is no such thing."""
        person, other = self._person(who), self._person(whose)
        if person is other or not other.rounds:
            return
        name = list(other.rounds)[round_ % len(other.rounds)]
        drawing = drawing_of(other.rounds[name])
        tries = (
            ("GET", f"/games/{name[:26]}", None),
            ("POST", f"/games/{name[:26]}/rounds", None),
            ("POST", f"/rounds/{name}/guesses", {"drawing": drawing, "seq": 99}),
            ("POST", f"/rounds/{name}/end", {"drawing": drawing, "reason": "skipped"}),
            ("POST", f"/rounds/{name}/feedback", {"verdict": "wrong"}),
            ("GET", f"/rounds/{name}/share", None),
            ("POST", f"/rounds/{name}/share", None),
            ("DELETE", f"/rounds/{name}/share", None),
            ("GET", f"/rounds/{name}/nearest", None),
        )
        self._step()
        reply = self._at_once(person.asks(*tries[what % len(tries)]))
        self.ledger.holds(9, reply is None or reply.status in {404, 503}, reply)

    # --- rules: what a network does, and time

    @precondition(lambda self: self.sent)
    @rule(which=any_number, fate=fates)
    def repeat(self, which: int, fate: Fate) -> None:
        """Send one of the last requests once more, be it still on its way or answered long ago."""
        last = [asked for asked in self.sent[-12:] if asked.method != "DELETE" or self.people[asked.who].leaving]
        if last:
            self._send(last[which % len(last)], fate)

    @precondition(lambda self: self._playing())
    @rule(
        who=any_number,
        rival=st.sampled_from(("end", "end", "end", "guess", "erase", "say", "deal", "sign in")),
        turns=st.lists(st.integers(0, 1), max_size=24),
        fate=fates,
        midnight=st.booleans(),
    )
    def race(self, who: int, rival: str, turns: list[int], fate: Fate, midnight: bool) -> None:
        """Have the end of a round and something else of its player go on in turns, perhaps about midnight, UTC."""
        playing = self._playing()
        person = playing[who % len(playing)]
        if midnight:
            self._have_words_dealt_before_midnight(person)
            self._advance(5_800 - who % 1_000)
        if not (running := self._running(person)):  # it was erased by what had to end before midnight
            return
        ending = self._ends(person, running[-1], who)
        racing = [self._begin(ending), self._begin(self._rival(person, rival, running))]
        for turn in turns:
            self._step()
            if not (flight := racing[turn]).landed:
                self._go_on(flight, fate)
                fate = Fate.WELL
        for flight in racing:
            self._finish(flight)

    @precondition(lambda self: self._playing())
    @rule(who=any_number, turns=st.lists(st.integers(0, 1), max_size=16), fate=fates)
    def end_twice(self, who: int, turns: list[int], fate: Fate) -> None:
        """Deal the next word and have a round end twice at once, with drawings that differ."""
        self.play_on(who, "zen", Fate.WELL)
        if self._playing():
            self.race(who, "end", turns, fate, midnight=False)

    def _have_words_dealt_before_midnight(self, person: Person) -> None:
        self._advance(DAY_MS - self.clock() % DAY_MS - 6_000)
        for game in person.games[-2:]:
            self._at_once(person.asks("POST", f"/games/{game}/rounds"))

    def _rival(self, person: Person, rival: str, running: list[str]) -> Asked:
        match rival:
            case "guess":
                return self._guesses(person, running[-1], True, 0)
            case "say":
                return person.asks("POST", f"/rounds/{running[-1]}/feedback", {"verdict": "right"})
            case "deal":
                return person.asks("POST", f"/games/{running[-1][:26]}/rounds")
            case "sign in":
                return person.signs_in()
            case "erase" if person.place:
                person.leaving = True
                return person.asks("DELETE", "/me")
        return self._ends(person, running[0], len(running))

    def _ends(self, person: Person, name: str, number: int) -> Asked:
        drawing = self._drawn(person, name, number % 3 > 0, number)
        return person.asks("POST", f"/rounds/{name}/end", {"drawing": drawing, "reason": "timeout"})

    def _guesses(self, person: Person, name: str, right: bool, behind: int | None) -> Asked:
        """The next guess of a round, of a drawing that has grown; `seen` is so far behind what was heard."""
        seq = person.seqs[name] = person.seqs.get(name, 0) + 1
        person.strokes[name] = min(person.strokes.get(name, 0) + 1, MOST)
        told: dict[str, Any] = {"drawing": self._drawn(person, name, right, 1), "seq": seq}
        if behind is not None and name in person.heard:
            told["seen"] = max(0, person.heard[name] - behind)
        return person.asks("POST", f"/rounds/{name}/guesses", told)

    def _playing(self) -> list[Person]:
        """Players with a round that they have not heard the end of."""
        return [one for one in self._players() if self._running(one)]

    @staticmethod
    def _running(person: Person) -> list[str]:
        return [name for name in person.rounds if name not in person.ends]

    @precondition(lambda self: self.functions.flights)
    @rule(which=any_number, fate=fates)
    def go_on(self, which: int, fate: Fate) -> None:
        self._step()
        self._go_on(self.functions.flights[which % len(self.functions.flights)], fate)

    @precondition(lambda self: self.functions.flights)
    @rule(which=any_number, fate=fates)
    def take_turns(self, which: int, fate: Fate) -> None:
        self.go_on(which, fate)

    @precondition(lambda self: self.functions.flights)
    @rule(which=any_number, fate=fates)
    def go_on_again(self, which: int, fate: Fate) -> None:
        self.go_on(which, fate)

    @precondition(lambda self: self.functions.flights)
    @rule(which=any_number)
    def arrive(self, which: int) -> None:
        """Let a request run to its end."""
        self._step()
        self._finish(self.functions.flights[which % len(self.functions.flights)])

    @rule(ms=st.sampled_from((50, 400, 1_000, 1_000, 3_000, 3_000, 8_000, 21_000, 61_000)))
    def time_passes(self, ms: int) -> None:
        self._step()
        self._advance(ms)

    @precondition(lambda self: self.steps % 4 == 0)
    @rule(fate=fates)
    def the_hour_strikes(self, fate: Fate) -> None:
        """Have what was erased be swept."""
        self._send(SWEEP, fate)

    @precondition(lambda self: self.steps % 8 == 0)
    @rule(ms=st.integers(-3_000, 1_500))
    def midnight_comes(self, ms: int) -> None:
        """Be just before or after the next midnight, UTC."""
        self._step()
        self._advance(DAY_MS - self.clock() % DAY_MS + ms)

    # --- what a step does

    def _advance(self, ms: int) -> None:
        """Let time pass, by which requests have ended, or Lambda has killed them."""
        for place, flight in enumerate(self.functions.late(self.clock() + ms)):
            if self.faulty and place % 2:
                self.functions.abandon([flight])
                self._landed(flight)
            else:
                self._finish(flight)
        self.clock.advance(ms)

    def _step(self) -> None:
        self.tally.steps += 1
        self.steps += 1
        if self.steps % LOOK == 0:
            self.ledger.look_at_all(person.id for person in self.people if person.leaving and self._is_busy(person))

    def _is_busy(self, person: Person) -> bool:
        return any(flight.asked.who == person.place for flight in self.functions.flights)

    def _players(self) -> list[Person]:
        return [person for person in self.people if not person.erased]

    def _person(self, number: int) -> Person:
        players = self._players()
        return players[number % len(players)]

    @staticmethod
    def _round(person: Person, number: int) -> str | None:
        """One of the player's last three rounds."""
        last = list(person.rounds)[-3:]
        return last[-1 - number % len(last)] if last else None

    @staticmethod
    def _ended(person: Person, number: int) -> str | None:
        """One of the player's last rounds that have ended; one time in eight one that may have not."""
        last = list(person.ends if number % 8 and person.ends else person.rounds)[-3:]
        return last[-1 - number % len(last)] if last else None

    @staticmethod
    def _drawn(person: Person, name: str, right: bool, number: int) -> Any:
        """A drawing of a round as far as it has grown."""
        return drawn(person.rounds[name], right, number, person.strokes.get(name, 0))

    def _do(self, asked: Asked, fate: Fate, here: bool) -> bool:
        """Send a request and have it run to its end, with a fate at its first call if it is `here`; did it go well."""
        if self.people[asked.who].erased:
            return False
        flight = self._begin(asked)
        if here and not flight.landed:
            self._go_on(flight, fate)
        reply = flight.reply if flight.landed else self._finish(flight)
        return reply is not None and reply.status < 300

    def _send(self, asked: Asked, fate: Fate) -> None:
        """Send a request, which stops at its first call, meets its fate there, or, every other one, runs through."""
        if len(self.functions.flights) >= MOST_FLIGHTS:
            self._finish(self.functions.flights[0])
        if self.people[asked.who].erased:
            return
        flight = self._begin(asked)
        if flight.landed:
            return
        if fate is not Fate.WELL:
            self._go_on(flight, fate)
        elif self.steps % 2:
            self._finish(flight)

    def _begin(self, asked: Asked) -> Flight:
        self._step()
        self.sent.append(asked)
        flight = self.functions.begin(asked)
        beside = [other for other in self.functions.flights if other.asked.who == asked.who and other is not flight]
        for other in (flight, *beside) if beside else ():
            other.crowded = True
        self.tally.most_at_once = max(self.tally.most_at_once, len(self.functions.flights))
        if flight.landed:
            self._landed(flight)
        return flight

    def _at_once(self, asked: Asked) -> Any:
        """The answer to a request that nothing happens to."""
        flight = self.functions.begin(asked)
        return self._landed(flight) if flight.landed else self._finish(flight)

    def _finish(self, flight: Flight) -> Any:
        while not flight.landed:
            self._go_on(flight, Fate.WELL)
        return flight.reply

    def _go_on(self, flight: Flight, fate: Fate) -> None:
        self.functions.go_on(flight, fate if self.faulty else Fate.WELL)
        if flight.last_call in WRITES:
            everybody = flight.asked.path.startswith(("/admin", "/shares", "/drawings"))
            for person in self.people if everybody else [self.people[flight.asked.who]]:
                if person.id:
                    (self.ledger.note if person.leaving else self.ledger.look)(person.id)
        if flight.landed:
            self._landed(flight)

    # --- what an answer may say

    def _landed(self, flight: Flight) -> Any:
        if flight.failed is not None:
            raise flight.failed
        asked, person = flight.asked, self.people[flight.asked.who]
        if (reply := flight.reply) is None:
            return None
        told, what = reply.status, (asked.method, asked.path, flight.faults, reply)
        self.tally.answers[told] += 1
        self.ledger.holds(14, told != 500, *what)
        self.ledger.holds(14, told != 503 or not flight.undisturbed, *what)
        self.ledger.holds(14, told != 401 or person.leaving, *what)
        if person.place and asked.path != "/leaderboard":
            self.ledger.equal(9, seen(person, self.people, reply.body), [], *what)
        if told < 300:
            self._good(flight, person, reply.json if reply.body else None)
        return reply

    def _good(self, flight: Flight, person: Person, told: Any) -> None:
        asked = flight.asked
        person.learn(asked, told)
        self._count(flight)
        if asked.method == "GET":
            self._remember(asked.path, told)
        match asked.method, asked.path.strip("/").split("/"):
            case "DELETE", ["me"]:
                person.erased = True
                self.tally.erased += 1
            case "POST", ["rounds", name, "end"]:
                told = {key: value for key, value in told.items() if key not in DECIDED}
                self.ledger.equal(1, person.ends.setdefault(name, told), told, "the end, answered again")
                if not person.leaving:
                    self.ledger.holds(15, name in self.ledger.accounts[person.id].closed, name, "is not closed")
            case "GET", ["me", "stats"] if not person.leaving and not flight.crowded:
                closed = self.ledger.accounts[person.id].closed.values()
                counted = [one.result for one in closed if one.result and not one.teaching]
                self.ledger.equal(2, told["rounds"], len(counted), "my rounds")
                self.ledger.equal(2, told["points"], sum(result.points for result in counted), "my points")

    def _count(self, flight: Flight) -> None:
        """Count what few requests do."""
        match flight.asked.method, flight.asked.path.strip("/").split("/"):
            case "POST", ["admin", "flagged", _] if flight.asked.json["action"] == "clear":
                self.tally.cleared += 1
            case "POST", ["rounds", _, "guesses"] if flight.made == ["UpdateItem"]:
                self.tally.unread += 1
            case "POST", ["rounds", _, "share"]:
                self.tally.shared += 1

    def _remember(self, path: str, told: Any) -> None:
        """Keep the ids of what was listed, for whoever decides or reports."""
        match path.strip("/").split("/"):
            case ["admin", "review"]:
                self.open_reviews = [item["id"] for item in told["items"]]
            case ["admin", "flagged"]:
                self.flagged = [item["id"] for item in told["items"]]
            case ["admin", "shares"]:
                self.reported = [item["share"]["id"] for item in told["items"]]
            case ["gallery"]:
                self.shown = [item["id"] for item in told["items"]]

    # --- the end of a run

    def teardown(self) -> None:
        try:
            for flight in list(self.functions.flights):
                self._finish(flight)
            self._settle()
        finally:
            self.functions.abandon(self.functions.flights)
            self.tally.requests += self.functions.requests
            self.tally.calls += self.functions.calls
            self.tally.faults += self.functions.injected
            self.tally.checks += self.ledger.checks
            self.tally.rounds += sum(len(person.rounds) for person in self.people)
            closed = [round_ for account in self.ledger.accounts.values() for round_ in account.closed.values()]
            self.tally.closed += len(closed)
            self.tally.recognised += sum(round_.recognised_at is not None for round_ in closed)
            self.tally.flagged += sum(round_.flagged for round_ in closed)
            self.tally.held += sum(map(self.ledger.is_held, self.ledger.accounts))

    def _settle(self) -> None:
        """Repeat what was cut short, and look at everything."""
        for person in self.people:
            if person.leaving and not person.erased:
                self._at_once(person.asks("DELETE", "/me"))
        for person in self._players():
            self.ledger.look(person.id)
            self._hear_of(person)
        self.clock.advance(AGAIN_MS + 2 * SKEW_MS)  # one process expects it, another one sweeps
        self._at_once(SWEEP)
        self.ledger.look_at_all()
        for person in self.people:
            if person.erased:
                names = {person.id, person.email, *person.games}
                self.ledger.look_for(names, person.display_name)

    def _hear_of(self, person: Person) -> None:
        """Hold what the API tells of a player against the rounds that were seen closing."""
        closed = self.ledger.accounts[person.id].closed
        told = self._at_once(person.asks("GET", "/me/results")).json["items"]
        newest = sorted(closed, reverse=True)[: len(told)]
        self.ledger.equal(1, [item["round"] for item in told], newest, "my results")
        rows = self._at_once(person.asks("GET", "/leaderboard?period=all")).json["items"]
        row = next((row for row in rows if row["player"] == person.id), None)
        is_ = None if row is None else (row["points"], row["rounds"], row["recognised"])
        self.ledger.equal(3, is_, self.ledger.standing(person.id), "on the leaderboard")
        self.ledger.holds(3, all(one["rank"] == 1 + sum(o["points"] > one["points"] for o in rows) for one in rows))
