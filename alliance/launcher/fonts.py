"""Fonts for PDF out of npm packages: copied where they are whole, put together where a web page would load pieces."""

import fcntl
import json
import shutil
import sys
from pathlib import Path

from alliance.embedded.problems import StartProblem, disk_errors_named
from alliance.launcher.places import BASE

NODE_MODULES = BASE / "node_modules"
NOTO = "@expo-google-fonts"
WENKAI = "lxgw-wenkai-webfont"
PACKAGES = (f"{NOTO}/noto-serif-sc", f"{NOTO}/noto-sans-sc", WENKAI)
# Whole fonts of 30,000 characters, rare ones of names among them; a font's licence travels with it.
COPIES = {
    "NotoSerifSC-Regular.ttf": f"{NOTO}/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": f"{NOTO}/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Medium.ttf": f"{NOTO}/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
    "Noto-LICENSE.txt": f"{NOTO}/noto-serif-sc/LICENSE_FONT",
    "LXGWWenKai-LICENSE.txt": f"{WENKAI}/OFL.txt",
}
KAI, PIECES = "LXGWWenKai-Regular.ttf", "lxgwwenkai-regular-subset-*.woff2"
KAI_NAMES = {"familyName": "LXGW WenKai", "styleName": "Regular", "psName": "LXGWWenKai-Regular"}
# Letters and digits of the serif have forms of half a character's width; those of this font are left to it.
FIRST_TAKEN = 0x80


def fonts_ready(folder: Path) -> bool:
    """Whether the fonts of the versions in the lock file lie there."""
    stamp = folder / ".built"
    return stamp.exists() and stamp.read_text() == _versions()


def build_fonts(folder: Path) -> None:
    """Fill the folder; one process at a time, and nothing when it is filled. Fonts an office adds are left alone."""
    if fonts_ready(folder):
        return
    with disk_errors_named(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if fonts_ready(folder):
                return
            print("准备公文字体（只做一次，约半分钟）……", file=sys.stderr, flush=True)
            for name, source in COPIES.items():
                shutil.copyfile(_packaged(source), folder / name)
            _put_together(folder / KAI)
            (folder / ".built").write_text(_versions())


def _versions() -> str:
    packages = json.loads((BASE / "package-lock.json").read_text())["packages"]
    return "\n".join(f"{name} {packages[f'node_modules/{name}']['version']}" for name in PACKAGES)


def _packaged(source: str) -> Path:
    path = NODE_MODULES / source
    if not path.exists():
        raise StartProblem(f"字体文件 {source} 不在 node_modules 里，请先执行 make setup。")
    return path


def _put_together(target: Path) -> None:
    """Write one font with the outlines of all pieces; what only a page needs of them is left behind."""
    # Loaded here because every command of manage.py comes through this module, and hardly any builds a font.
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import TTFont

    pieces = sorted(_packaged(f"{WENKAI}/files").glob(PIECES))
    first = TTFont(pieces[0])
    glyphs, metrics = {".notdef": first["glyf"][".notdef"]}, {".notdef": first["hmtx"][".notdef"]}
    for piece in map(TTFont, pieces):
        for code, name in piece.getBestCmap().items():
            glyph = piece["glyf"][name]
            # A handful are drawn by pointing at others; another font has them too.
            if code >= FIRST_TAKEN and not glyph.isComposite():
                glyphs[_name(code)], metrics[_name(code)] = glyph, piece["hmtx"][name]
    lines, sizes = first["hhea"], first["OS/2"]
    made = FontBuilder(first["head"].unitsPerEm, isTTF=True)
    made.setupGlyphOrder(list(glyphs))
    made.setupCharacterMap({int(name[1:], 16): name for name in glyphs if name != ".notdef"})
    made.setupGlyf(glyphs)
    made.setupHorizontalMetrics(metrics)
    made.setupHorizontalHeader(ascent=lines.ascent, descent=lines.descent)
    made.setupNameTable(KAI_NAMES)
    made.setupOS2(sTypoAscender=sizes.sTypoAscender, sTypoDescender=sizes.sTypoDescender)
    made.setupPost(keepGlyphNames=False)
    draft = target.with_suffix(".new")
    made.save(draft)
    draft.replace(target)


def _name(code: int) -> str:
    return f"u{code:05X}"
