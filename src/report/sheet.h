/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A printed document that flows from page to page: text, tables and SVG pictures.  Units are points.  It is
 * tagged (ISO 32000-1, 14.8): sections of headings, paragraphs, tables and figures with their texts. */
typedef struct Sheet Sheet;

typedef enum {
  SHEET_TITLE,
  SHEET_HEADING,
  SHEET_BODY,
  SHEET_STRONG,
  SHEET_SMALL,
  SHEET_FIGURE, /* a large number; the next one: one that is worse than it was */
  SHEET_WORSE_FIGURE,
  SHEET_ALARM, /* as strong, in the colour of alarm */
  SHEET_STYLE_COUNT
} SheetStyle;

typedef struct {
  const char *title, *author;
  const char *style; /* the style sheet of the pictures */
  int32_t day;       /* printed as the date of creation; the clock is not asked */
  bool is_letter;    /* else A4 */
} SheetOptions;

typedef struct {
  char *svg;  /* NULL: an empty place */
  char *text; /* what it shows, for those who hear it */
} SheetPicture;

/* Strings of the options are copied where they are needed longer. */
Sheet *sheet_new (const SheetOptions *options);
/* Ends the document. NULL if cairo failed; frees the sheet. */
GBytes *sheet_finish (Sheet *sheet);
double sheet_get_width (const Sheet *sheet);

/* Begins a page (not at the top of one) that the outline lists under that title. */
void sheet_begin_section (Sheet *sheet, const char *title);
void sheet_add_text (Sheet *sheet, SheetStyle style, const char *text);
/* Keeps so much room together: begins a page if there is less. */
void sheet_need (Sheet *sheet, double height);
void sheet_skip (Sheet *sheet, double height);
double sheet_get_room (const Sheet *sheet); /* height left on the page */
typedef struct {
  SheetStyle style;
  const char *text;
} SheetColumn;

/* Short texts side by side, each in an equal part of the width. */
void sheet_add_columns (Sheet *sheet, const SheetColumn *columns, int count);
/* Pictures side by side in the given width, each of that ratio of height to width, all on one page. */
void sheet_add_pictures (Sheet *sheet, const SheetPicture *pictures, int count, double width, double ratio);

#define SHEET_MAX_COLUMNS 8
typedef struct {
  int count;
  double shares[SHEET_MAX_COLUMNS];  /* of the width; together 1 */
  bool is_number[SHEET_MAX_COLUMNS]; /* set on the right */
  const char *const *header;         /* repeated on every page of the table; borrowed until it ends */
} SheetTable;

void sheet_begin_table (Sheet *sheet, const SheetTable *table);
void sheet_add_row (Sheet *sheet, const SheetTable *table, const char *const *cells);
/* Whatever comes after a table ends it; only who frees it before that has to say so.  Nothing without one. */
void sheet_end_table (Sheet *sheet);
