/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <weft/status.h>

#include "cli.h"

#define WIDTH_USUAL 100
#define WIDTH_WITH_DATES 84 /* a shorter line has no room for them */
#define DATES 24
#define COUNTS 39 /* the other columns but the path */
#define SOURCES_SHOWN 60
#define UNASSIGNED_SHOWN 15
#define N G_GUINT64_FORMAT

static int
line_width (void)
{
  int width = terminal_width ();
  return width > 0 ? width : WIDTH_USUAL;
}

/* As it may be printed.  The end of a path says more than its beginning. */
static char *
shorten_path (const char *path, glong width)
{
  g_autofree char *shown = printable (path);
  glong length = g_utf8_strlen (shown, -1);
  if (length <= width)
    return g_steal_pointer (&shown);
  return g_strconcat ("…", g_utf8_offset_to_pointer (shown, length - width + 1), NULL);
}

/* printf counts bytes, a column characters. */
static void
print_padded (const char *text, glong width)
{
  fputs (text, stdout);
  for (glong i = g_utf8_strlen (text, -1); i < width; i++)
    putchar (' ');
}

static void
print_records (const WeftStatus *status)
{
  printf ("%srecords%s        %10" N " found\n", style (STYLE_BOLD), style (STYLE_PLAIN), status->found);
  printf ("               %10" N " imported\n", status->imported);
  printf ("               %10" N " duplicate\n", status->duplicate);
  printf ("               %10" N " filtered\n", status->filtered);
  for (int i = 0; i < WEFT_FILTER_COUNT; i++)
    if (status->filters[i].count > 0)
      printf ("                 %s%10" N " %s%s\n", style (STYLE_DIM), status->filters[i].count,
              status->filters[i].name, style (STYLE_PLAIN));
  printf ("               %s%10" N " rejected%s%s\n", status->rejected > 0 ? style (STYLE_BAD) : "",
          status->rejected, status->rejected > 0 ? " (weft status --rejects lists them)" : "",
          style (STYLE_PLAIN));
}

static void
print_coverage (const WeftStatus *status)
{
  printf ("%saccounts%s       %10" N "\n", style (STYLE_BOLD), style (STYLE_PLAIN), status->accounts);
  printf ("%speople%s         %10" N "\n", style (STYLE_BOLD), style (STYLE_PLAIN), status->people);
  printf ("%smailboxes%s      %10" N " over %" N " week%s with mail\n", style (STYLE_BOLD),
          style (STYLE_PLAIN), status->mailboxes, status->weeks, status->weeks == 1 ? "" : "s");
  if (status->first != NULL)
    printf ("%sdates%s          %s to %s\n", style (STYLE_BOLD), style (STYLE_PLAIN), status->first,
            status->last);
}

/* The length of the folder that all sources lie in, with its last slash; 0: none. */
static size_t
measure_folder (const GPtrArray *sources)
{
  const char *first = sources->len > 0 ? ((const WeftStatusSource *) sources->pdata[0])->path : "";
  size_t shared = strlen (first);
  for (guint i = 0; i < sources->len; i++) {
    const char *path = ((const WeftStatusSource *) sources->pdata[i])->path;
    size_t length = 0;
    while (length < shared && path[length] == first[length])
      length++;
    shared = length;
  }
  while (shared > 0 && first[shared - 1] != '/')
    shared--;
  return shared;
}

static void
print_sources (const WeftStatus *status)
{
  bool has_dates = line_width () >= WIDTH_WITH_DATES;
  glong path_width = line_width () - COUNTS - (has_dates ? DATES : 0);
  size_t folder_length = measure_folder (status->sources);
  const char *first =
      status->sources->len > 0 ? ((const WeftStatusSource *) status->sources->pdata[0])->path : "";
  g_autofree char *whole = g_strndup (first, folder_length),
                  *folder = shorten_path (whole, line_width () - 32);
  printf ("%ssources%s        %10u%s%s\n", style (STYLE_BOLD), style (STYLE_PLAIN), status->sources->len,
          folder_length > 0 ? " in " : "", folder);
  if (status->sources->len == 0)
    return;
  printf ("\n%s", style (STYLE_BOLD));
  print_padded ("source", path_width);
  printf ("  %-12s %8s %8s %6s%s%s\n", "kind", "found", "known", "bad", has_dates ? "  from … to" : "",
          style (STYLE_PLAIN));
  guint count = status->sources->len, shown = count > SOURCES_SHOWN ? SOURCES_SHOWN / 2 : count;
  for (guint i = 0; i < shown; i++) {
    const WeftStatusSource *source = g_ptr_array_index (status->sources, i);
    g_autofree char *path = shorten_path (source->path + folder_length, path_width);
    print_padded (path, path_width);
    printf ("  %-12s %8" N " %8" N " %s%6" N "%s", source->format, source->found, source->duplicate,
            source->rejected > 0 ? style (STYLE_BAD) : "", source->rejected, style (STYLE_PLAIN));
    if (has_dates && source->first != NULL)
      printf ("  %s %s", source->first, source->last);
    putchar ('\n');
  }
  if (shown < count)
    printf ("… and %u more (weft status --format json lists them)\n", count - shown);
}

static void
print_unassigned (const WeftStatus *status)
{
  if (status->unassigned->len == 0)
    return;
  printf ("\n%sunassigned%s     addresses that belong to no account: %u; those with most mail:\n",
          style (STYLE_BOLD), style (STYLE_PLAIN), status->unassigned->len);
  for (guint i = 0; i < status->unassigned->len && i < UNASSIGNED_SHOWN; i++) {
    const WeftUnassigned *unassigned = g_ptr_array_index (status->unassigned, i);
    g_autofree char *address = shorten_path (unassigned->address, line_width () - 28);
    printf ("               %10" N "  %s\n", unassigned->messages, address);
  }
}

static void
print_unplaced (const WeftStatus *status)
{
  if (status->unplaced->len == 0)
    return;
  printf ("\n%sunplaced%s       words of rows that name no account we know: %u; those with most rows:\n",
          style (STYLE_BOLD), style (STYLE_PLAIN), status->unplaced->len);
  for (guint i = 0; i < status->unplaced->len && i < UNASSIGNED_SHOWN; i++) {
    const WeftUnplaced *unplaced = g_ptr_array_index (status->unplaced, i);
    g_autofree char *word = shorten_path (unplaced->word, line_width () - 44);
    printf ("               %10" N "  %-14s %s\n", unplaced->rows, unplaced->table, word);
  }
}

static int
print_status (const CommonOptions *common, bool as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStatus) status = weft_status (common->store, common->config, &error);
  if (status == NULL)
    return fail ("status", error);
  for (guint i = 0; i < status->warnings->len && !common->quiet; i++)
    say ("status", "%s", (const char *) g_ptr_array_index (status->warnings, i));
  if (as_json) {
    g_autofree char *json = weft_status_to_json (status);
    fputs (json, stdout);
    return EXIT_DONE;
  }
  print_records (status);
  print_coverage (status);
  print_sources (status);
  print_unassigned (status);
  print_unplaced (status);
  return EXIT_DONE;
}

static int
print_rejects (const CommonOptions *common)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rejects = weft_rejects (common->store, &error);
  if (rejects == NULL)
    return fail ("status", error);
  for (guint i = 0; i < rejects->len; i++) {
    const WeftReject *reject = g_ptr_array_index (rejects, i);
    g_autofree char *path = printable (reject->path);
    printf ("%s%s%s%s: %s\n", path, *reject->place != '\0' ? ": " : "", reject->place,
            *reject->place != '\0' ? "" : ": whole file", reject->reason);
    if (reject->excerpt != NULL)
      printf ("    %s%s%s\n", style (STYLE_DIM), reject->excerpt, style (STYLE_PLAIN));
  }
  return EXIT_DONE;
}

int
cmd_status (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_autofree char *format = NULL;
  gboolean rejects = FALSE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "text (default) or json", "FORMAT" },
    { "rejects", 0, 0, G_OPTION_ARG_NONE, &rejects, "list what could not be read, with place and reason",
      NULL },
    { NULL },
  };
  const CommandHelp help = { NULL,
                             "Says what the store holds: records found, imported, filtered and rejected;\n"
                             "accounts, people, sources, and addresses and rows that belong to no account.",
                             entries };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  bool as_json = g_strcmp0 (format, "json") == 0;
  if (argc > 1 || (format != NULL && !as_json && strcmp (format, "text") != 0)) {
    say ("status", argc > 1 ? "no argument is expected, but '%s' is there" : "there is no format '%s'",
         argc > 1 ? argv[1] : format);
    return EXIT_USAGE;
  }
  return rejects ? print_rejects (&common) : print_status (&common, as_json);
}
