"""What a browser sends back of a form it was shown, nothing touched: read from the page itself, not from the form."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the successful controls of one form: the page's main one, or the one that leads to an address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self.sent: list[tuple[str, str]] = []
        self._inside, self._select, self._many, self._area = False, "", False, ""
        self._text: list[str] = []
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            main = "tx-form" in (given.get("class") or "").split()
            self._inside = given.get("action") == self._action if self._action else main
        if not self._inside:
            return
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name and given.get("type") not in {"checkbox", "radio", "file"}:
            self.sent.append((name, value))
        elif tag == "input" and name and "checked" in given:
            self.sent.append((name, value or "on"))
        elif tag == "textarea":
            self._area, self._text = name, []
        elif tag == "select":
            self._select, self._options, self._many = name, [], "multiple" in given
        elif tag == "option" and self._select:
            self._options.append((value, "selected" in given))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.sent.append((self._area, "".join(self._text).removeprefix("\r\n").removeprefix("\n")))
            self._area = ""
        elif tag == "select" and self._select:
            first = [] if self._many else [value for value, _selected in self._options[:1]]
            chosen = [value for value, selected in self._options if selected] or first
            self.sent += [(self._select, value) for value in chosen]
            self._select = ""
        elif tag == "form":
            self._inside = False


def fields_of(page: str, action: str = "") -> dict[str, list[str]]:
    """Every control of the form with the values a browser would send for it."""
    reader = _Reader(action)
    reader.feed(page)
    sent: dict[str, list[str]] = {}
    for name, value in reader.sent:
        sent.setdefault(name, []).append(value)
    return sent
