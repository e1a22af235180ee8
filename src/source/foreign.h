/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Files of other programs that are not read, and what to do with them instead: one line of text each, static.
 */

/* Mail, calendars or tickets in a form that no reader has: the file is refused with this, before any format
 * is asked.  NULL: it is none of these. */
const char *foreign_refuse (const uint8_t *head, size_t length, const char *file_name);
/* What may help with a file that no format recognises, which may be none of ours.  NULL: nothing to say. */
const char *foreign_hint (const uint8_t *head, size_t length, const char *file_name);
