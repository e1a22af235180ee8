/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* English nouns beside a number, in the few forms that sentences here use. */

/* "weeks" gives "week", "losses" "loss", "mailboxes" "mailbox", "entries" "entry", "people" "person"; any
 * other word itself.  Yours. */
char *noun_singular (const char *plural);
/* "1 week", "3 weeks".  Yours. */
char *noun_count (guint64 count, const char *plural);
/* Is it one as printed?  "1", but not "1.5" or "0.1". */
bool noun_is_one (const char *number);
/* What follows a 1 in a sentence written for many: " answered asks are" gives " answered ask is".  Appends as
 * far as it changed something or need not, and returns where to go on. */
const char *noun_append_after_one (GString *out, const char *rest);
