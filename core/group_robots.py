"""What a chat group's robot can say, how its address is read, and how it is spoken to."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.models import GroupRobot, RobotKind
from core.posting import post_json

KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
# Where each robot's address must lead, and which word of its query is the key; 飞书 has it at the end of the path.
HOSTS = {
    RobotKind.WECOM: "qyapi.weixin.qq.com", RobotKind.DINGTALK: "oapi.dingtalk.com", RobotKind.FEISHU: "open.feishu.cn"
}  # fmt: skip
KEYS = {RobotKind.WECOM: "key", RobotKind.DINGTALK: "access_token"}
TRIAL = "robot.trial"
DOORS = {
    RobotKind.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}",
    RobotKind.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token={key}",
    RobotKind.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/{key}",
}
# All three answer a refusal with 200 as well; only this word of the body being 0 means that the group has heard.
VERDICTS = {RobotKind.WECOM: "errcode", RobotKind.DINGTALK: "errcode", RobotKind.FEISHU: "code"}

_names: dict[str, str | Promise] = {}


def register_events(names: dict[str, str | Promise]) -> None:
    """Let a floor say which of its events a group may hear of, and by what name; called from its AppConfig.ready."""
    _names.update(names)


def known_events() -> dict[str, str]:
    """Event → name, in the order the floors were registered."""
    return {event: str(name) for event, name in _names.items()}


def event_choices() -> list[tuple[str, str]]:
    return list(known_events().items())


def sentence(event: str, about: str, link: str) -> str:
    """What the group reads: the event's name, a number, an address; never who and what exactly."""
    name = _("同心平台试发一条消息，收到就是接通了。") if event == TRIAL else str(_names.get(event, event))
    return "\n".join(part for part in (f"{name} {about}".strip(), link) if part)


def key_of(kind: str, address: str) -> str:
    """The robot's key out of the address the chat program shows; empty when it is not such an address."""
    parts = urlsplit(address.strip())
    if parts.scheme != "https" or parts.hostname != HOSTS[RobotKind(kind)]:
        return ""
    query = KEYS.get(RobotKind(kind))
    found = parse_qs(parts.query).get(query, [""])[0] if query else parts.path.rstrip("/").rpartition("/")[2]
    return found if KEY.fullmatch(found) else ""


def say(robot: GroupRobot, text: str) -> None:
    """Let the group hear; RuntimeError when its service does not say in so many words that it has."""
    kind = RobotKind(robot.kind)
    said = {"msgtype": "text", "text": {"content": text}}
    if kind == RobotKind.FEISHU:
        said = {"msg_type": "text", "content": {"text": text}}
    answer = post_json(DOORS[kind].format(key=key_of(kind, robot.address)), said)
    if _verdict(answer, VERDICTS[kind]) != 0:
        raise RuntimeError("group robot refused")


def _verdict(answer: bytes, word: str) -> object:
    """What stands under that word, if the answer is what these services answer."""
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    return found.get(word) if isinstance(found, dict) else None
