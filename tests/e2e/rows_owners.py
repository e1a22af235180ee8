# SPDX-License-Identifier: GPL-3.0-or-later
"""O4 looks at the configuration, which all accounts of a store share: here it leaves one owner out."""

from rows_onboarding import early
from signal_row import Row

SETTINGS = "[onboarding]\nproduct = Ann\ncs = Ben\n"
ROWS = [Row("O4", lambda a: early(a, 0), None, None)]
