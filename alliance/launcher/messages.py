"""English texts: collected from the code, compiled, and checked complete, without gettext's programs."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from alliance.launcher.places import BASE

LOCALE = BASE / "locale"
PACKAGES = ("alliance", "meetings", "projects", "needs", "members", "core")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
HEADER = "# Tongxin. The texts are collected by `make messages`; only the translations are written by hand."
# Names that stay the same in every language.
SAME_EVERYWHERE = re.compile(r"中文|简体中文|同心")

Found = tuple[str | tuple[str, ...], str | None, Path]


def _python_sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(path for path in (BASE / package).rglob("*.py") if "migrations" not in path.parts)


def template_sources() -> Iterator[Path]:
    """Every template, those inside the packages included."""
    for folder in ("templates", *PACKAGES):
        for path in sorted((BASE / folder).rglob("*")):
            if "templates" in path.parts and path.suffix in {".html", ".txt", ".xml", ".svg"}:
                yield path


def _python_text(path: Path) -> str:
    """Python to look for calls in; a template is first turned into one."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    # The filler keeps the page's indentation, which is none that Python would accept.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def found_messages() -> Iterator[Found]:
    """Each text to translate with its context and where it stands."""
    for path in (*_python_sources(), *template_sources()):
        source = io.BytesIO(_python_text(path).encode())
        calls = extract_python(source, KEYWORDS, [], {"encoding": "utf-8"})
        for _line, function, words, _comments in calls:
            message = _message(KEYWORDS[str(function)], (words,) if isinstance(words, str) else tuple(words))
            if message is not None:
                yield *message, path.relative_to(BASE)


def _message(
    places: tuple[int | tuple[int, str], ...] | None, words: tuple[str | None, ...]
) -> tuple[str | tuple[str, ...], str | None] | None:
    """Pick the text, its plural and its context out of a call's arguments."""
    context, texts = None, []
    for place in places or (1,):
        number = place if isinstance(place, int) else place[0]
        word = words[number - 1] if len(words) >= number else None
        if not word:
            return None
        if isinstance(place, int):
            texts.append(word)
        else:
            context = word
    return (texts[0] if len(texts) == 1 else tuple(texts)), context


def collected() -> Catalog:
    """All texts of the product, not yet translated."""
    catalog = Catalog(project="tongxin", charset="utf-8", fuzzy=False)
    for text, context, path in found_messages():
        catalog.add(text, context=context, locations=[(str(path), 1)])
    return catalog


def read_catalogue(path: Path) -> Catalog:
    """A translator's file."""
    with path.open("rb") as paper:
        return read_po(paper, locale=path.parent.parent.name)


def catalogues() -> list[Path]:
    """The translators' files, one per language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def extract_messages() -> None:
    """Bring every translator's file up to the texts in the code; translations are kept."""
    wanted = collected()
    english = LOCALE / "en" / "LC_MESSAGES" / "django.po"
    for path in {english, *catalogues()}:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read_catalogue(path) if path.exists() else Catalog(locale="en", fuzzy=False)
        catalog.project, catalog.header_comment = "tongxin", HEADER
        catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        draft = path.with_suffix(".new")
        with draft.open("wb") as paper:
            write_po(paper, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
        draft.replace(path)


def compile_catalogues() -> None:
    """Write the binary files that Django reads, where the translators' files are newer."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as paper:
            write_mo(paper, read_catalogue(path))
        draft.replace(target)


def _placeholders(text: str) -> list[str]:
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))


def _fault(message: Message | None) -> str | None:
    """What is wrong with one translation."""
    if message is None:
        return "not collected"
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    # A plural may leave the number out, a single text may leave nothing out.
    if isinstance(message.id, str) and _placeholders(message.id) != _placeholders(str(message.string)):
        return "other placeholders"
    return None


def faults() -> list[str]:
    """Every text that some language lacks, or says with other placeholders."""
    wanted = {(text if isinstance(text, str) else text[0], context): path for text, context, path in found_messages()}
    found = []
    for file in catalogues():
        catalog = read_catalogue(file)
        for (text, context), path in wanted.items():
            fault = _fault(catalog.get(text, context))
            if fault:
                found.append(f"{file.parent.parent.name}: {fault}: {path}: {text}")
    return found if catalogues() else ["en: no catalogue"]


def bare_chinese() -> list[str]:
    """Chinese in templates that no translation can reach."""
    found = []
    for path in template_sources():
        inside = None
        for token in Lexer(path.read_text()).tokenize():
            words = " ".join(token.contents.split())
            word = words.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
            if word in ("blocktranslate", "blocktrans", "comment"):
                inside = word
            elif word == f"end{inside}":
                inside = None
            elif token.token_type == TokenType.TEXT and inside is None:
                text = SAME_EVERYWHERE.sub("", re.sub(r"<!--.*?-->", "", token.contents, flags=re.DOTALL))
                if CHINESE.search(text):
                    found.append(f"{path.relative_to(BASE)}:{token.lineno}: {words[:60]}")
    return found
