/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sheet_private.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"
#include "report/pdf_update.h"

#define FOOTER 26.0
#define MAX_TEXT_BYTES 4096

/* The inks are those of web/page.css: text, quiet, good and bad. */
#define INK 0x1d252c
#define QUIET 0x56626b
#define GOOD 0x005a8c
#define BAD 0xa33c00

static const struct {
  const char *tag, *font;
  unsigned ink;
} styles[SHEET_STYLE_COUNT] = {
  [SHEET_TITLE] = { "H1", "sans bold 17", INK },
  [SHEET_HEADING] = { "H2", "sans bold 13", INK },
  [SHEET_BODY] = { "P", "sans 9.5", INK },
  [SHEET_STRONG] = { "P", "sans bold 9.5", INK },
  [SHEET_SMALL] = { "P", "sans 8", QUIET },
  [SHEET_FIGURE] = { "P", "sans bold 25", GOOD },
  [SHEET_WORSE_FIGURE] = { "P", "sans bold 25", BAD },
  [SHEET_ALARM] = { "P", "sans bold 9.5", BAD },
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
  /* Later versions may pack the table of objects, which pdf_update could not read. */
  cairo_pdf_surface_restrict_to_version (sheet->surface, CAIRO_PDF_VERSION_1_4);
  sheet->figures = g_ptr_array_new_with_free_func (g_free);
  sheet->title = text_clean (options->title, 256);
  sheet->style = g_strdup (options->style);
  g_autofree char *day = day_format (options->day);
  g_autofree char *moment = g_strconcat (day, "T00:00:00Z", NULL);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_AUTHOR, options->author);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_MOD_DATE, moment);
  sheet->cairo = cairo_create (sheet->surface);
  cairo_tag_begin (sheet->cairo, "Document",
                   NULL); /* without this root cairo does not call the file tagged */
  sheet->y = MARGIN;
  sheet->page = 1;
  return sheet;
}

double
sheet_get_width (const Sheet *sheet)
{
  return sheet->width - 2 * MARGIN;
}

/* An address that is broken over two lines gets no hyphen that is not its own, and "fi" is found as two
 * letters.
 */
static void
set_attributes (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

PangoLayout *
sheet_make_layout (Sheet *sheet, SheetStyle style, const char *text, double width)
{
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_TEXT_BYTES);
  PangoLayout *layout = pango_cairo_create_layout (sheet->cairo);
  PangoFontDescription *font = pango_font_description_from_string (styles[style].font);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72); /* a point is a point */
  pango_context_set_base_dir (pango_layout_get_context (layout), PANGO_DIRECTION_LTR);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_auto_dir (layout, FALSE); /* English, though it may begin with an Arabic name */
  set_attributes (layout);
  pango_layout_set_text (layout, clean, -1);
  return layout;
}

void
sheet_set_ink (Sheet *sheet, SheetStyle style)
{
  unsigned ink = styles[style].ink;
  cairo_set_source_rgb (sheet->cairo, (ink >> 16) / 255.0, (ink >> 8 & 0xff) / 255.0, (ink & 0xff) / 255.0);
}

static void
draw_footer (Sheet *sheet)
{
  g_autofree char *text = g_strdup_printf ("%s, page %d", sheet->title, sheet->page);
  g_autoptr (PangoLayout) layout = sheet_make_layout (sheet, SHEET_SMALL, text, sheet_get_width (sheet));
  pango_layout_set_height (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  sheet_set_ink (sheet, SHEET_SMALL);
  cairo_move_to (sheet->cairo, MARGIN, sheet->height - MARGIN + 8);
  pango_cairo_show_layout (sheet->cairo, layout);
}

/* The structure that a reader without eyes follows; what is not tagged (page feet, rules, the header of a
 * table again) is decoration. */
void
sheet_begin_tag (Sheet *sheet, const char *name)
{
  cairo_tag_begin (sheet->cairo, name, NULL);
}

void
sheet_end_tag (Sheet *sheet, const char *name)
{
  cairo_tag_end (sheet->cairo, name);
}

/* A paragraph that runs on is two of them: the foot of the page is no part of it. */
static void
begin_page (Sheet *sheet)
{
  if (sheet->paragraph != NULL)
    sheet_end_tag (sheet, sheet->paragraph);
  draw_footer (sheet);
  cairo_show_page (sheet->cairo);
  sheet->page++;
  sheet->y = MARGIN;
  if (sheet->paragraph != NULL)
    sheet_begin_tag (sheet, sheet->paragraph);
  if (sheet->table != NULL)
    sheet_draw_header (sheet, false);
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

static void
end_section (Sheet *sheet)
{
  sheet_end_table (sheet);
  if (sheet->has_section)
    sheet_end_tag (sheet, "Sect");
  sheet->has_section = false;
}

/* A place that the outline leads to; returns its id, for those below it. */
static int
add_bookmark (Sheet *sheet, int parent, const char *title, double y)
{
  g_autofree char *clean = text_clean (title, 256);
  g_autofree char *target = g_strdup_printf ("page=%d pos=[0 %d]", sheet->page, (int) y);
  return cairo_pdf_surface_add_outline (sheet->surface, parent, clean, target, 0);
}

void
sheet_begin_section (Sheet *sheet, const char *title)
{
  end_section (sheet);
  if (sheet->y > MARGIN)
    begin_page (sheet);
  sheet_begin_tag (sheet, "Sect");
  sheet->has_section = true;
  sheet->section = add_bookmark (sheet, CAIRO_PDF_OUTLINE_ROOT, title, 0);
}

/* Line by line, so that a paragraph may run over the foot of a page. */
static void
draw_lines (Sheet *sheet, SheetStyle style, PangoLayout *layout)
{
  PangoLayoutIter *lines = pango_layout_get_iter (layout);
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents (lines, NULL, &box);
    double height = (double) box.height / PANGO_SCALE;
    double baseline = (double) (pango_layout_iter_get_baseline (lines) - box.y) / PANGO_SCALE;
    sheet_need (sheet, height);
    sheet_set_ink (sheet, style);
    cairo_move_to (sheet->cairo, MARGIN + (double) box.x / PANGO_SCALE, sheet->y + baseline);
    pango_cairo_show_layout_line (sheet->cairo, pango_layout_iter_get_line_readonly (lines));
    sheet->y += height;
  } while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
}

void
sheet_add_text (Sheet *sheet, SheetStyle style, const char *text)
{
  sheet_end_table (sheet);
  if (style == SHEET_HEADING) {
    sheet_skip (sheet, sheet->y > MARGIN ? 10 : 0);
    sheet_need (sheet, 60); /* never alone at the foot */
    if (sheet->has_section)
      add_bookmark (sheet, sheet->section, text, sheet->y);
  }
  g_autoptr (PangoLayout) layout = sheet_make_layout (sheet, style, text, sheet_get_width (sheet));
  sheet->paragraph = styles[style].tag;
  sheet_begin_tag (sheet, sheet->paragraph);
  draw_lines (sheet, style, layout);
  sheet_end_tag (sheet, sheet->paragraph);
  sheet->paragraph = NULL;
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
sheet_add_columns (Sheet *sheet, const SheetColumn *columns, int count)
{
  sheet_end_table (sheet);
  double width = (sheet_get_width (sheet) - PICTURE_GAP * (count - 1)) / count, tallest = 0;
  for (int i = 0; i < count; i++) {
    g_autoptr (PangoLayout) layout = sheet_make_layout (sheet, columns[i].style, columns[i].text, width);
    pango_layout_set_height (layout, -CELL_LINES);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    int height;
    pango_layout_get_pixel_size (layout, NULL, &height);
    tallest = fmax (tallest, height);
    sheet_set_ink (sheet, columns[i].style);
    sheet_begin_tag (sheet, "P");
    cairo_move_to (sheet->cairo, MARGIN + i * (width + PICTURE_GAP), sheet->y);
    pango_cairo_show_layout (sheet->cairo, layout);
    sheet_end_tag (sheet, "P");
  }
  sheet->y += tallest + 1;
}

void
sheet_add_pictures (Sheet *sheet, const SheetPicture *pictures, int count, double width, double ratio)
{
  sheet_end_table (sheet);
  double each = (width - PICTURE_GAP * (count - 1)) / count;
  double height = fmin (each * ratio, sheet->height - 2 * MARGIN - FOOTER);
  sheet_need (sheet, height);
  for (int i = 0; i < count; i++) {
    RsvgRectangle place = { MARGIN + i * (each + PICTURE_GAP), sheet->y, each, height };
    if (pictures[i].svg == NULL)
      continue;
    sheet_begin_tag (sheet, "Figure");
    draw_picture (sheet, pictures[i].svg, &place);
    sheet_end_tag (sheet, "Figure");
    g_ptr_array_add (sheet->figures, text_clean (pictures[i].text, MAX_TEXT_BYTES));
  }
  sheet->y += height + 6;
}

static void
sheet_free (Sheet *sheet)
{
  cairo_destroy (sheet->cairo);
  cairo_surface_destroy (sheet->surface);
  pango_cairo_font_map_set_default (NULL); /* this thread's fonts, ours and librsvg's */
  g_clear_pointer (&sheet->bytes, g_byte_array_unref);
  g_ptr_array_unref (sheet->figures);
  g_free (sheet->title);
  g_free (sheet->style);
  g_free (sheet);
}

/* A newer cairo may build its files otherwise: then its own file is handed out, tagged but without the texts.
 */
static GBytes *
take_bytes (Sheet *sheet)
{
  if (cairo_surface_status (sheet->surface) != CAIRO_STATUS_SUCCESS)
    return NULL;
  g_autoptr (GBytes) drawn = g_byte_array_free_to_bytes (g_steal_pointer (&sheet->bytes));
  GBytes *updated = pdf_update (drawn, "en", sheet->figures);
  return updated != NULL ? updated : g_steal_pointer (&drawn);
}

GBytes *
sheet_finish (Sheet *sheet)
{
  end_section (sheet);
  draw_footer (sheet);
  cairo_tag_end (sheet->cairo, "Document");
  cairo_show_page (sheet->cairo);
  cairo_surface_finish (sheet->surface);
  GBytes *bytes = take_bytes (sheet);
  sheet_free (sheet);
  return bytes;
}
