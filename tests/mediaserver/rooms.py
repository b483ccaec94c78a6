"""Rooms of the media server: who is in them, what each publishes, and who may hear whom."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import SessionDescription
from livekit.api import VideoGrants
from livekit.protocol import models, rtc

from tests.mediaserver.forwarding import Hearing, Outlet, Source

Put = Callable[[rtc.SignalResponse], Awaitable[None]]
SOURCES = {models.TrackSource.CAMERA: "camera", models.TrackSource.MICROPHONE: "microphone"}
_numbers = count(1)


class Participant:
    """Somebody connected; `put` sends to their page."""

    def __init__(self, identity: str, may: VideoGrants, put: Put) -> None:
        self.put = put
        self.allowed = [one for one, name in SOURCES.items() if name in (may.can_publish_sources or ())]
        self.info = models.ParticipantInfo(
            sid=f"PA_{next(_numbers)}", identity=identity, state=models.ParticipantInfo.ACTIVE,
            permission=models.ParticipantPermission(
                can_subscribe=may.can_subscribe, can_publish=may.can_publish,
                can_publish_data=may.can_publish_data, can_publish_sources=self.allowed,
            ),
        )  # fmt: skip
        self.sending = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.hearing = Hearing(lambda offer: put(rtc.SignalResponse(offer=offer)))
        self.sources: dict[str, Source] = {}
        self.announced: dict[str, Source] = {}  # by the client's own name of the track, until it arrives
        self.everyone, self.permitted = True, set[str]()  # who may hear this one
        self.over = asyncio.Event()

    def admits(self, other: "Participant") -> bool:
        """Whether another may hear this one."""
        return self.everyone or other.info.identity in self.permitted

    def announce(self, asked: rtc.AddTrackRequest) -> models.TrackInfo:
        """A track the client is about to send. PermissionError where the token does not allow its source."""
        if asked.source not in self.allowed:
            raise PermissionError(asked.source)
        info = models.TrackInfo(
            sid=f"TR_{next(_numbers)}", type=asked.type, name=asked.name, source=asked.source, muted=asked.muted,
            width=asked.width, height=asked.height,
        )  # fmt: skip
        self.announced[asked.cid] = self.sources[info.sid] = Source(info)
        self.info.tracks.append(info)
        return info

    def mute(self, asked: rtc.MuteTrackRequest) -> None:
        """A track falls silent or sounds again."""
        for one in self.info.tracks:
            if one.sid == asked.sid:
                one.muted = asked.muted

    async def offered(self, offer: rtc.SessionDescription) -> None:
        """The client offers what it sends; tracks that are not in it any more are gone."""
        await self.sending.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type=offer.type))
        await self.sending.setLocalDescription(await self.sending.createAnswer())
        names = {one.rtp.muxId: (one.msid or "").split(" ")[-1] for one in SessionDescription.parse(offer.sdp).media}
        for transceiver in self.sending.getTransceivers():
            source = self.announced.pop(names.get(transceiver.mid or "", ""), None)
            if source is not None:
                source.feed_from(transceiver)
        self.sources = {sid: one for sid, one in self.sources.items() if not one.ended}
        for gone in [one for one in self.info.tracks if one.sid not in self.sources]:
            self.info.tracks.remove(gone)
        mine = self.sending.localDescription
        answer = rtc.SessionDescription(type=mine.type, sdp=mine.sdp, id=offer.id)
        await self.put(rtc.SignalResponse(answer=answer))

    async def close(self) -> None:
        """End both connections."""
        self.over.set()
        await self.hearing.close()
        await self.sending.close()


class Room:
    """One room; nothing passes between two of them."""

    def __init__(self, name: str) -> None:
        self.info = models.Room(sid=f"RM_{next(_numbers)}", name=name)
        self.people: dict[str, Participant] = {}

    async def enter(self, one: Participant) -> None:
        """Let somebody in; a second page of the same identity takes the place of the first."""
        if one.info.identity in self.people:
            await self.remove(one.info.identity, models.DisconnectReason.DUPLICATE_IDENTITY)
        joined = rtc.JoinResponse(
            room=self.info, participant=one.info, other_participants=[each.info for each in self.people.values()],
            server_info=models.ServerInfo(version="1.9.0", protocol=16), server_version="1.9.0",
            subscriber_primary=True, ping_interval=5, ping_timeout=15,
            enabled_publish_codecs=[models.Codec(mime="video/VP8"), models.Codec(mime="audio/opus")],
        )  # fmt: skip
        self.people[one.info.identity] = one
        await one.put(rtc.SignalResponse(join=joined))
        await self.tell(one)
        one.hearing.begun = self.connect
        one.hearing.renew()

    async def tell(self, about: Participant) -> None:
        """Tell everybody how one stands."""
        update = rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=[about.info]))
        for each in list(self.people.values()):
            await each.put(update)

    def connect(self) -> None:
        """Let everybody have what they may hear, and nobody what they may not."""
        for who in self.people.values():
            for source in who.sources.values():
                for other in self.people.values():
                    self._pass(who, source, other)

    def _pass(self, who: Participant, source: Source, other: Participant) -> None:
        name = other.info.identity
        if other is who or source.transceiver is None or not other.hearing.ready:
            return
        if not who.admits(other):
            source.outlets.pop(name, None)
        elif name not in source.outlets:
            source.outlets[name] = Outlet(source, who.info.sid, other.hearing.pc)
            other.hearing.renew()

    async def remove(self, identity: str, reason: models.DisconnectReason) -> bool:
        """Put somebody out; whether they were in."""
        one = self.people.pop(identity, None)
        if one is None:
            return False
        for other in self.people.values():
            for source in other.sources.values():
                source.outlets.pop(identity, None)
        one.info.state, one.info.disconnect_reason = models.ParticipantInfo.DISCONNECTED, reason
        leave = rtc.LeaveRequest(reason=reason, action=rtc.LeaveRequest.DISCONNECT)
        if not one.over.is_set():
            await one.put(rtc.SignalResponse(leave=leave))
        await one.close()
        await self.tell(one)
        return True
