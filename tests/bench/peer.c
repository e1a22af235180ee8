/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv.h>
#include <glib.h>
#include <libical/ical.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What scripts/bench holds the readers against: a library's own pass over a file, and nothing done with what
 * it finds.
 *
 * usage: peer {ical|xml|csv} FILE */

#define BLOCK_BYTES (256u << 10)

static bool
pass_ical (const char *path)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return false;
  icalcomponent *root = icalparser_parse_string (text);
  bool is_good = root != NULL;
  if (is_good)
    icalcomponent_free (root);
  return is_good;
}

static void
on_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
          const xmlChar **namespaces, int attribute_count, int default_count, const xmlChar **attributes)
{
  (void) name, (void) prefix, (void) uri, (void) namespace_count, (void) namespaces, (void) attribute_count;
  (void) default_count, (void) attributes;
  ++*(unsigned long *) data;
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  (void) data, (void) text, (void) length;
}

static bool
pass_xml (const char *path)
{
  unsigned long element_count = 0;
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
                            .startElementNs = on_start,
                            .characters = on_text };
  return xmlSAXUserParseFile (&handler, &element_count, path) == 0 && element_count > 0;
}

static void
on_field (void *bytes, size_t length, void *data)
{
  (void) bytes, (void) length;
  ++*(unsigned long *) data;
}

static void
on_row (int separator, void *data)
{
  (void) separator, (void) data;
}

static bool
pass_csv (const char *path)
{
  struct csv_parser parser;
  unsigned long field_count = 0;
  g_autofree char *block = g_malloc (BLOCK_BYTES);
  FILE *in = fopen (path, "rb");
  if (in == NULL)
    return false;
  csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI);
  bool is_good = true;
  for (size_t got; is_good && (got = fread (block, 1, BLOCK_BYTES, in)) > 0;)
    is_good = csv_parse (&parser, block, got, on_field, on_row, &field_count) == got;
  is_good = csv_fini (&parser, on_field, on_row, &field_count) == 0 && is_good && field_count > 0;
  csv_free (&parser);
  fclose (in);
  return is_good;
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    bool (*pass) (const char *path);
  } passes[] = { { "ical", pass_ical }, { "xml", pass_xml }, { "csv", pass_csv } };
  for (size_t i = 0; argc == 3 && i < G_N_ELEMENTS (passes); i++)
    if (strcmp (argv[1], passes[i].name) == 0)
      return passes[i].pass (argv[2]) ? 0 : 1;
  fprintf (stderr, "usage: peer {ical|xml|csv} FILE\n");
  return 2;
}
