"""Rooms over REST: the same messages as the socket, with the same `ref` rule (protocol 1 and 2)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries as cases
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people import entry
from mediation.rooms import calls, queries, relaying, search, talk, verbs, wire
from odr import clock
from odr.api.auth import actor_of
from odr.api.cases import body_of

PAGE = 50


class RoomShape(serializers.Serializer[Any]):
    """A room one may enter."""

    id = serializers.UUIDField()
    case = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    suspended = serializers.BooleanField()
    last_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


class RoomsShape(serializers.Serializer[Any]):
    """The rooms of a case."""

    results = RoomShape(many=True)


class AuthorShape(serializers.Serializer[Any]):
    """Who wrote a message."""

    participant = serializers.UUIDField()
    name = serializers.CharField()
    seat = serializers.CharField()


class MessageShape(serializers.Serializer[Any]):
    """One line of a room, as the socket's `message` frame."""

    room = serializers.UUIDField()
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    author = AuthorShape(allow_null=True)
    kind = serializers.CharField()
    body = serializers.DictField()
    reply_to = serializers.IntegerField(allow_null=True)
    retracted = serializers.DateTimeField(allow_null=True)


class MessagesShape(serializers.Serializer[Any]):
    """A page of a room, by rising number; `last_seq` says how far the room is. Of a search: `before` in its place."""

    last_seq = serializers.IntegerField(required=False)
    before = serializers.IntegerField(allow_null=True, required=False)
    results = MessageShape(many=True)


class SayShape(serializers.Serializer[Any]):
    """Something to say. The same `ref` is stored once."""

    ref = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["text", "file"], default="text")
    body = serializers.DictField()
    reply_to = serializers.IntegerField(allow_null=True, required=False)
    view_token = serializers.CharField(required=False)


class AckShape(serializers.Serializer[Any]):
    """Stored: as the socket's `ack` frame."""

    room = serializers.UUIDField()
    ref = serializers.UUIDField()
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()


class RetractedShape(serializers.Serializer[Any]):
    """Taken back."""

    room = serializers.UUIDField()
    seq = serializers.IntegerField()
    retracted = serializers.DateTimeField()


class ConsentShape(serializers.Serializer[Any]):
    """Whether the author agrees that a line of a caucus is passed on."""

    given = serializers.BooleanField()


class ConsentedShape(serializers.Serializer[Any]):
    """What was agreed."""

    room = serializers.UUIDField()
    seq = serializers.IntegerField()
    given = serializers.BooleanField()


class RelayShape(serializers.Serializer[Any]):
    """The room into which a line is passed on."""

    to = serializers.UUIDField()


class RelayedShape(serializers.Serializer[Any]):
    """Where it stands now."""

    room = serializers.UUIDField()
    seq = serializers.IntegerField()


class CallPeerShape(serializers.Serializer[Any]):
    """A page in a call, and whose it is."""

    peer = serializers.UUIDField()
    participant = serializers.UUIDField()


class CallShape(serializers.Serializer[Any]):
    """The call of a room, as the socket's `call` frame: who is in it, who agreed, whose consent is missing."""

    peers = CallPeerShape(many=True)
    agreed = serializers.ListField(child=serializers.UUIDField())
    refused = serializers.ListField(child=serializers.UUIDField())
    missing = serializers.ListField(child=serializers.CharField())
    open = serializers.BooleanField()
    most = serializers.IntegerField()
    server = serializers.UUIDField(allow_null=True, help_text="Set while the call passes through the media server.")


class CallWordShape(serializers.Serializer[Any]):
    """Whether one agrees to speak by voice and video in a room."""

    given = serializers.BooleanField()


class TicketShape(serializers.Serializer[Any]):
    """A ticket for one entry to the socket."""

    ticket = serializers.CharField()
    expires_at = serializers.DateTimeField()


class RoomsView(APIView):
    """The rooms of a case."""

    @extend_schema(responses=RoomsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Those one may enter; of others there is no trace."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        return Response({"results": [_room(one) for one in queries.rooms_of(actor, found)]})


class MessagesView(APIView):
    """What was said in a room."""

    @extend_schema(
        responses=MessagesShape,
        parameters=[
            *(OpenApiParameter(name, int) for name in ("after", "before", "limit")), OpenApiParameter("q", str)
        ],
    )  # fmt: skip
    def get(self, request: Request, room: UUID) -> Response:
        """What follows `after`, what precedes `before`, or the newest; up to 200. With `q` what holds these words,
        the newest first; `before` in the answer is where to look on."""
        actor = actor_of(request)
        if words := request.query_params.get("q"):
            return self._found(request, actor, room, words)
        found, right = queries.room_of(actor, room)
        limit = _number(request, "limit")
        page = queries.page(
            found.pk, after=_number(request, "after"), before=_number(request, "before"),
            limit=PAGE if limit is None else limit, since=right.since,
        )  # fmt: skip
        return Response({"last_seq": found.last_seq, "results": [wire.message(one) for one in page]})

    @staticmethod
    def _found(request: Request, actor: Actor, room: UUID, words: str) -> Response:
        limit = min(max(_number(request, "limit") or PAGE, 1), queries.MOST)
        found = search.search(actor, room, words, before=_number(request, "before"), limit=limit)
        return Response({"before": found.before, "results": [wire.message(one) for one in found.messages]})

    @extend_schema(request=SayShape, responses={201: AckShape, 200: AckShape})
    def post(self, request: Request, room: UUID) -> Response:
        """Say something; 201 when it was stored now, 200 when it stood there already."""
        data = body_of(request)
        ref = _ref(data.get("ref"))
        posted = talk.post(
            actor=actor_of(request), room=room, ref=ref, kind=str(data.get("kind", "text")), body=_object(data),
            reply_to=_reply(data), now=clock.now(), view_token=_token(data),
        )  # fmt: skip
        answer = {"room": str(room), "ref": str(ref), "seq": posted.seq, "at": wire.moment(posted.at)}
        return Response(answer, status=200 if posted.repeated else 201)


class RetractView(APIView):
    """Take a text back."""

    @extend_schema(request=None, responses=RetractedShape)
    def post(self, request: Request, room: UUID, seq: int) -> Response:
        """Within two minutes, by its author; it stays in the sealed record, and the room says so."""
        at = verbs.retract(actor=actor_of(request), room=room, seq=seq, now=clock.now())
        return Response({"room": str(room), "seq": seq, "retracted": wire.moment(at)})


class ConsentView(APIView):
    """Agree that what one said to the mediator alone is passed on, or no longer."""

    @extend_schema(request=ConsentShape, responses=ConsentedShape)
    def post(self, request: Request, room: UUID, seq: int) -> Response:
        """Of one's own line of a caucus; taken back until it was passed on."""
        given = body_of(request).get("given")
        found, _right = queries.room_of(actor_of(request), room)
        if not isinstance(given, bool):
            raise Refused("invalid", errors={"given": ["True or false."]})
        doing = relaying.allow if given else relaying.take_back
        doing(actor=actor_of(request), room=found.pk, seq=seq, now=clock.now())
        return Response({"room": str(room), "seq": seq, "given": given})


class RelayView(APIView):
    """Pass on what its author agreed to."""

    @extend_schema(request=RelayShape, responses=RelayedShape)
    def post(self, request: Request, room: UUID, seq: int) -> Response:
        """By whoever leads, into the joint room or to another side alone, with the words as they are."""
        found, _right = queries.room_of(actor_of(request), room)
        to = _uuid("to", body_of(request).get("to"), "The id of a room.")
        passed = relaying.pass_on(actor=actor_of(request), room=found.pk, seq=seq, to=to, now=clock.now())
        return Response({"room": str(passed.room), "seq": passed.seq})


class CallView(APIView):
    """Voice and video in a room; one joins over the socket."""

    @extend_schema(responses=CallShape)
    def get(self, request: Request, room: UUID) -> Response:
        """How its call stands, for those who sit there."""
        found, _right = queries.room_of(actor_of(request), room)
        return Response(calls.shape(calls.of_room(found.pk)))

    @extend_schema(request=CallWordShape, responses=CallShape)
    def post(self, request: Request, room: UUID) -> Response:
        """Agree to it, or not, or no longer: without a consent it takes, the call ends."""
        actor, given = actor_of(request), body_of(request).get("given")
        found, _right = queries.room_of(actor, room)
        if not isinstance(given, bool):
            raise Refused("invalid", errors={"given": ["True or false."]})
        (calls.agree if given else calls.refuse)(actor=actor, room=found.pk, now=clock.now())
        return Response(calls.shape(calls.of_room(found.pk)))


class TicketsView(APIView):
    """Tickets to the room socket."""

    @extend_schema(request=None, responses={201: TicketShape})
    def post(self, request: Request) -> Response:
        """One entry within 60 seconds of real time."""
        kind, _space, bearer = request.headers.get("Authorization", "").partition(" ")
        session = request._request.session.session_key or ""  # noqa: SLF001 - DRF wraps Django's request
        by_token = kind.lower() == "bearer"
        plain, until = entry.issue_ticket(
            actor=actor_of(request), now=clock.real_now(), bearer=bearer.strip() if by_token else "",
            session_key="" if by_token else session,
        )  # fmt: skip
        return Response({"ticket": plain, "expires_at": until.isoformat()}, status=201)


def _room(listed: queries.Listed) -> dict[str, Any]:
    room = listed.room
    return {
        "id": str(room.pk), "case": str(room.case_id), "proceeding": str(room.proceeding_id), "kind": room.kind,
        "title": listed.title, **wire.state(room.state), "last_seq": room.last_seq, "unread": listed.unread,
    }  # fmt: skip


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 9:
        raise Refused("invalid", errors={name: ["A whole number, not below zero."]})
    return int(given)


def _ref(given: Any) -> UUID:
    return _uuid("ref", given, "A UUID made by the client.")


def _uuid(name: str, given: Any, what: str) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        raise Refused("invalid", errors={name: [what]}) from None


def _object(data: dict[str, Any]) -> dict[str, Any]:
    body = data.get("body")
    if not isinstance(body, dict):
        raise Refused("invalid", errors={"body": ["A JSON object."]})
    return body


def _reply(data: dict[str, Any]) -> int | None:
    given = data.get("reply_to")
    if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
        raise Refused("invalid", errors={"reply_to": ["A message's number, or null."]})
    return given


def _token(data: dict[str, Any]) -> str | None:
    given = data.get("view_token")
    return None if given is None else str(given)
