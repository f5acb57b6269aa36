"""The numbers of GB/T 9704-2012, in Word's units: twips (a twentieth of a point) and half-points."""

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 2098, 1984, 1587, 1474
LINE_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
# 22 lines of 28 characters: a line every 28.99 points, characters 0.207 points closer than 16.
LINE_PITCH = 580
CHAR_SPACE = -848
# The same for each paragraph, rounded so that the last line and the last character still fit.
LINE, CLOSER = 579, -6
# 7 mm under the type area lies the dash, which runs through the middle of a 14-point line.
FOOTER_DISTANCE = 1447

SIZE_TITLE, SIZE_BODY, SIZE_SMALL, SIZE_TABLE = 44, 32, 28, 24
# The lines of a table's cell, and the space above and beside its words.
LINE_TABLE, CELL_ABOVE, CELL_BESIDE = 360, 40, 80
# Hundredths of a character, as Word counts indents; a point in twips.
CHARACTER = 100
POINT = 20

# The organ's mark stands 35 mm under the top of the type area, the rule 4 mm under the number.
HEAD_SPACE = 1984
RULE_SPACE_POINTS = 11
RED = "FF0000"
RULE_RED = 12
RULE_THICK, RULE_THIN = 8, 6

SONG_TITLE = "方正小标宋简体"
SONG = "宋体"
FANG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
