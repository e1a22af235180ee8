/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sheet_private.h"

#include <math.h>

#define CELL_GAP 7.0

void
sheet_end_table (Sheet *sheet)
{
  if (sheet->table != NULL)
    sheet_end_tag (sheet, "Table");
  sheet->table = NULL;
}

static PangoLayout *
make_cell (Sheet *sheet, const SheetTable *table, int column, SheetStyle style, const char *text)
{
  double width = table->shares[column] * sheet_get_width (sheet);
  PangoLayout *layout = sheet_make_layout (sheet, style, text, width - CELL_GAP);
  pango_layout_set_height (layout, -CELL_LINES);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (table->is_number[column])
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  return layout;
}

static double
measure_row (Sheet *sheet, const SheetTable *table, const char *const *cells, SheetStyle style)
{
  double tallest = 0;
  for (int c = 0; c < table->count; c++) {
    g_autoptr (PangoLayout) layout = make_cell (sheet, table, c, style, cells[c]);
    int height;
    pango_layout_get_pixel_size (layout, NULL, &height);
    tallest = fmax (tallest, height);
  }
  return tallest + 5;
}

/* tag: of its cells; NULL: it is not told, as it was told before. */
static void
draw_row (Sheet *sheet, const SheetTable *table, const char *const *cells, SheetStyle style, const char *tag)
{
  double x = MARGIN;
  sheet_set_ink (sheet, style);
  if (tag != NULL)
    sheet_begin_tag (sheet, "TR");
  for (int c = 0; c < table->count; c++) {
    g_autoptr (PangoLayout) layout = make_cell (sheet, table, c, style, cells[c]);
    if (tag != NULL)
      sheet_begin_tag (sheet, tag);
    cairo_move_to (sheet->cairo, x, sheet->y + 2);
    pango_cairo_show_layout (sheet->cairo, layout);
    if (tag != NULL)
      sheet_end_tag (sheet, tag);
    x += table->shares[c] * sheet_get_width (sheet);
  }
  if (tag != NULL)
    sheet_end_tag (sheet, "TR");
  sheet->y += measure_row (sheet, table, cells, style);
}

static void
draw_rule (Sheet *sheet, double grey)
{
  cairo_set_source_rgb (sheet->cairo, grey, grey, grey);
  cairo_set_line_width (sheet->cairo, 0.5);
  cairo_move_to (sheet->cairo, MARGIN, sheet->y);
  cairo_line_to (sheet->cairo, sheet->width - MARGIN, sheet->y);
  cairo_stroke (sheet->cairo);
}

void
sheet_draw_header (Sheet *sheet, bool is_first)
{
  draw_row (sheet, sheet->table, sheet->table->header, SHEET_SMALL, is_first ? "TH" : NULL);
  draw_rule (sheet, 0.4);
}

void
sheet_begin_table (Sheet *sheet, const SheetTable *table)
{
  sheet_end_table (sheet);
  sheet_need (sheet, 50);
  sheet->table = table;
  sheet_begin_tag (sheet, "Table");
  sheet_draw_header (sheet, true);
}

void
sheet_add_row (Sheet *sheet, const SheetTable *table, const char *const *cells)
{
  sheet_need (sheet, measure_row (sheet, table, cells, SHEET_BODY));
  draw_row (sheet, table, cells, SHEET_BODY, "TD");
  draw_rule (sheet, 0.86);
}
