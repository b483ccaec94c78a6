"""Two browsers see and hear each other through a real TURN server alone, by the credential the platform hands out."""

from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.rooms import MEDIATOR, MERCHANT, PATIENCE, room_of
from tests.browser.test_call import join, sees_and_hears
from tests.browser.visitors import DESK

# What ODR_TURN_ONLY makes of a connection, on a site that does not ask for it; the connections are kept for the test.
RELAYED_ONLY = """window.peers = [];
const Real = RTCPeerConnection, only = (config) => ({ ...config, iceTransportPolicy: "relay" });
window.RTCPeerConnection = class extends Real {
  constructor(config) { super(only(config)); window.peers.push(this); }
  setConfiguration(config) { super.setConfiguration(only(config)); }
};"""
# Whether a page reaches somebody, and by relays at both ends.
THROUGH_TURN = """async () => {
  for (const one of window.peers.filter((each) => each.connectionState === "connected")) {
    const all = [...(await one.getStats()).values()];
    const kind = (id) => all.find((each) => each.id === id)?.candidateType;
    const chosen = all.find((each) => each.type === "transport")?.selectedCandidatePairId;
    const pair = all.find((each) => each.id === chosen);
    if (pair && kind(pair.localCandidateId) === "relay" && kind(pair.remoteCandidateId) === "relay") return true;
  }
  return false;
}"""


def test_two_reach_each_other_through_a_turn_server_alone(with_devices: Browser, visit: Visit) -> None:
    mediator, merchant = visit(with_devices, size=DESK), visit(with_devices)
    for visitor, who in ((mediator, MEDIATOR), (merchant, MERCHANT)):
        visitor.login(who)
        visitor.context.add_init_script(RELAYED_ONLY)
    caucus = room_of(merchant, "caucus")
    for visitor in (mediator, merchant):
        visitor.go(caucus)
        visitor.page.locator("[data-call-open]").wait_for()
        join(visitor)
    for visitor in (mediator, merchant):
        sees_and_hears(visitor, 1)
        visitor.page.wait_for_function(THROUGH_TURN, timeout=PATIENCE)
    for visitor in (mediator, merchant):
        visitor.page.locator("[data-call-leave]").click()
