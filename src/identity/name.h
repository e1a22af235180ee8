/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* A display name as a person would write it: quotes, "via List", notes in brackets and degrees dropped,
 * "Last, First" turned round.  *title gets what stands in it as a job title ("Jane Doe, VP Sales"), or NULL;
 * both are yours.
 * "" where the name is an address or nothing. */
char *name_clean (const char *display, char **title);
/* "anna.schmidt2" gives "Anna Schmidt"; yours. */
char *name_from_local (const char *local);
/* What two spellings of a full name have in common ("Lee, Ann" and "ann lee"): cleaned and folded; yours.  ""
 * where the name is not full. */
char *name_key (const char *display);
/* At least two words with a letter: enough to tell people apart within a company. */
bool name_is_full (const char *name);
