/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cell.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/cell_addresses.h"

static char *
keep (GPtrArray *kept, char *text)
{
  g_ptr_array_add (kept, text);
  return text;
}

static char *
clean (char *text, GPtrArray *kept)
{
  return text_is_clean (text, LIMIT_CSV_FIELD_BYTES) ? text
                                                     : keep (kept, text_clean (text, LIMIT_CSV_FIELD_BYTES));
}

static void
lower_ascii (char *text)
{
  for (; *text != '\0'; text++)
    *text = g_ascii_tolower (*text);
}

static bool
says_nothing (const char *text)
{
  static const char *const words[] = { "null", "none", "n/a", "#n/a", "na",     "nan",
                                       "nil",  "-",    "--",  "?",    "unknown" };
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return true;
  return *text == '\0';
}

/* The end of "Ann Lee (ann@acme.example)", as HubSpot writes it; NULL: it is something else. */
static char *
find_bracketed (char *text)
{
  size_t length = strlen (text);
  char *open = strrchr (text, '(');
  if (open == NULL || text[length - 1] != ')' || strchr (open, '@') == NULL)
    return NULL;
  text[length - 1] = '\0';
  return open + 1;
}

/* "Ann Lee <Ann@acme.example>" and "mailto:ann@acme.example" give the address. */
static char *
normalise_email (char *text, GPtrArray *kept)
{
  text = clean (text, kept);
  char *open = strrchr (text, '<'), *close = strrchr (text, '>'), *bracketed = find_bracketed (text);
  if (bracketed != NULL)
    text = bracketed;
  if (open != NULL && close > open + 1) {
    *close = '\0';
    text = open + 1;
  }
  if (g_ascii_strncasecmp (text, "mailto:", 7) == 0)
    text += 7;
  if (strchr (text, '@') != NULL)
    lower_ascii (text);
  return says_nothing (text) ? text + strlen (text) : text;
}

/* "https://www.acme.example/about" gives "acme.example": CRMs keep web sites where we want domains. */
static char *
host_of_url (char *item)
{
  char *host = strstr (item, "://");
  if (host == NULL)
    return item;
  host += 3;
  host[strcspn (host, "/?#:")] = '\0';
  return g_str_has_prefix (host, "www.") ? host + 4 : host;
}

static char *
normalise_list (char *text, GPtrArray *kept)
{
  text = clean (text, kept);
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) items = g_strsplit (lower, strchr (lower, ';') != NULL ? ";" : ",", -1);
  GString *out = g_string_sized_new (strlen (lower) + 1);
  for (char **item = items; *item != NULL; item++) {
    const char *value = host_of_url (g_strstrip (*item));
    if (*value == '\0')
      continue;
    if (out->len > 0)
      g_string_append_c (out, ';');
    g_string_append (out, value);
  }
  return keep (kept, g_string_free (out, FALSE));
}

static char *
normalise_addresses (char *text, GPtrArray *kept)
{
  char *addresses = cell_addresses (text);
  if (addresses != NULL)
    return keep (kept, addresses);
  text = clean (text, kept);
  return says_nothing (text) ? text + strlen (text) : NULL;
}

/* Everything but digits, signs and points goes: currency, per cent, spaces of any width, the Swiss
 * apostrophe. Letters may stand before or after the number, never within. */
static bool
strip_to_number (const char *text, GString *out)
{
  bool ended = false;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_ascii_isdigit (*p) || *p == '.' || *p == ',') {
      if (ended)
        return false;
      g_string_append_c (out, *p);
    } else if (*p == '-' || c == 0x2212) {
      if (out->len > 0)
        return false;
      g_string_append_c (out, '-');
    } else if (g_unichar_isalpha (c))
      ended = out->len > 0;
    else if (!g_unichar_isspace (c) && strchr ("+%'", *p) == NULL && c != 0x2019 &&
             g_unichar_type (c) != G_UNICODE_CURRENCY_SYMBOL)
      return false;
  }
  return true;
}

static int
count_char (const char *text, char wanted)
{
  int count = 0;
  for (; *text != '\0'; text++)
    count += *text == wanted;
  return count;
}

static void
drop_char (GString *text, char unwanted)
{
  gsize kept = 0;
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] != unwanted)
      text->str[kept++] = text->str[i];
  g_string_truncate (text, kept);
}

/* Which of '.' and ',' is the decimal point; '\0': neither. */
static char
find_point (const char *text)
{
  const char *dot = strrchr (text, '.'), *comma = strrchr (text, ',');
  if (dot != NULL && comma != NULL)
    return dot > comma ? '.' : ',';
  if (dot != NULL)
    return count_char (text, '.') == 1 ? '.' : '\0';
  if (comma == NULL || count_char (text, ',') > 1)
    return '\0';
  const char *digits = text + (*text == '-');
  bool groups = strlen (comma + 1) == 3 && comma > digits && comma - digits <= 3 && *digits != '0';
  return groups ? '\0' : ',';
}

/* Groups of a number are of two or three digits (1,00,000 is Indian); what is not a number has others. */
static bool
has_odd_groups (const char *text, char group)
{
  const char *mark = strchr (text, group);
  for (; mark != NULL; mark = strchr (mark + 1, group)) {
    size_t digits = strspn (mark + 1, "0123456789");
    if (digits != 2 && digits != 3)
      return true;
  }
  return false;
}

bool
cell_parse_number (const char *text, double *value)
{
  char *end = NULL;
  *value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && strpbrk (text, "xXnN") == NULL)
    return isfinite (*value);
  if (!g_utf8_validate (text, -1, NULL))
    return false;
  g_autoptr (GString) plain = g_string_new (NULL);
  if (!strip_to_number (text, plain) || plain->len == 0)
    return false;
  char point = find_point (plain->str);
  for (const char *group = ".,"; *group != '\0'; group++) {
    if (*group == point)
      continue;
    if (has_odd_groups (plain->str, *group))
      return false;
    drop_char (plain, *group);
  }
  if (count_char (plain->str, point != '\0' ? point : '.') > 1)
    return false;
  if (point == ',')
    *strchr (plain->str, ',') = '.';
  *value = g_ascii_strtod (plain->str, &end);
  return end != plain->str && *end == '\0' && isfinite (*value);
}

static bool
is_plain_integer (const char *text)
{
  size_t length = 0;
  while (g_ascii_isdigit (text[length]))
    length++;
  return length > 0 && length <= 15 && text[length] == '\0' && (*text != '0' || length == 1);
}

static char *
normalise_number (char *text, GPtrArray *kept)
{
  if (is_plain_integer (text))
    return text;
  text = clean (text, kept);
  if (says_nothing (text))
    return text + strlen (text);
  double value;
  if (!cell_parse_number (text, &value))
    return NULL;
  GString *out = g_string_new (NULL);
  text_append_number (out, value);
  return keep (kept, g_string_free (out, FALSE));
}

static char *
normalise_count (char *text, GPtrArray *kept)
{
  char *number = normalise_number (text, kept);
  return number != NULL && *number == '-' ? NULL : number;
}

/* "2026-03-09" and "2026-03-09T12:00:00Z" are in normal form already. */
static bool
is_normal_date (const char *text)
{
  int32_t day;
  int64_t moment;
  bool date_only;
  if (day_parse (text, &day))
    return true;
  return strlen (text) == 20 && text[10] == 'T' && text[19] == 'Z' && strncmp (text + 11, "24", 2) != 0 &&
         strncmp (text + 17, "60", 2) != 0 && unix_parse (text, &moment, &date_only);
}

static char *
normalise_date (char *text, DateOrder order, GPtrArray *kept)
{
  if (is_normal_date (text))
    return text;
  text = clean (text, kept);
  if (says_nothing (text))
    return text + strlen (text);
  int64_t moment;
  bool date_only;
  if (!cell_parse_date (text, order, &moment, &date_only))
    return NULL;
  return keep (kept, date_only ? day_format (day_of_unix (moment)) : unix_format (moment));
}

static const char *
normalise_bool (const char *text)
{
  static const char *const yes[] = { "yes",  "true", "1",    "y",  "t",  "x",  "ja",
                                     "wahr", "oui",  "vrai", "si", "sí", "on", "ein" };
  static const char *const no[] = { "no",     "false", "0",    "n",   "f",  "nein",
                                    "falsch", "non",   "faux", "off", "aus" };
  for (size_t i = 0; i < G_N_ELEMENTS (yes); i++)
    if (g_ascii_strcasecmp (text, yes[i]) == 0)
      return "yes";
  for (size_t i = 0; i < G_N_ELEMENTS (no); i++)
    if (g_ascii_strcasecmp (text, no[i]) == 0)
      return "no";
  return says_nothing (text) ? "" : NULL;
}

const char *
cell_rating (const char *word)
{
  static const struct {
    const char *written, *rating;
  } words[] = {
    { "amber", "yellow" },  { "orange", "yellow" }, { "gelb", "yellow" },  { "neutral", "yellow" },
    { "fair", "yellow" },   { "rot", "red" },       { "at risk", "red" },  { "at-risk", "red" },
    { "unhealthy", "red" }, { "poor", "red" },      { "critical", "red" }, { "grün", "green" },
    { "gruen", "green" },   { "healthy", "green" }, { "good", "green" },   { "g", "green" },
    { "y", "yellow" },      { "r", "red" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i].written) == 0)
      return words[i].rating;
  return word;
}

const char *
cell_satisfaction (const char *text)
{
  static const struct {
    const char *written, *rating;
  } words[] = {
    { "good", "5" }, { "bad", "1" }, { "offered", "" }, { "unoffered", "" }, { "not offered", "" }
  };
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    size_t length = strlen (words[i].written);
    bool begins = g_ascii_strncasecmp (text, words[i].written, length) == 0;
    if (begins && (text[length] == '\0' || text[length] == ' ')) /* "Good with comment" */
      return words[i].rating;
  }
  return NULL;
}

const char *
cell_normalise (CellType type, char *text, DateOrder order, GPtrArray *kept)
{
  switch (type) {
  case CELL_TEXT:
    return clean (text, kept);
  case CELL_WORD:
    text = clean (text, kept);
    if (g_str_is_ascii (text))
      lower_ascii (text);
    else
      text = keep (kept, g_utf8_strdown (text, -1));
    return text;
  case CELL_EMAIL:
    return normalise_email (text, kept);
  case CELL_LIST:
    return normalise_list (text, kept);
  case CELL_ADDRESSES:
    return normalise_addresses (text, kept);
  case CELL_NUMBER:
    return normalise_number (text, kept);
  case CELL_COUNT:
    return normalise_count (text, kept);
  case CELL_DATE:
    return normalise_date (text, order, kept);
  case CELL_BOOL:
    return normalise_bool (clean (text, kept));
  }
  g_assert_not_reached ();
}
