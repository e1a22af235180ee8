/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/config.h"

Config *
config_new (void)
{
  Config *config = g_new0 (Config, 1);
  *config = (Config){ .vendor_name = g_strdup (""),
                      .vendor_domains = g_ptr_array_new_with_free_func (g_free),
                      .mailboxes = g_ptr_array_new_with_free_func (g_free),
                      .open_minute = 9 * 60,
                      .close_minute = 17 * 60,
                      .weekday_mask = 0x1f,
                      .holidays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                      .third_party_domains = g_ptr_array_new_with_free_func (g_free),
                      .keep_subjects = true,
                      .keep_unknown = true,
                      .blocked = g_ptr_array_new_with_free_func (g_free),
                      .rule_packs = g_ptr_array_new_with_free_func (g_free),
                      .rule_pack_names = g_ptr_array_new_with_free_func (g_free),
                      .currency_rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                      .columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                      .onboarding_owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  return config;
}

void
config_free (Config *config)
{
  if (config == NULL)
    return;
  g_free (config->vendor_name);
  g_free (config->time_zone);
  g_free (config->country);
  g_free (config->report_currency);
  g_free (config->lexicon);
  GPtrArray *lists[] = { config->vendor_domains, config->mailboxes,  config->third_party_domains,
                         config->blocked,        config->rule_packs, config->rule_pack_names };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  GHashTable *tables[] = { config->holidays, config->currency_rates, config->columns,
                           config->onboarding_owners };
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  g_free (config);
}
