/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/mail_notice.h"

/* Until when somebody is away: the dates that people write into absence notes. */

/* Words that name a last or a first day; both are read as the end of the absence, a day more or less. */
static const char *const until_words[] = {
  "until ",     "till ",         "through ",  "back on ",      "back in the office on ",
  "return on ", "returning on ", "bis zum ",  "bis ",          "wieder am ",
  "ab dem ",    "jusqu'au ",     "jusqu’au ", "de retour le ", "hasta el ",
  "hasta ",     "fino al ",      "ate ",      "tot en met ",   "tot ",
  "tillbaka ",  "till och med ", "tilbake ",  "tilbage ",      "do dnia ",
  "do ",
};

/* Month names of the languages above, folded, by the letters that tell them apart. */
static const struct {
  const char *prefix;
  int month;
} month_names[] = {
  { "jan", 1 },  { "ene", 1 },  { "gen", 1 },  { "feb", 2 },  { "fev", 2 },  { "fevr", 2 },
  { "mar", 3 },  { "maa", 3 },  { "apr", 4 },  { "avr", 4 },  { "abr", 4 },  { "may", 5 },
  { "mai", 5 },  { "maj", 5 },  { "mag", 5 },  { "mei", 5 },  { "juin", 6 }, { "jun", 6 },
  { "giu", 6 },  { "juil", 7 }, { "jul", 7 },  { "lug", 7 },  { "aug", 8 },  { "aou", 8 },
  { "ago", 8 },  { "sep", 9 },  { "set", 9 },  { "oct", 10 }, { "okt", 10 }, { "ott", 10 },
  { "out", 10 }, { "nov", 11 }, { "dec", 12 }, { "dez", 12 }, { "dic", 12 }, { "des", 12 },
};

static int
read_month (const char **p)
{
  for (size_t i = 0; i < G_N_ELEMENTS (month_names); i++)
    if (g_str_has_prefix (*p, month_names[i].prefix)) {
      while (g_ascii_isalpha (**p))
        ++*p;
      return month_names[i].month;
    }
  return 0;
}

static int
read_digits (const char **p, int *digits)
{
  int value = 0;
  for (*digits = 0; g_ascii_isdigit (**p) && *digits < 5; ++*digits)
    value = 10 * value + *(*p)++ - '0';
  return value;
}

static void
skip_filler (const char **p)
{
  static const char *const fillers[] = { "the ", "den ", "de ",  "of ", "st ", "nd ", "rd ",
                                         "th ",  "st, ", "th, ", "le ", "el ", "il ", "o " };
  for (bool again = true; again;) {
    again = false;
    *p += strspn (*p, " .,\t\n");
    for (size_t i = 0; i < G_N_ELEMENTS (fillers); i++)
      if (g_str_has_prefix (*p, fillers[i])) {
        *p += strlen (fillers[i]);
        again = true;
      }
  }
}

/* A year behind a day and month, if one stands there; else the first such date that is not long before the
 * message. */
static int32_t
complete_date (const char *p, int month, int day, int64_t sent_unix)
{
  skip_filler (&p);
  int digits, year = read_digits (&p, &digits), sent_year, ignored;
  if (digits == 4)
    return day_from_civil (year, month, day);
  day_to_civil (day_of_unix (sent_unix), &sent_year, &ignored, &ignored);
  int32_t found = day_from_civil (sent_year, month, day);
  if (found != DAY_NONE && found < day_of_unix (sent_unix) - 45)
    found = day_from_civil (sent_year + 1, month, day);
  return found;
}

/* 2025-03-14, 14.03.2025, 14/03/2025, 14.3. */
static int32_t
read_numeric (const char *p, int first, int first_digits, int64_t sent_unix)
{
  char mark = *p++;
  int digits, second = read_digits (&p, &digits);
  if (digits < 1 || digits > 2)
    return DAY_NONE;
  if (first_digits == 4) {
    int third = *p == mark ? (p++, read_digits (&p, &digits)) : 0;
    return day_from_civil (first, second, third);
  }
  bool is_american = mark == '/' && second > 12;
  int day = is_american ? second : first, month = is_american ? first : second;
  if (*p != mark)
    return complete_date ("", month, day, sent_unix);
  p++;
  int year = read_digits (&p, &digits);
  if (digits == 2)
    return day_from_civil (2000 + year, month, day);
  return digits == 4 ? day_from_civil (year, month, day) : complete_date ("", month, day, sent_unix);
}

static int32_t
read_day (const char *p, int64_t sent_unix)
{
  int digits;
  skip_filler (&p);
  int month = read_month (&p);
  if (month > 0) { /* March 14 */
    skip_filler (&p);
    int day = read_digits (&p, &digits);
    return digits == 1 || digits == 2 ? complete_date (p, month, day, sent_unix) : DAY_NONE;
  }
  int first = read_digits (&p, &digits);
  if (digits == 0)
    return DAY_NONE;
  if ((*p == '-' || *p == '/' || *p == '.') && g_ascii_isdigit (p[1]))
    return read_numeric (p, first, digits, sent_unix);
  skip_filler (&p);
  month = read_month (&p); /* 14 March, 14. Maerz */
  return month > 0 && digits <= 2 ? complete_date (p, month, first, sent_unix) : DAY_NONE;
}

/* "until Friday, 14 March": the weekday is passed over. */
static const char *
skip_weekday (const char *p)
{
  size_t length = strcspn (p, " ,.0123456789\n");
  bool is_word = length > 2 && length < 18 && (p[length] == ',' || p[length] == ' ');
  const char *month = p;
  return is_word && read_month (&month) == 0 ? p + length + 1 : p;
}

int32_t
mail_notice_until_day (const char *folded, int64_t sent_unix)
{
  for (size_t i = 0; i < G_N_ELEMENTS (until_words); i++) {
    size_t length = strlen (until_words[i]);
    for (const char *p = strstr (folded, until_words[i]); p != NULL; p = strstr (p + 1, until_words[i])) {
      if (p > folded && g_ascii_isalpha (p[-1]))
        continue;
      int32_t day = read_day (p + length, sent_unix);
      if (day == DAY_NONE)
        day = read_day (skip_weekday (p + length), sent_unix);
      if (day != DAY_NONE)
        return day;
    }
  }
  return DAY_NONE;
}
