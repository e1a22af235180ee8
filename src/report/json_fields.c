/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json_fields.h"

#include "base/text.h"

#define MAX_TEXT_BYTES 4096

void
json_field_text (Json *json, const char *key, const char *text)
{
  g_autofree char *clean = text != NULL ? text_clean (text, MAX_TEXT_BYTES) : NULL;
  json_put_key (json, key);
  json_put_string (json, clean);
}

void
json_field_number (Json *json, const char *key, double value)
{
  json_put_key (json, key);
  json_put_number (json, value);
}

void
json_field_day (Json *json, const char *key, int32_t day)
{
  g_autofree char *text = day == DAY_NONE ? NULL : day_format (day);
  json_put_key (json, key);
  json_put_string (json, text);
}
