/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The subject without its reply and forward prefixes and list tags, white space made single: "AW: [dev]
 * Re[2]:  Plan" gives "Plan".  Folding for comparison is the caller's.  The flags speak of the outermost
 * prefix, which is what this message did ("Re: Fwd: x" is a reply); VS is a Finnish reply and a Danish
 * forward and sets both.  Either may be NULL. */
char *subject_base (const char *subject, bool *is_reply, bool *is_forward);
