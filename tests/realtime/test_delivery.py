"""What the socket promises: durable, ordered, closed, live (protocol 1)."""

from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import connected


async def test_a_message_reaches_everyone_in_the_room_in_order(scene: Scene) -> None:
    async with connected(*scene.four) as clients:
        for client in clients:
            frame = await client.join(scene.joint)
            assert frame["title"] == "Joint room" or frame["title"]
        acks = [(await client.say(scene.joint, f"第{number}句"))["seq"] for number, client in enumerate(clients)]
        assert acks == [2, 3, 4, 5]
        for client in clients:
            assert await client.messages_up_to(scene.joint, 5) == [1, 2, 3, 4, 5]
            await client.settle()
