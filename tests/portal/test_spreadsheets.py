"""Tables as files: what a cell holds is what was put in, and a long table lies on the disk."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from portal.spreadsheets import file_response
from tests.portal.lists import rows_of

HEADING = ["Name", "Amount", "Day", "Moment", "Sure"]
DAY = date(2024, 2, 29)
MOMENT = datetime.combine(DAY, time(13, 45, 30))
LONGEST = 32_767  # characters
ROW = ["Müller & Söhne <GmbH>", Decimal("1234.50"), DAY, MOMENT, True]


def written(kind, *rows, heading=HEADING):
    return file_response(kind, name="table", heading=heading, rows=iter(rows))


def sheet_of(*rows, heading=HEADING):
    return load_workbook(io.BytesIO(written("xlsx", *rows, heading=heading).getvalue())).active


def test_values_of_a_sheet_are_of_their_kind():
    name, amount, day, moment, sure = sheet_of(ROW)[2]
    assert (name.value, amount.value, sure.value) == (ROW[0], 1234.5, True)
    assert (day.value, day.number_format) == (datetime.combine(DAY, time()), "yyyy-mm-dd")
    assert (moment.value, moment.number_format) == (MOMENT, "yyyy-mm-dd hh:mm")


def test_a_sheet_can_be_filtered_below_a_heading_that_stays():
    sheet = sheet_of(ROW, ROW, ROW)
    assert [cell.value for cell in sheet[1]] == HEADING
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", "A1:E4", 4)


def test_a_sheet_is_read_to_its_end_by_those_who_believe_what_it_says_of_its_size():
    content = io.BytesIO(written("xlsx", ROW, ROW).getvalue())
    assert len(list(load_workbook(content, read_only=True).active.iter_rows())) == 3


def test_a_sheet_without_rows_has_its_heading():
    sheet = sheet_of()
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:E1")


def test_an_empty_cell_is_none_and_those_behind_it_stay_in_their_columns():
    assert rows_of(written("xlsx", [None, 2, None, None, "last"]), "xlsx")[1] == [None, 2, None, None, "last"]
    assert rows_of(written("csv", [None, 2, None, None, "last"]))[1] == ["", "2", "", "", "last"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", ["  spaces  ", "two\nlines", 'say "yes", <b>no</b> &amp;', "ünïcödé 💾"])
def test_text_stays_as_it_is(kind, text):
    assert rows_of(written(kind, [text], heading=["Text"]), kind)[1] == [text]


def test_a_cell_holds_as_much_as_excel_can():
    (cell,) = sheet_of(["x" * (LONGEST + 1)], heading=["Text"])[2]
    assert len(cell.value) == LONGEST


def test_a_heading_is_no_formula_either():
    assert sheet_of(heading=["=1+1"])["A1"].data_type == "s"


def test_a_table_with_many_columns():
    heading = [f"Column {number}" for number in range(60)]
    assert rows_of(written("xlsx", list(range(60)), heading=heading), "xlsx") == [heading, list(range(60))]
