"""A season's sheets, all from one plan: page, letters, bus sheets, rosters, calendar feeds, workbook.

`SeasonView` in `view.py` is the plan as sheets ask for it; every renderer returns text or bytes by file name.
"""
