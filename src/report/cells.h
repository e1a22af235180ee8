/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Text in columns of a terminal: a wide character takes two cells, a mark none. */

#define CELLS_PAGE 100 /* no line is wider */

int cells_width (const char *text);
/* Cleans, cuts with '…' and pads to exactly width cells. */
void cells_append_left (GString *out, const char *text, int width);
void cells_append_right (GString *out, const char *text, int width);
/* Wraps words at CELLS_PAGE; the first line starts where out stands (at first_indent), the others at indent.
 */
void cells_append_wrapped (GString *out, const char *text, int first_indent, int indent);
/* "  label         text", wrapped under itself; nothing for a blank text. */
void cells_append_field (GString *out, const char *label, const char *text);
/* "  • text", wrapped under itself. */
void cells_append_item (GString *out, const char *mark, const char *text);
/* Ends the line without spaces at its end. */
void cells_end_line (GString *out);
/* One bar a group of weeks, the last weeks of the series, count bars; a group without data is a dot. */
void cells_append_sparkline (GString *out, const GArray *values, int count, int weeks_each);
