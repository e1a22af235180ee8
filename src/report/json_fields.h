/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"
#include "base/json.h"

/* Fields of the documents for scripts: text is cleaned and cut at 4096 bytes, NULL, NaN and DAY_NONE are
 * null. */
void json_field_text (Json *json, const char *key, const char *text);
void json_field_number (Json *json, const char *key, double value);
void json_field_day (Json *json, const char *key, int32_t day);
