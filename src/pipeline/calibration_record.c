/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/calibration_record.h"

#include <string.h>

#include "base/text.h"
#include "model/backtest.h"
#include "signal/builtin.h"

#define META_KEY "calibration"
#define GROUP "calibration"

char *
calibration_hash_rules (const Config *config)
{
  g_autoptr (GString) all = g_string_new (NULL);
  for (size_t i = 0; i < builtin_pack_count; i++)
    g_string_append (all, builtin_packs[i].text);
  for (guint i = 0; i < config->rule_packs->len; i++)
    g_string_append (all, g_ptr_array_index (config->rule_packs, i));
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", text_hash (all->str));
}

static void
append_value (GString *text, const char *key, double value)
{
  g_string_append_printf (text, "%s = ", key);
  text_append_number (text, value);
  g_string_append_c (text, '\n');
}

char *
calibration_format (const Calibration *calibration, const char *rules_hash)
{
  GString *text = g_string_new ("[" GROUP "]\n");
  g_autofree char *first = day_format (calibration->first_day), *last = day_format (calibration->last_day);
  g_string_append_printf (text, "kind = %s\n", calibration_kind_name (calibration->kind));
  append_value (text, "intercept", calibration->intercept);
  append_value (text, "slope", calibration->slope);
  append_value (text, "left", calibration->event_count);
  append_value (text, "stayed", calibration->kept_count);
  append_value (text, "base-rate", calibration->base_rate);
  g_string_append_printf (text, "horizon-days = %d\nfrom = %s\nto = %s\nrules = %s\n", HORIZON_DAYS, first,
                          last, rules_hash);
  return g_string_free (text, FALSE);
}

static CalibrationKind
find_kind (const char *name)
{
  for (int kind = CALIBRATION_SHIFT; kind <= CALIBRATION_FIT; kind++)
    if (g_strcmp0 (name, calibration_kind_name ((CalibrationKind) kind)) == 0)
      return (CalibrationKind) kind;
  return CALIBRATION_NONE;
}

static bool
parse (const char *text, const char *rules_hash, Calibration *calibration)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return false;
  g_autofree char *kind = g_key_file_get_string (file, GROUP, "kind", NULL);
  g_autofree char *rules = g_key_file_get_string (file, GROUP, "rules", NULL);
  if (g_strcmp0 (rules, rules_hash) != 0)
    return false;
  calibration->kind = find_kind (kind);
  calibration->intercept = g_key_file_get_double (file, GROUP, "intercept", NULL);
  calibration->slope = g_key_file_get_double (file, GROUP, "slope", NULL);
  calibration->event_count = (guint) MAX (g_key_file_get_integer (file, GROUP, "left", NULL), 0);
  calibration->kept_count = (guint) MAX (g_key_file_get_integer (file, GROUP, "stayed", NULL), 0);
  return calibration->kind != CALIBRATION_NONE;
}

bool
calibration_recall (Store *store, const Config *config, Calibration *calibration, GPtrArray *warnings,
                    GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = store_dup_meta (store, META_KEY, &failure);
  *calibration = (Calibration){ .kind = CALIBRATION_NONE };
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  g_autofree char *rules_hash = calibration_hash_rules (config);
  if (text != NULL && !parse (text, rules_hash, calibration) && warnings != NULL)
    g_ptr_array_add (warnings, g_strdup ("the rules have changed since the calibration: no probabilities are "
                                         "given until `weft calibrate` has run again"));
  return true;
}

bool
calibration_remember (Store *store, const Calibration *calibration, const char *rules_hash, GError **error)
{
  if (calibration->kind == CALIBRATION_NONE)
    return store_clear_meta (store, META_KEY, error);
  g_autofree char *text = calibration_format (calibration, rules_hash);
  return store_set_meta (store, META_KEY, text, error);
}
