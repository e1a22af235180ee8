/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pdf_update.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY_BYTES 20 /* of the cross-reference table: "0000814412 00000 n \n" */
#define TAIL_BYTES 40  /* in which "startxref" stands, its number and "%%EOF" */
#define FIGURE "<< /Type /StructElem\n   /S /Figure\n"
#define OBJECT_END ">>\nendobj\n"

typedef struct {
  GString *out;        /* the file, then the update */
  gsize table, length; /* where the cross-reference table is, and the file ends */
  gsize entries;       /* where its first entry is */
  guint count, root, info;
  GString *changed; /* the new table's entries */
} Update;

/* The number after a word within what follows; 0: the word is not there. */
static guint64
read_number (const char *text, const char *word)
{
  const char *found = strstr (text, word);
  return found != NULL ? g_ascii_strtoull (found + strlen (word), NULL, 10) : 0;
}

static bool
read_table (Update *update)
{
  const char *file = update->out->str;
  if (update->length < TAIL_BYTES)
    return false;
  update->table = (gsize) read_number (file + update->length - TAIL_BYTES, "startxref\n");
  if (update->table >= update->length || !g_str_has_prefix (file + update->table, "xref\n0 "))
    return false;
  char *line_end;
  update->count = (guint) strtoul (file + update->table + strlen ("xref\n0 "), &line_end, 10);
  update->entries = (gsize) (line_end + 1 - file);
  gsize trailer = update->entries + (gsize) update->count * ENTRY_BYTES;
  if (trailer >= update->length || !g_str_has_prefix (file + trailer, "trailer\n"))
    return false;
  update->root = (guint) read_number (file + trailer, "/Root ");
  update->info = (guint) read_number (file + trailer, "/Info ");
  return update->root > 0 && update->root < update->count;
}

/* What stands between "12 0 obj" and its end; NULL if the object is free or lies elsewhere. */
static const char *
find_body (const Update *update, guint number)
{
  const char *entry = update->out->str + update->entries + (gsize) number * ENTRY_BYTES;
  guint64 offset = g_ascii_strtoull (entry, NULL, 10);
  g_autofree char *head = g_strdup_printf ("%u 0 obj\n", number);
  if (entry[ENTRY_BYTES - 3] != 'n' || offset >= update->table ||
      !g_str_has_prefix (update->out->str + offset, head))
    return NULL;
  return update->out->str + offset + strlen (head);
}

/* The object again, with lines more at the end of its dictionary. */
static bool
append_object (Update *update, guint number, const char *more)
{
  const char *body = find_body (update, number);
  const char *end = body != NULL ? strstr (body, OBJECT_END) : NULL;
  if (end == NULL)
    return false;
  g_autofree char *copy = g_strndup (body, (gsize) (end - body));
  g_string_append_printf (update->changed, "%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n", number,
                          update->out->len);
  g_string_append_printf (update->out, "%u 0 obj\n%s%s" OBJECT_END, number, copy, more);
  return true;
}

/* UTF-16 in hexadecimal, which needs no escapes. */
static char *
dup_text_string (const char *text)
{
  gsize length = 0;
  g_autofree char *wide = g_convert (text, -1, "UTF-16BE", "UTF-8", NULL, &length, NULL);
  GString *out = g_string_new ("<FEFF");
  for (gsize i = 0; wide != NULL && i < length; i++)
    g_string_append_printf (out, "%02X", (guchar) wide[i]);
  g_string_append_c (out, '>');
  return g_string_free (out, FALSE);
}

/* cairo numbers the parts of the structure as they are read, so the figures come in their order. */
static bool
append_figures (Update *update, const GPtrArray *texts)
{
  guint figure = 0;
  for (guint number = 1; number < update->count; number++) {
    const char *body = find_body (update, number);
    if (body == NULL || !g_str_has_prefix (body, FIGURE))
      continue;
    if (figure == texts->len)
      return false;
    g_autofree char *text = dup_text_string (texts->pdata[figure++]);
    g_autofree char *line = g_strdup_printf ("   /Alt %s\n", text);
    if (!append_object (update, number, line))
      return false;
  }
  return figure == texts->len;
}

static bool
append_update (Update *update, const char *language, const GPtrArray *texts)
{
  g_autofree char *more =
      g_strdup_printf ("   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n", language);
  if (!read_table (update) || !append_figures (update, texts) || !append_object (update, update->root, more))
    return false;
  gsize table = update->out->len;
  g_string_append_printf (update->out,
                          "xref\n%strailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev "
                          "%" G_GSIZE_FORMAT "\n>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          update->changed->str, update->count, update->root, update->info, update->table,
                          table);
  return true;
}

GBytes *
pdf_update (GBytes *pdf, const char *language, const GPtrArray *texts)
{
  gsize length;
  const char *bytes = g_bytes_get_data (pdf, &length);
  Update update = { .out = g_string_new_len (bytes, (gssize) length),
                    .length = length,
                    .changed = g_string_new (NULL) };
  bool is_done = append_update (&update, language, texts);
  g_string_free (update.changed, TRUE);
  if (is_done)
    return g_string_free_to_bytes (update.out);
  g_string_free (update.out, TRUE);
  return NULL;
}
