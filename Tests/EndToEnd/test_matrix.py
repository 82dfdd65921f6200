"""Matrix, against a real Synapse: rooms are polled or pushed, answers land in threads, and nothing is said twice."""

import json

import pytest

from support import client, words
from support.daemon import SECRETS
from support.ledger import Ledger
from support.synapse import Synapse, in_thread
from support.wait import LONG, until

BOT = "@triaged:localhost"


@pytest.fixture(scope="module")
def synapse(tmp_path_factory):
    """A homeserver with no limits, which the tests of this file share: each has rooms and accounts of its own."""
    server = Synapse(tmp_path_factory.mktemp("matrix") / "synapse")
    yield server.start()
    server.stop()


class Place:
    """A room with a person and our bot in it, and a daemon that listens there."""

    def __init__(self, synapse, daemons, folder, name, *, limited=False, **settings):
        self.folder = folder
        self.person = synapse.person(f"dana-{name}", "Dana Ä")
        self.bot = synapse.person(f"triaged-{name}")
        self.room = self.person.create_room(name=f"Ideas {name}", room_alias_name=f"ideas-{name}")
        if not settings.get("accept_invites"):
            self.bot.join(self.room)
        account = {"platform": "matrix", "homeserver": synapse.url, "token": "${env:MATRIX_TOKEN}"}
        self.daemon = daemons(
            sources={"room": account | {"answer": "matrix"} | settings}, destinations={"matrix": account},
            env=SECRETS | {"MATRIX_TOKEN": self.bot.token},
        )

    def start(self):
        """Starts the daemon, and waits until it hears: what was said before its first poll is history."""
        self.daemon.start()
        until("the daemon to hear the room", self._hears, LONG, every=0.5)
        return self

    def _hears(self):
        self.person.say(self.room, "thanks")
        return self.inbox("SELECT count(*) FROM inbox")[0][0]

    def inbox(self, sql, *arguments):
        return Ledger(self.daemon.store, self.folder / "copy").rows(sql, *arguments)

    def answers(self, root, count=1):
        """Our answers in a thread, once there are so many."""

        def found():
            mine = [event for event in self.person.thread(self.room, root) if event["sender"] == self.bot.user]
            return mine if len(mine) >= count else None

        return until(f"{count} answers in the thread", found, LONG, every=0.1)

    def submission(self, event):
        rows = self.inbox("SELECT state, role, request, content FROM submission WHERE external_id = ?", event)
        return rows[0] if rows else None

    def said(self, sender):
        events = self.person.messages(self.room)
        return [event for event in events if event["sender"] == sender and event["type"] == "m.room.message"]


@pytest.fixture
def places(synapse, daemons, tmp_path):
    """Makes rooms with a daemon: `places("name", **settings of the source)`."""

    def make(name, **settings):
        return Place(synapse, daemons, tmp_path, name, **settings)

    return make


def test_a_request_is_answered_in_its_thread_and_a_reply_is_a_comment(places):
    place = places("answer").start()
    root = place.person.say(place.room, "Please add partial refunds to the checkout")
    (answer,) = place.answers(root)
    content = answer["content"]
    assert content["msgtype"] == "m.notice"
    assert content["m.relates_to"] == in_thread(root)
    assert content["m.mentions"] == {}
    assert content["format"] == "org.matrix.custom.html" and content["formatted_body"].startswith("<p>")
    assert "R-1" in content["body"]

    reply = place.person.say_in_thread(place.room, root, "It is for our shop in Poland")
    place.person.send(place.room, {"msgtype": "m.notice", "body": "Please add a bot that talks to bots"})
    until("the reply to be a comment", lambda: place.submission(reply), LONG)
    state, role, request, _ = place.submission(reply)
    assert (state, role, request) == ("live", "comment", 1)
    status = place.daemon.settled()
    assert status["requests"] == 1
    assert len(place.said(place.bot.user)) == 1, "no notice is answered, neither a stranger's nor our own"

    _, _, _, kept = place.submission(root)
    kept = json.loads(kept)
    assert kept["channel"] == {"id": place.room, "name": "#ideas-answer:localhost"}
    assert kept["author"]["name"] == "Dana Ä"
    assert kept["permalink"].startswith("https://matrix.to/#/!")


def test_a_restart_in_the_middle_misses_nothing_and_says_nothing_twice(places):
    place = places("restart").start()
    roots = [place.person.say(place.room, words.ask(number)) for number in range(6)]
    place.answers(roots[0])
    place.daemon.kill()
    roots += [place.person.say(place.room, words.ask(number)) for number in range(6, 12)]
    place.daemon.start()
    roots += [place.person.say(place.room, words.ask(number)) for number in range(12, 15)]
    for root in roots:
        assert len(place.answers(root)) == 1
    place.daemon.settled()
    assert len(place.said(place.bot.user)) == len(roots)
    assert place.inbox("SELECT count(*) FROM submission WHERE role = 'ask' AND state = 'live'")[0][0] == len(roots)


def test_a_gap_longer_than_a_sync_is_filled_in_the_order_in_which_it_was_said(places):
    place = places("gap").start()
    first = place.person.say(place.room, words.ask(0))
    place.answers(first)
    assert place.daemon.terminate() == 0
    roots = [place.person.say(place.room, words.ask(number)) for number in range(1, 131)]
    reply = place.person.say_in_thread(place.room, roots[3], "And for the other shops too")
    gone = place.person.say(place.room, "Please forget this at once")
    place.person.redact(place.room, gone)
    place.daemon.start()

    def all_there():
        rows = place.inbox("SELECT external_id FROM submission WHERE role = 'ask' AND state = 'live' ORDER BY id")
        found = [row[0] for row in rows if row[0] in roots]
        return found if len(found) >= len(roots) else None

    assert until("every message of the gap", all_there, LONG) == roots
    assert place.submission(reply)[1] == "comment"
    assert place.submission(gone) is None or place.submission(gone)[0] == "withdrawn"
    place.daemon.settled(seconds=LONG)
    # Equal asks are one request, and each is answered.
    assert len(place.said(place.bot.user)) == len(roots) + 1
    later = place.person.say(place.room, words.ask(500))
    place.answers(later)


def test_an_edit_changes_the_request_and_a_redaction_withdraws_it(places):
    place = places("edit").start()
    root = place.person.say(place.room, "Please add a dark mode")
    place.answers(root)
    assert place.inbox("SELECT team FROM request") == [("product-ops",)]
    place.person.edit(place.room, root, "Please add refunds to the checkout")
    until("the request to move", lambda: place.inbox("SELECT team FROM request") == [("payments",)], LONG)
    assert place.daemon.status()["requests"] == 1
    place.person.redact(place.room, root)
    until("the ask to be withdrawn", lambda: place.submission(root)[0] == "withdrawn", LONG)
    assert "dark mode" not in json.dumps(place.submission(root))


def test_an_invitation_is_accepted_where_that_is_configured(places):
    place = places("invited", accept_invites="true")
    place.daemon.start()
    place.person.invite(place.room, place.bot.user)
    until("the bot to come", lambda: place.room in place.bot.joined(), LONG, every=0.1)
    root = place.person.say(place.room, "Please add partial refunds to the checkout")
    place.answers(root)


def test_history_is_taken_where_since_says_so(places):
    place = places("history", since=1)
    roots = [place.person.say(place.room, words.ask(number)) for number in range(3)]
    place.daemon.start()
    for root in roots:
        place.answers(root)
    assert len(place.said(place.bot.user)) == 3


def test_without_since_history_stays_history(places):
    place = places("fresh")
    old = place.person.say(place.room, "Please add what was wanted long ago")
    place.start()
    new = place.person.say(place.room, "Please add partial refunds to the checkout")
    place.answers(new)
    assert place.submission(old) is None


def test_limits_of_the_homeserver_are_kept_and_every_answer_comes_once(daemons, tmp_path):
    slow = {"per_second": 1.5, "burst_count": 2}
    server = Synapse(tmp_path / "synapse", rc_message=slow).start()
    try:
        place = Place(server, daemons, tmp_path, "limits")
        server.unlimit(place.person)
        place.start()
        roots = [place.person.say(place.room, words.ask(number)) for number in range(6)]
        for root in roots:
            place.answers(root)
        place.daemon.settled(seconds=LONG)
        assert len(place.said(place.bot.user)) == len(roots)
        assert place.daemon.metric("triaged_deliveries_total", "retry") >= 1, "the homeserver said 429"
        assert place.daemon.metric("triaged_deliveries_total", "dead") == 0
    finally:
        server.stop()


def test_an_application_service_is_pushed_to(daemons, tmp_path):
    registration = {
        "id": "triaged", "as_token": "as-token-of-the-tests", "hs_token": "hs-token-of-the-tests",
        "sender_localpart": "triaged", "rate_limited": False,
        "namespaces": {"users": [{"regex": "@triaged:localhost", "exclusive": True}], "rooms": [], "aliases": []},
    }
    server = Synapse(tmp_path / "synapse")
    account = {"platform": "matrix", "homeserver": server.url, "token": "${env:MATRIX_TOKEN}"}
    pushed = account | {"hs_token": "${env:MATRIX_HS_TOKEN}", "user": BOT, "answer": "matrix"}
    daemon = daemons(
        sources={"room": pushed}, destinations={"matrix": account},
        env=SECRETS | {"MATRIX_TOKEN": registration["as_token"], "MATRIX_HS_TOKEN": registration["hs_token"]},
    ).start()
    server.appservice = registration | {"url": daemon.url + "/in/room"}
    server.start()
    try:
        person = server.person("dana")
        bot = server.account(BOT, registration["as_token"])
        room = person.create_room()
        bot.join(room)
        root = person.say(room, "Please add partial refunds to the checkout")

        def answers():
            return [event for event in person.thread(room, root) if event["sender"] == BOT]

        until("an answer in the thread", answers, LONG, every=0.1)
        daemon.settled()

        # What a homeserver does that got no answer: the same transaction again.
        event = person.call("GET", f"v3/rooms/{room}/event/{root}")
        body = json.dumps({"events": [event]}).encode()

        def push(token):
            path = "/in/room/_matrix/app/v1/transactions/again"
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            return client.request("PUT", daemon.url + path, body, headers)

        again = push(registration["hs_token"])
        assert (again.status, again.json) == (200, {})
        assert push("another-token").status == 401
        status = daemon.settled()
        assert (status["requests"], status["voices"]) == (1, 1)
        assert len(answers()) == 1
    finally:
        server.stop()
