/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/day.h"

#include <stdio.h>
#include <string.h>

/* Days from civil and back: H. Hinnant, "chrono-compatible low-level date algorithms". */
int32_t
day_from_civil (int year, int month, int day)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
    return DAY_NONE;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > lengths[month - 1] + (month == 2 && leap))
    return DAY_NONE;
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400;
  int yoe = y - era * 400;
  int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

void
day_to_civil (int32_t day, int *year, int *month, int *day_of_month)
{
  int z = day + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int doe = z - era * 146097;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  *day_of_month = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = yoe + era * 400 + (*month <= 2);
}

int
day_quarter (int32_t day)
{
  int year, month, day_of_month;
  day_to_civil (day, &year, &month, &day_of_month);
  return year * 4 + (month - 1) / 3;
}

int
day_weekday (int32_t day)
{
  return (int) (day - week_first_day (week_of_day (day)));
}

/* Reports are full of dates, and printf takes ten times as long. */
static void
put_digits (char *place, int count, int number)
{
  for (; count > 0; number /= 10)
    place[--count] = (char) ('0' + number % 10);
}

char *
day_format (int32_t day)
{
  if (day == DAY_NONE)
    return g_strdup ("");
  int y, m, d;
  day_to_civil (day, &y, &m, &d);
  if (y < 0 || y > 9999)
    return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
  char *text = g_strdup ("0000-00-00");
  put_digits (text, 4, y);
  put_digits (text + 5, 2, m);
  put_digits (text + 8, 2, d);
  return text;
}

static bool
scan_digits (const char **text, int count, int *value)
{
  const char *p = *text;
  unsigned all = 0;
  for (int i = 0; i < count; i++) {
    unsigned digit = (unsigned char) *p++ - (unsigned) '0';
    if (digit > 9)
      return false;
    all = 10 * all + digit;
  }
  *text = p;
  *value = (int) all;
  return true;
}

static bool
scan_date (const char **text, int32_t *day)
{
  int y, m, d;
  if (!scan_digits (text, 4, &y) || *(*text)++ != '-' || !scan_digits (text, 2, &m) || *(*text)++ != '-' ||
      !scan_digits (text, 2, &d))
    return false;
  *day = day_from_civil (y, m, d);
  return *day != DAY_NONE;
}

bool
day_parse (const char *text, int32_t *day)
{
  return text != NULL && strlen (text) == 10 && scan_date (&text, day);
}

static bool
scan_offset (const char **text, int *seconds)
{
  const char *p = *text;
  *seconds = 0;
  if (*p == 'Z' || *p == 'z')
    p++;
  else if (*p == '+' || *p == '-') {
    int sign = *p++ == '-' ? -1 : 1, h, m = 0;
    if (!scan_digits (&p, 2, &h))
      return false;
    if (*p == ':')
      p++;
    if (g_ascii_isdigit (*p) && !scan_digits (&p, 2, &m))
      return false;
    if (h > 23 || m > 59)
      return false;
    *seconds = sign * (h * 3600 + m * 60);
  }
  *text = p;
  return true;
}

bool
unix_parse (const char *text, int64_t *unix_seconds, bool *date_only)
{
  int32_t day;
  int h, m, s = 0, offset = 0;
  if (text == NULL || !scan_date (&text, &day))
    return false;
  *date_only = *text == '\0';
  *unix_seconds = (int64_t) day * 86400;
  if (*date_only)
    return true;
  if (*text != 'T' && *text != ' ')
    return false;
  text++;
  if (!scan_digits (&text, 2, &h) || *text++ != ':' || !scan_digits (&text, 2, &m) || m > 59 ||
      h * 60 + m > 24 * 60)
    return false;
  if (*text == ':') {
    text++;
    if (!scan_digits (&text, 2, &s) || s > 60)
      return false;
  }
  if (*text == '.' || *text == ',')
    for (text++; g_ascii_isdigit (*text); text++)
      ;
  if (!scan_offset (&text, &offset) || *text != '\0')
    return false;
  *unix_seconds += h * 3600 + m * 60 + s - offset;
  return true;
}

char *
unix_format (int64_t unix_seconds)
{
  int32_t day = day_of_unix (unix_seconds);
  int64_t rest = unix_seconds - (int64_t) day * 86400;
  g_autofree char *date = day_format (day);
  char clock[] = "T00:00:00Z";
  put_digits (clock + 1, 2, (int) (rest / 3600));
  put_digits (clock + 4, 2, (int) (rest / 60 % 60));
  put_digits (clock + 7, 2, (int) (rest % 60));
  return g_strconcat (date, clock, NULL);
}
