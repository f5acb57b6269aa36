"""Reading the workbooks staff keep: what a sheet holds, and what its cells mean. Knows no model."""
