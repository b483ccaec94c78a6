"""Sound and picture of one participant as they pass a media server: packets go on as they came, nothing is decoded.

aiortc makes the connections; it offers no way to take packets before they are decoded, so two of its methods are
replaced on each receiver and each sender.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpTransceiver, RTCSessionDescription
from aiortc.rtp import RtpPacket
from livekit.protocol import models, rtc

KINDS = {models.TrackType.AUDIO: ("audio", "audio/opus"), models.TrackType.VIDEO: ("video", "video/VP8")}
Offer = Callable[[rtc.SessionDescription], Awaitable[None]]


@dataclass(eq=False)
class Source:
    """A published track, and the places its packets go to."""

    info: models.TrackInfo
    outlets: dict[str, "Outlet"] = field(default_factory=dict)
    transceiver: RTCRtpTransceiver | None = None
    format: int = -1  # the payload type that carries it; others repair or fill up
    origin: int = 0

    def feed_from(self, transceiver: RTCRtpTransceiver) -> None:
        """Take packets from this transceiver instead of letting it decode them."""
        self.transceiver, self.format = transceiver, _format(transceiver, self.info.type)
        transceiver.receiver._handle_rtp_packet = self._came  # type: ignore[method-assign]

    @property
    def ended(self) -> bool:
        """Whether the client sends it no more."""
        return self.transceiver is not None and self.transceiver.currentDirection == "inactive"

    async def picture_whole(self) -> None:
        """Ask for a picture that stands alone."""
        if self.transceiver is not None and self.origin and self.info.type == models.TrackType.VIDEO:
            await self.transceiver.receiver._send_rtcp_pli(self.origin)

    async def _came(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        if packet.payload_type != self.format:
            return
        first, self.origin = not self.origin, packet.ssrc
        if first:
            await self.picture_whole()
        for outlet in list(self.outlets.values()):
            await outlet.put(packet)


class Outlet:
    """One track on its way to one listener."""

    def __init__(self, source: Source, publisher: str, pc: RTCPeerConnection) -> None:
        kind, _name = KINDS[source.info.type]
        self.source = source
        self.transceiver = pc.addTransceiver(kind, direction="sendonly")
        sender = self.transceiver.sender
        # By these two names the client finds out whose track it is.
        sender._stream_id, sender._track_id = f"{publisher}|{source.info.sid}", source.info.sid
        sender._send_keyframe = self._asked  # type: ignore[method-assign]
        self._asking: set[asyncio.Task[None]] = set()

    async def put(self, packet: RtpPacket) -> None:
        """Hand a packet on under this connection's own names."""
        transport = self.transceiver.sender.transport
        if transport.state != "connected" or not self.transceiver._codecs:
            return
        mine = RtpPacket(
            payload_type=_format(self.transceiver, self.source.info.type), marker=packet.marker,
            sequence_number=packet.sequence_number, timestamp=packet.timestamp,
            ssrc=self.transceiver.sender._ssrc, payload=packet.payload,
        )  # fmt: skip
        try:
            await transport._send_rtp(mine.serialize())
        except ConnectionError:
            self.source.outlets = {who: one for who, one in self.source.outlets.items() if one is not self}

    def _asked(self) -> None:
        task = asyncio.ensure_future(self.source.picture_whole())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)


class Hearing:
    """The connection on which one participant gets what the others send; the server offers, one offer at a time."""

    def __init__(self, offer: Offer) -> None:
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self.pc.createDataChannel("_reliable")
        self.begun: Callable[[], None] | None = (
            None  # called when tracks may be added: aiortc bundles onto what is there
        )
        self.ready = False
        self._offer, self._number = offer, 0
        self._answers: asyncio.Queue[rtc.SessionDescription] = asyncio.Queue()
        self._wanted, self._task = asyncio.Event(), asyncio.ensure_future(self._negotiate())

    def renew(self) -> None:
        """Offer what there is now."""
        self._wanted.set()

    def answered(self, answer: rtc.SessionDescription) -> None:
        """The client's answer."""
        self._answers.put_nowait(answer)

    async def close(self) -> None:
        """End."""
        self._task.cancel()
        await self.pc.close()

    async def _negotiate(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await self.pc.setLocalDescription(await self.pc.createOffer())
            self._number += 1
            mine = self.pc.localDescription
            await self._offer(rtc.SessionDescription(type=mine.type, sdp=mine.sdp, id=self._number))
            answer = await self._answers.get()
            await self.pc.setRemoteDescription(RTCSessionDescription(sdp=answer.sdp, type=answer.type))
            if not self.ready and self.begun is not None:
                self.ready = True
                self.begun()


def _format(transceiver: RTCRtpTransceiver, kind: models.TrackType) -> int:
    _kind, name = KINDS[kind]
    return next(one.payloadType or 0 for one in transceiver._codecs if one.mimeType.lower() == name.lower())
