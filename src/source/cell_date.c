/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cell.h"

#include <string.h>

/* A date is taken apart into its numbers, its month name and its time; what they mean is settled afterwards.
 */
typedef struct {
  int numbers[3], digits[3];
  int count;
  int month;       /* from a name; 0: none */
  int month_place; /* how many numbers stood before the name */
  char separator;  /* first one between numbers */
  int seconds;     /* of the day */
  int offset;      /* seconds east */
  bool has_time, has_am, has_pm;
} DateParts;

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                           "jul", "aug", "sep", "oct", "nov", "dec" };
static const struct {
  const char *name;
  int month;
} other_months[] = { { "mär", 3 }, { "mrz", 3 }, { "mai", 5 }, { "okt", 10 }, { "dez", 12 } };

static int
find_month (const char *word, size_t length)
{
  if (length < 3)
    return 0;
  for (int i = 0; i < 12; i++)
    if (g_ascii_strncasecmp (word, month_names[i], 3) == 0)
      return i + 1;
  for (size_t i = 0; i < G_N_ELEMENTS (other_months); i++)
    if (g_ascii_strncasecmp (word, other_months[i].name, strlen (other_months[i].name)) == 0)
      return other_months[i].month;
  return 0;
}

static bool
is_ignored_word (const char *word, size_t length)
{
  static const char *const words[] = { "mon", "tue", "wed", "thu", "fri", "sat",
                                       "sun", "t",   "z",   "at",  "utc", "gmt" };
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    bool is_weekday = strlen (words[i]) == 3 && i < 7;
    if (g_ascii_strncasecmp (word, words[i], strlen (words[i])) == 0 &&
        (is_weekday || length == strlen (words[i])))
      return true;
  }
  return false;
}

static bool
scan_word (const char **at, DateParts *parts)
{
  const char *start = *at;
  while (g_ascii_isalpha (**at) || (**at & 0x80) != 0)
    (*at)++;
  size_t length = (size_t) (*at - start);
  int month = find_month (start, length);
  if (month > 0 && parts->month == 0) {
    parts->month = month;
    parts->month_place = parts->count;
    return true;
  }
  if (length == 2 && g_ascii_strncasecmp (start, "am", 2) == 0)
    return parts->has_am = true;
  if (length == 2 && g_ascii_strncasecmp (start, "pm", 2) == 0)
    return parts->has_pm = true;
  return is_ignored_word (start, length);
}

static int
scan_integer (const char **at, int *digits)
{
  int value = 0;
  for (*digits = 0; g_ascii_isdigit (**at); (*at)++)
    if (++*digits <= 8)
      value = value * 10 + (**at - '0');
  return value;
}

static bool
scan_time (int hour, const char **at, DateParts *parts)
{
  int digits, minute, second = 0;
  (*at)++;
  minute = scan_integer (at, &digits);
  if (digits != 2 || parts->has_time)
    return false;
  if (**at == ':') {
    (*at)++;
    second = scan_integer (at, &digits);
    if (digits != 2)
      return false;
  }
  if ((**at == '.' || **at == ',') && g_ascii_isdigit ((*at)[1])) {
    (*at)++;
    scan_integer (at, &digits);
  }
  if (hour > 24 || minute > 59 || second > 60)
    return false;
  parts->has_time = true;
  parts->seconds = hour * 3600 + minute * 60 + second;
  return true;
}

static bool
scan_offset (const char **at, DateParts *parts)
{
  int sign = *(*at)++ == '-' ? -1 : 1, digits, minutes = 0;
  int hours = scan_integer (at, &digits);
  if (digits == 4) {
    minutes = hours % 100;
    hours /= 100;
  } else if (**at == ':') {
    (*at)++;
    minutes = scan_integer (at, &digits);
  }
  if (hours > 14 || minutes > 59)
    return false;
  parts->offset = sign * (hours * 3600 + minutes * 60);
  return true;
}

static bool
scan_number (const char **at, DateParts *parts)
{
  int digits, value = scan_integer (at, &digits);
  if (**at == ':')
    return scan_time (value, at, parts);
  if (parts->count == 3 || digits > 4)
    return false;
  parts->numbers[parts->count] = value;
  parts->digits[parts->count++] = digits;
  return true;
}

static bool
scan_parts (const char *text, DateParts *parts)
{
  *parts = (DateParts){ 0 };
  const char *at = text;
  while (*at != '\0' && *at != '(') { /* (PDT): a comment, as in RFC 2822 */
    if (g_ascii_isdigit (*at)) {
      if (!scan_number (&at, parts))
        return false;
    } else if (g_ascii_isalpha (*at) || (*at & 0x80) != 0) {
      if (!scan_word (&at, parts))
        return false;
    } else if (parts->has_time && (*at == '+' || *at == '-')) {
      if (!scan_offset (&at, parts))
        return false;
    } else if (strchr (" ,/-.", *at) != NULL) {
      if (parts->count == 1 && parts->separator == '\0' && *at != ' ' && *at != ',')
        parts->separator = *at;
      at++;
    } else
      return false;
  }
  return true;
}

static int
full_year (int year, int digits)
{
  if (digits == 4)
    return year;
  return year < 69 ? year + 2000 : year + 1900; /* POSIX strptime %y */
}

static int32_t
day_with_month_name (const DateParts *parts)
{
  if (parts->count != 2)
    return DAY_NONE;
  bool year_first = parts->digits[0] == 4;
  int year = year_first ? 0 : 1, day = year_first ? 1 : 0;
  return day_from_civil (full_year (parts->numbers[year], parts->digits[year]), parts->month,
                         parts->numbers[day]);
}

static int32_t
day_in_order (const DateParts *parts, DateOrder order)
{
  int year = full_year (parts->numbers[2], parts->digits[2]);
  int first = parts->numbers[0], second = parts->numbers[1];
  return order == DATE_MONTH_FIRST ? day_from_civil (year, first, second)
                                   : day_from_civil (year, second, first);
}

static bool
is_three_numbers (const DateParts *parts)
{
  return parts->month == 0 && parts->count == 3 && parts->digits[0] <= 2 && parts->digits[1] <= 2 &&
         (parts->digits[2] == 4 || parts->digits[2] == 2);
}

static int32_t
settle_day (const DateParts *parts, DateOrder order)
{
  if (parts->month > 0)
    return day_with_month_name (parts);
  if (parts->count == 3 && parts->digits[0] == 4)
    return day_from_civil (parts->numbers[0], parts->numbers[1], parts->numbers[2]);
  if (!is_three_numbers (parts))
    return DAY_NONE;
  if (parts->separator == '.')
    return day_in_order (parts, DATE_DAY_FIRST);
  int32_t day = day_in_order (parts, order);
  return day != DAY_NONE ? day
                         : day_in_order (parts, order == DATE_DAY_FIRST ? DATE_MONTH_FIRST : DATE_DAY_FIRST);
}

static int
settle_seconds (const DateParts *parts)
{
  int seconds = parts->seconds;
  int hour = seconds / 3600;
  if (parts->has_pm && hour < 12)
    seconds += 12 * 3600;
  if (parts->has_am && hour == 12)
    seconds -= 12 * 3600;
  return seconds - parts->offset;
}

/* 20250314 · 1741910400 · 1741910400000 */
static bool
parse_digits_only (const char *text, int64_t *unix_seconds, bool *date_only)
{
  size_t length = strspn (text, "0123456789");
  if (text[length] != '\0')
    return false;
  int64_t value = g_ascii_strtoll (text, NULL, 10);
  *date_only = length == 8;
  if (length == 10)
    *unix_seconds = value;
  else if (length == 13)
    *unix_seconds = value / 1000;
  else if (length == 8) {
    int32_t day = day_from_civil ((int) (value / 10000), (int) (value / 100 % 100), (int) (value % 100));
    *unix_seconds = (int64_t) day * 86400;
    return day != DAY_NONE;
  } else
    return false;
  return true;
}

bool
cell_parse_date (const char *text, DateOrder order, int64_t *unix_seconds, bool *date_only)
{
  if (unix_parse (text, unix_seconds, date_only) || parse_digits_only (text, unix_seconds, date_only))
    return true;
  DateParts parts;
  if (!scan_parts (text, &parts))
    return false;
  int32_t day = settle_day (&parts, order);
  *date_only = !parts.has_time;
  *unix_seconds = (int64_t) day * 86400 + settle_seconds (&parts);
  return day != DAY_NONE;
}

OrderEvidence
cell_order_evidence (const char *text)
{
  DateParts parts;
  if (!scan_parts (text, &parts) || !is_three_numbers (&parts) || parts.separator == '.')
    return ORDER_IRRELEVANT;
  bool day_first = day_in_order (&parts, DATE_DAY_FIRST) != DAY_NONE;
  bool month_first = day_in_order (&parts, DATE_MONTH_FIRST) != DAY_NONE;
  if (day_first && month_first) {
    if (parts.numbers[0] == parts.numbers[1])
      return ORDER_IRRELEVANT;
    return parts.has_am || parts.has_pm ? ORDER_OPEN_AM_PM : ORDER_OPEN;
  }
  if (day_first)
    return ORDER_DAY_FIRST;
  return month_first ? ORDER_MONTH_FIRST : ORDER_IRRELEVANT;
}
