/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sheet.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

#define MARGIN 42.0
#define FOOTER 26.0
#define CELL_GAP 7.0
#define CELL_LINES 6 /* a taller cell ends in an ellipsis; the other formats hold all of it */
#define MAX_TEXT_BYTES 4096

static const char *const tags[SHEET_STYLE_COUNT] = { "H1", "H2", "P", "P", "P" };

static const char *const fonts[SHEET_STYLE_COUNT] = { "sans bold 19", "sans bold 13", "sans 9.5",
                                                      "sans bold 9.5", "sans 8" };
static const double greys[SHEET_STYLE_COUNT] = { 0.11, 0.11, 0.11, 0.11, 0.36 };

struct Sheet {
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cairo;
  char *title, *style;
  double width, height; /* of the paper */
  double y;             /* where the next thing goes */
  int page;
  const SheetTable *table; /* being written, for its header on a new page */
};

static cairo_status_t
collect_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

Sheet *
sheet_new (const SheetOptions *options)
{
  Sheet *sheet = g_new0 (Sheet, 1);
  sheet->bytes = g_byte_array_new ();
  sheet->width = options->is_letter ? 612 : 595.28;
  sheet->height = options->is_letter ? 792 : 841.89;
  sheet->surface =
      cairo_pdf_surface_create_for_stream (collect_bytes, sheet->bytes, sheet->width, sheet->height);
  sheet->title = text_clean (options->title, 256);
  sheet->style = g_strdup (options->style);
  g_autofree char *day = day_format (options->day);
  g_autofree char *moment = g_strconcat (day, "T00:00:00Z", NULL);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_AUTHOR, options->author);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_MOD_DATE, moment);
  sheet->cairo = cairo_create (sheet->surface);
  sheet->y = MARGIN;
  sheet->page = 1;
  return sheet;
}

double
sheet_get_width (const Sheet *sheet)
{
  return sheet->width - 2 * MARGIN;
}

static PangoLayout *
make_layout (Sheet *sheet, SheetStyle style, const char *text, double width)
{
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_TEXT_BYTES);
  PangoLayout *layout = pango_cairo_create_layout (sheet->cairo);
  PangoFontDescription *font = pango_font_description_from_string (fonts[style]);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72); /* a point is a point */
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, clean, -1);
  return layout;
}

static void
set_ink (Sheet *sheet, SheetStyle style)
{
  double grey = greys[style];
  cairo_set_source_rgb (sheet->cairo, grey, grey * 1.05, grey * 1.1);
}

static void
draw_footer (Sheet *sheet)
{
  g_autofree char *text = g_strdup_printf ("%s, page %d", sheet->title, sheet->page);
  g_autoptr (PangoLayout) layout = make_layout (sheet, SHEET_SMALL, text, sheet_get_width (sheet));
  pango_layout_set_height (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  set_ink (sheet, SHEET_SMALL);
  cairo_move_to (sheet->cairo, MARGIN, sheet->height - MARGIN + 8);
  pango_cairo_show_layout (sheet->cairo, layout);
}

/* The structure that a reader without eyes follows; what is not tagged (page feet, rules) is decoration. */
static void
begin_tag (Sheet *sheet, const char *name)
{
  cairo_tag_begin (sheet->cairo, name, NULL);
}

static void
end_tag (Sheet *sheet, const char *name)
{
  cairo_tag_end (sheet->cairo, name);
}

static void
end_table (Sheet *sheet)
{
  if (sheet->table != NULL)
    end_tag (sheet, "Table");
  sheet->table = NULL;
}

static void draw_header_row (Sheet *sheet);

static void
begin_page (Sheet *sheet)
{
  draw_footer (sheet);
  cairo_show_page (sheet->cairo);
  sheet->page++;
  sheet->y = MARGIN;
  if (sheet->table != NULL)
    draw_header_row (sheet);
}

double
sheet_get_room (const Sheet *sheet)
{
  return sheet->height - MARGIN - FOOTER / 2 - sheet->y;
}

void
sheet_need (Sheet *sheet, double height)
{
  if (sheet_get_room (sheet) < height && sheet->y > MARGIN)
    begin_page (sheet);
}

void
sheet_skip (Sheet *sheet, double height)
{
  sheet->y += height;
}

void
sheet_begin_section (Sheet *sheet, const char *title)
{
  end_table (sheet);
  if (sheet->y > MARGIN)
    begin_page (sheet);
  g_autofree char *clean = text_clean (title, 256);
  g_autofree char *target = g_strdup_printf ("page=%d pos=[0 0]", sheet->page);
  cairo_pdf_surface_add_outline (sheet->surface, CAIRO_PDF_OUTLINE_ROOT, clean, target, 0);
}

/* Line by line, so that a paragraph may run over the foot of a page. */
void
sheet_add_text (Sheet *sheet, SheetStyle style, const char *text)
{
  end_table (sheet);
  if (style == SHEET_HEADING) {
    sheet_skip (sheet, sheet->y > MARGIN ? 10 : 0);
    sheet_need (sheet, 60); /* never alone at the foot */
  }
  g_autoptr (PangoLayout) layout = make_layout (sheet, style, text, sheet_get_width (sheet));
  begin_tag (sheet, tags[style]);
  PangoLayoutIter *lines = pango_layout_get_iter (layout);
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents (lines, NULL, &box);
    double height = (double) box.height / PANGO_SCALE;
    double baseline = (double) (pango_layout_iter_get_baseline (lines) - box.y) / PANGO_SCALE;
    sheet_need (sheet, height);
    set_ink (sheet, style);
    cairo_move_to (sheet->cairo, MARGIN + (double) box.x / PANGO_SCALE, sheet->y + baseline);
    pango_cairo_show_layout_line (sheet->cairo, pango_layout_iter_get_line_readonly (lines));
    sheet->y += height;
  } while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
  end_tag (sheet, tags[style]);
  sheet->y += 3;
}

static void
draw_picture (Sheet *sheet, const char *svg, const RsvgRectangle *place)
{
  RsvgHandle *handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), NULL);
  g_assert (handle != NULL); /* we wrote it */
  rsvg_handle_set_stylesheet (handle, (const guint8 *) sheet->style, strlen (sheet->style), NULL);
  rsvg_handle_render_document (handle, sheet->cairo, place, NULL);
  g_object_unref (handle);
}

#define PICTURE_GAP 16.0

void
sheet_add_columns (Sheet *sheet, SheetStyle style, const char *const *texts, int count)
{
  end_table (sheet);
  double width = (sheet_get_width (sheet) - PICTURE_GAP * (count - 1)) / count, tallest = 0;
  for (int i = 0; i < count; i++) {
    g_autoptr (PangoLayout) layout = make_layout (sheet, style, texts[i], width);
    pango_layout_set_height (layout, -CELL_LINES);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    int height;
    pango_layout_get_pixel_size (layout, NULL, &height);
    tallest = fmax (tallest, height);
    set_ink (sheet, style);
    begin_tag (sheet, "P");
    cairo_move_to (sheet->cairo, MARGIN + i * (width + PICTURE_GAP), sheet->y);
    pango_cairo_show_layout (sheet->cairo, layout);
    end_tag (sheet, "P");
  }
  sheet->y += tallest + 1;
}

void
sheet_add_pictures (Sheet *sheet, char *const *svgs, int count, double width, double ratio)
{
  end_table (sheet);
  double each = (width - PICTURE_GAP * (count - 1)) / count;
  double height = fmin (each * ratio, sheet->height - 2 * MARGIN - FOOTER);
  sheet_need (sheet, height);
  for (int i = 0; i < count; i++) {
    RsvgRectangle place = { MARGIN + i * (each + PICTURE_GAP), sheet->y, each, height };
    if (svgs[i] == NULL)
      continue;
    begin_tag (sheet, "Figure");
    draw_picture (sheet, svgs[i], &place);
    end_tag (sheet, "Figure");
  }
  sheet->y += height + 6;
}

/* Draws the cells if is_drawn, and returns the height of the row. */
static double
lay_row (Sheet *sheet, const SheetTable *table, const char *const *cells, SheetStyle style, bool is_drawn)
{
  double tallest = 0, x = MARGIN;
  set_ink (sheet, style);
  if (is_drawn)
    begin_tag (sheet, "TR");
  for (int c = 0; c < table->count; c++) {
    double width = table->shares[c] * sheet_get_width (sheet);
    g_autoptr (PangoLayout) layout = make_layout (sheet, style, cells[c], width - CELL_GAP);
    pango_layout_set_height (layout, -CELL_LINES);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    if (table->is_number[c])
      pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    int height;
    pango_layout_get_pixel_size (layout, NULL, &height);
    tallest = fmax (tallest, height);
    if (is_drawn) {
      const char *tag = cells == table->header ? "TH" : "TD";
      begin_tag (sheet, tag);
      cairo_move_to (sheet->cairo, x, sheet->y + 2);
      pango_cairo_show_layout (sheet->cairo, layout);
      end_tag (sheet, tag);
    }
    x += width;
  }
  if (is_drawn)
    end_tag (sheet, "TR");
  return tallest + 5;
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

static void
draw_header_row (Sheet *sheet)
{
  sheet->y += lay_row (sheet, sheet->table, sheet->table->header, SHEET_SMALL, true);
  draw_rule (sheet, 0.4);
}

void
sheet_begin_table (Sheet *sheet, const SheetTable *table)
{
  end_table (sheet);
  sheet_need (sheet, 50);
  sheet->table = table;
  begin_tag (sheet, "Table");
  draw_header_row (sheet);
}

void
sheet_add_row (Sheet *sheet, const SheetTable *table, const char *const *cells)
{
  sheet_need (sheet, lay_row (sheet, table, cells, SHEET_BODY, false));
  sheet->y += lay_row (sheet, table, cells, SHEET_BODY, true);
  draw_rule (sheet, 0.86);
}

GBytes *
sheet_finish (Sheet *sheet)
{
  end_table (sheet);
  draw_footer (sheet);
  cairo_show_page (sheet->cairo);
  cairo_destroy (sheet->cairo);
  cairo_surface_finish (sheet->surface);
  bool is_good = cairo_surface_status (sheet->surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (sheet->surface);
  pango_cairo_font_map_set_default (NULL); /* this thread's fonts, ours and librsvg's */
  GBytes *bytes = g_byte_array_free_to_bytes (sheet->bytes);
  g_free (sheet->title);
  g_free (sheet->style);
  g_free (sheet);
  if (!is_good)
    g_clear_pointer (&bytes, g_bytes_unref);
  return bytes;
}
