/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/report.h"

/* Text in columns of a terminal: a wide character takes two cells, a mark none. */

#define CELLS_PAGE 100 /* a wider line is hard to follow */

/* A text of lines, none of them wider than so many cells. */
typedef struct {
  GString *text;
  int width;
} Lines;

/* The width of its lines on a terminal, or where there is none. */
int options_line_width (const ReportOptions *options);
int cells_width (const char *text);
/* Cleans, cuts with '…' and pads to exactly width cells. */
void cells_append_left (GString *out, const char *text, int width);
void cells_append_right (GString *out, const char *text, int width);
/* Wraps words; the first line starts where out stands (at first_indent), the others at indent. */
void cells_append_wrapped (Lines *out, const char *text, int first_indent, int indent);
/* "  label         text", wrapped under itself; nothing for a blank text. */
void cells_append_field (Lines *out, const char *label, const char *text);
/* "  • text", wrapped under itself. */
void cells_append_item (Lines *out, const char *mark, const char *text);
/* Ends the line without spaces at its end. */
void cells_end_line (GString *out);
/* One bar a group of weeks, the last weeks of the series, count bars; a group without data is a dot. */
void cells_append_sparkline (GString *out, const GArray *values, int count, int weeks_each);
