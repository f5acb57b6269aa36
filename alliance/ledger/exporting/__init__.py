"""Lists out as workbooks in the office's own layout, fit to be loaded again."""
