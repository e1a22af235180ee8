/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <weft/compare.h>

#include "cli.h"

typedef struct {
  char *from, *to, *account, *format, *output, *whom, *config_from, *key, *paper;
  gboolean masks;
} CompareOptions;

static void
compare_options_clear (CompareOptions *options)
{
  char *owned[] = { options->from, options->to,          options->account, options->format, options->output,
                    options->whom, options->config_from, options->key,     options->paper };
  for (size_t i = 0; i < G_N_ELEMENTS (owned); i++)
    g_free (owned[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CompareOptions, compare_options_clear)

/* Where a comparison goes unless --output says otherwise; NULL: standard output.  False: no such format. */
static bool
find_output (const char *format, const char **output)
{
  static const struct {
    const char *format, *output;
  } formats[] = {
    { "text", NULL },
    { "json", NULL },
    { "html", "weft-compare.html" },
    { "pdf", "weft-compare.pdf" },
    { "xlsx", "weft-compare.xlsx" },
    { "csv", "weft-compare-csv" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0) {
      *output = formats[i].output;
      return true;
    }
  return false;
}

static const char *
find_mistake (int argc, const CompareOptions *options)
{
  const char *format = options->format, *output;
  if (argc > 1)
    return "no argument is expected";
  if (options->from == NULL)
    return "--from DATE is needed: the earlier of the two dates";
  if (options->whom != NULL && (!g_str_has_prefix (options->whom, "owner=") || options->whom[6] == '\0'))
    return "--for wants owner=NAME";
  if (options->masks != (options->key != NULL))
    return "--pseudonymise and --key FILE go together";
  if (!is_paper (options->paper))
    return "--paper is a4 or letter";
  return format == NULL || find_output (format, &output)
             ? NULL
             : "there is no such format: text, html, pdf, json, xlsx or csv";
}

static int
write_comparison (const CommonOptions *common, const WeftComparison *comparison,
                  const CompareOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *main_file = NULL;
  const char *format = options->format != NULL ? options->format : "text", *output = NULL;
  find_output (format, &output);
  if (options->output != NULL)
    output = options->output;
  if (output == NULL) {
    g_autofree char *text = weft_comparison_text (comparison, format, terminal_width (), &error);
    if (text == NULL)
      return fail ("compare", error);
    fputs (text, stdout);
    return EXIT_DONE;
  }
  if (!weft_comparison_write (comparison, format, output, &main_file, &error))
    return fail ("compare", error);
  if (!common->quiet)
    say ("compare", "written: %s", main_file);
  return EXIT_DONE;
}

static int
run_compare (const CommonOptions *common, const CompareOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  const WeftCompareOptions wanted = { .store = common->store,
                                      .config = common->config,
                                      .config_from = options->config_from,
                                      .from = options->from,
                                      .to = options->to,
                                      .account = options->account,
                                      .key_file = options->key,
                                      .paper = options->paper,
                                      .owner =
                                          options->whom != NULL ? options->whom + strlen ("owner=") : NULL };
  g_autoptr (WeftComparison) comparison = weft_compare (&wanted, warnings, &error);
  for (guint i = 0; i < warnings->len && !common->quiet; i++)
    say ("compare", "%s", (const char *) g_ptr_array_index (warnings, i));
  return comparison != NULL ? write_comparison (common, comparison, options) : fail ("compare", error);
}

int
cmd_compare (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  g_auto (CompareOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, "the earlier date", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, "the later date (default: the last complete week)",
      "DATE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, "text (default), html, pdf, json, xlsx or csv",
      "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "where to write (csv: a folder)", "PATH" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options.account, "only this account", "ID" },
    { "for", 0, 0, G_OPTION_ARG_STRING, &options.whom, "only the accounts of this owner", "owner=NAME" },
    { "pseudonymise", 0, 0, G_OPTION_ARG_NONE, &options.masks,
      "people and companies behind pseudonyms; needs --key", NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key,
      "the secret that makes the pseudonyms; the same key, the same names", "FILE" },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &options.paper, "pdf: a4 (default) or letter", "SIZE" },
    { "config-from", 0, 0, G_OPTION_ARG_FILENAME, &options.config_from,
      "the configuration whose rules held at --from (default: today's rules for both dates)", "FILE" },
    { NULL },
  };
  const CommandHelp help = {
    NULL,
    "Says what changed between two dates, account by account and signal by signal, and why: "
    "new evidence, new data, a changed rule or a changed merge.",
    entries
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  const char *mistake = find_mistake (argc, &options);
  if (mistake == NULL)
    return run_compare (&common, &options);
  say ("compare", "%s", mistake);
  return EXIT_USAGE;
}
