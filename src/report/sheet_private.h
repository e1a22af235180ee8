/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <pango/pangocairo.h>

#include "report/sheet.h"

/* Shared by sheet.c, which flows, and sheet_table.c, which sets rows. */

#define MARGIN 42.0
#define CELL_LINES 6 /* a taller cell ends in an ellipsis; the other formats hold all of it */

struct Sheet {
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cairo;
  char *title, *style;
  double width, height; /* of the paper */
  double y;             /* where the next thing goes */
  int page;
  const SheetTable *table; /* being written, for its header on a new page */
  const char *paragraph;   /* the tag of the text being written; NULL: none */
  bool has_section;        /* a section is open … */
  int section;             /* … and this is its place in the outline */
  GPtrArray *figures;      /* char *: what each picture shows */
};

PangoLayout *sheet_make_layout (Sheet *sheet, SheetStyle style, const char *text, double width);
void sheet_set_ink (Sheet *sheet, SheetStyle style);
void sheet_begin_tag (Sheet *sheet, const char *name);
void sheet_end_tag (Sheet *sheet, const char *name);
/* The header of the table being written; told only the first time. */
void sheet_draw_header (Sheet *sheet, bool is_first);
