/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <weft/rules.h>

#include "cli.h"

static int
list_rules (const CommonOptions *common)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRules) rules = weft_rules (common->store, common->config, &error);
  if (rules == NULL)
    return fail ("rules", error);
  printf ("%sfacts%s\n", style (STYLE_BOLD), style (STYLE_PLAIN));
  for (guint i = 0; i < rules->facts->len; i++) {
    const WeftFactInfo *fact = g_ptr_array_index (rules->facts, i);
    printf ("  %-28s %-10s %s\n", fact->name, fact->unit != NULL ? fact->unit : "",
            fact->meaning != NULL ? fact->meaning : "");
  }
  printf ("\n%srules%s\n", style (STYLE_BOLD), style (STYLE_PLAIN));
  for (guint i = 0; i < rules->rules->len; i++) {
    const WeftRuleInfo *rule = g_ptr_array_index (rules->rules, i);
    printf ("  %-4s %s (%s, %s)\n", rule->code, rule->title, rule->id, rule->family);
    for (guint k = 0; k < rule->tiers->len; k++)
      printf ("       %s%s%s\n", style (STYLE_DIM), (const char *) g_ptr_array_index (rule->tiers, k),
              style (STYLE_PLAIN));
  }
  return EXIT_DONE;
}

static int
check_packs (const CommonOptions *common, const char *const *paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mistakes = weft_rules_check (paths, &error);
  if (mistakes == NULL)
    return fail ("rules", error);
  for (guint i = 0; i < mistakes->len; i++)
    puts (g_ptr_array_index (mistakes, i));
  if (mistakes->len == 0 && !common->quiet)
    puts ("no mistakes");
  return mistakes->len == 0 ? EXIT_DONE : EXIT_FAILED;
}

int
cmd_rules (int argc, char **argv)
{
  g_auto (CommonOptions) common = { 0 };
  const CommandHelp help = {
    "list | check PACK…",
    "list: the facts that are measured and the rules that judge them, with those of weft.ini.\n"
    "check: every mistake in rule packs (files or folders) with its line and column; exits with 1 if "
    "there\n"
    "is any.",
    NULL,
  };
  if (!options_parse (&argc, &argv, &help, &common))
    return EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list_rules (&common);
  if (argc > 2 && strcmp (argv[1], "check") == 0)
    return check_packs (&common, (const char *const *) argv + 2);
  say ("rules", "weft rules list, or weft rules check PACK…");
  return EXIT_USAGE;
}
