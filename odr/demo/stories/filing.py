"""How the stories' complaints are filed."""

from typing import Any

from odr.demo.story import Beat, Data, Scene


def filed(at: str, who: str, *, name: str, store: str, bureau: str = "", due: dict[str, str] | None = None, **said: Any) -> Beat:  # fmt: skip
    """A complaint against a store of the cast: to platform and merchant, or with `bureau` to that bureau at once."""

    def data(scene: Scene) -> dict[str, Any]:
        route = {"route": "authority", "bureau": scene.organisation(bureau)} if bureau else {"route": "first_handling"}
        return {
            "store": scene.organisation(store), "name": name, "area": "330109", "declaration": True,
            "address": "浙江省杭州市萧山区示例街道2号", "channel": "platform", **route, **said,
        }  # fmt: skip

    stage = "administrative" if bureau else "first_handling"
    return Beat(at, who, "file", data, stage, due=due or {})


#: The mother of a boy of ten, who agrees to the use of his data (PIPL Art 31).
GUARDIAN: dict[str, Any] = {
    "acting_for": "guardian", "ward_name": "唐小示例", "ward_born_on": "2016-03-12", "ward_relation": "parent",
    "child_consent": True,
}  # fmt: skip


def committee(key: str = "tiaojie") -> Data:
    """The committee applied to."""
    return lambda scene: {"committee": scene.organisation(key)}


def latest_offer(scene: Scene) -> dict[str, Any]:
    """The offer that was made last, exactly as it was read."""
    made = scene.kept("offer")
    return {"offer": made["offer"], "version": made["version"]}


def pays(amount: str, due_on: str, *, method: str = "platform_refund", **more: Any) -> dict[str, Any]:
    """A payment by the merchant to the complainant."""
    return {"kind": "payment", "amount": amount, "due_on": due_on, "method": method, **more}
