"""What may be told to a service outside the house: the matter, and nothing that leads to a person or a door."""

import re
from collections.abc import Iterable

from core.personal.masking import COMPOUND_SURNAME, LONG_NUMBER

SOMEBODY, SOMEWHERE, NUMBER = "某人", "某处", "号码"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐"
)
NAME = rf"(?:{COMPOUND_SURNAME.pattern}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
TITLES = (
    "先生|女士|小姐|阿姨|大爷|大妈|大伯|大叔|大姐|大哥|叔叔|奶奶|爷爷|婆婆|"
    "师傅|老师|同志|医生|书记|主任|老太太|老伯|大嫂|姐|哥|叔"
)
# 张桂兰阿姨, 王师傅.
TITLED = re.compile(rf"(?:{COMPOUND_SURNAME.pattern}|[{SURNAMES}])[\u4e00-\u9fff]{{0,2}}?(?:{TITLES})")
# 我叫张桂兰, 联系人：李军, 姓名 王芳.
NAMED = re.compile(rf"(我叫|我是|名叫|叫做|姓名|联系人|申请人|提出人|户主|业主)([:：\s]*){NAME}")
# 张桂兰反映……, 李军家里……
SPEAKING = re.compile(rf"(^|[，。；、,;\s]){NAME}(?=反映|来电|说|称|要求|希望|家里|家的|住在|今年|电话|手机)")
ADDRESS = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{0,8}(?:路|街|巷|弄|大道|胡同)[0-9零一二三四五六七八九十百]+(?:弄|号)[0-9甲乙丙丁]*"
    r"|[0-9A-Za-z一二三四五六七八九十百]+(?:号楼|号院|栋|幢|座|单元|室|层|楼)(?![道梯下上顶])[0-9A-Za-z\-—－#]*"
    r"|(?<![0-9])[0-9]+\s*[-—－#]\s*[0-9]+(?:\s*[-—－#]\s*[0-9]+)?"
    r"|[\u4e00-\u9fff]{2,4}(?:小区|花园|家园|新村|公寓|大院|佳苑|新城|苑)"
)
# Full-width digits and letters; punctuation stays as it was written.
NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF20, 0xFF3B), *range(0xFF41, 0xFF5B))}
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def faceless(text: str, names: Iterable[str] = ()) -> str:
    """The text without phones, papers' numbers, mail, addresses and names; ``names`` are those known to stand in it."""
    told = text.translate(NARROW)
    for name in sorted(filter(None, names), key=len, reverse=True):
        told = told.replace(name, SOMEBODY)
    told = MAIL.sub(NUMBER, told)
    told = LONG_NUMBER.sub(NUMBER, told)
    told = ADDRESS.sub(SOMEWHERE, told)
    told = NAMED.sub(rf"\1\2{SOMEBODY}", told)
    told = SPEAKING.sub(rf"\1{SOMEBODY}", told)
    return TITLED.sub(SOMEBODY, told)
