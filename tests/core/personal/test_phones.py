import pytest

from core.personal.phones import Phone, display_phone, normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 13800138000",
        "0086-13800138000",
        "86 138 0013 8000",
        "１３８００１３８０００",
        "13800138000.0",
        13800138000,
        13800138000.0,
    ],
)
def test_a_mobile_has_one_form(written):
    assert normalise_phone(written) == Phone("+8613800138000")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("028-87654321", "+862887654321"),
        ("（028）87654321", "+862887654321"),
        ("02887654321", "+862887654321"),
        ("010-65432100", "+861065432100"),
        ("0831-2345678", "+868312345678"),
        ("028-87654321转801", "+862887654321;ext=801"),
        ("028-87654321 分机：801", "+862887654321;ext=801"),
        ("400-810-8888", "+864008108888"),
    ],
)
def test_landlines_and_service_numbers_are_read(written, value):
    assert normalise_phone(written) == Phone(value)


@pytest.mark.parametrize(
    "written",
    [
        "87654321",
        "1380013800",
        "138001380001",
        "微信同号",
        "138****8000",
        "12345",
        "13800138000/028-87654321",
        "-5",
    ],
)
def test_odd_ones_are_kept_as_written_and_flagged(written):
    assert normalise_phone(written) == Phone(written, odd=True)


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_nothing_is_not_odd(nothing):
    assert normalise_phone(nothing) == Phone("")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+8613800138000", "13800138000"),
        ("+862887654321", "028-87654321"),
        ("+868312345678", "0831-2345678"),
        ("+862887654321;ext=801", "028-87654321转801"),
        ("微信同号", "微信同号"),
        ("", ""),
    ],
)
def test_numbers_are_shown_as_dialled(value, shown):
    assert display_phone(value) == shown


def test_what_is_shown_is_read_again():
    for value in ("+8613800138000", "+862887654321", "+862887654321;ext=801", "+864008108888"):
        assert normalise_phone(display_phone(value)) == Phone(value)
