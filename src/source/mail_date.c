/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_date.h"

#include <glib.h>
#include <string.h>
#include <strings.h>

#include "base/day.h"

#define UNSET (-1)
/* No header that is a date is longer; the rest is comment. */
#define DATE_BYTES 200u

typedef struct {
  int year, month, day, hour, minute, second;
  bool is_pm, is_am, has_zone, has_offset;
  int32_t zone_minutes;
  int unknown_words;
} Parts;

static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                      "jul", "aug", "sep", "oct", "nov", "dec" };
static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* The names of RFC 5322 and those that European and Asian servers write; IST and CST have two meanings and
 * are left out or follow the RFC. */
static const struct {
  const char *name;
  int hours;
} zones[] = {
  { "ut", 0 },   { "utc", 0 },  { "gmt", 0 },  { "z", 0 },    { "est", -5 }, { "edt", -4 },  { "cst", -6 },
  { "cdt", -5 }, { "mst", -7 }, { "mdt", -6 }, { "pst", -8 }, { "pdt", -7 }, { "wet", 0 },   { "west", 1 },
  { "bst", 1 },  { "cet", 1 },  { "met", 1 },  { "cest", 2 }, { "mest", 2 }, { "eet", 2 },   { "eest", 3 },
  { "msk", 3 },  { "jst", 9 },  { "kst", 9 },  { "hkt", 8 },  { "sgt", 8 },  { "aest", 10 }, { "aedt", 11 },
};

static int
find_word (const char *const *words, int count, const char *text)
{
  for (int i = 0; i < count; i++)
    if (words[i][0] == (text[0] | 0x20) && words[i][1] == (text[1] | 0x20) && words[i][2] == (text[2] | 0x20))
      return i;
  return -1;
}

static void
read_word (Parts *parts, const char *text, size_t length)
{
  if (length == 2 && (text[1] | 0x20) == 'm') {
    parts->is_am |= (text[0] | 0x20) == 'a';
    parts->is_pm |= (text[0] | 0x20) == 'p';
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (zones); i++)
    if (zones[i].name[0] == (text[0] | 0x20) && strlen (zones[i].name) == length &&
        strncasecmp (zones[i].name, text, length) == 0 && parts->hour != UNSET) {
      if (!parts->has_offset)
        parts->zone_minutes = 60 * zones[i].hours;
      parts->has_zone = true;
      return;
    }
  int month = length >= 3 ? find_word (months, 12, text) : -1;
  if (month >= 0 && parts->month == UNSET)
    parts->month = month + 1;
  else if (length < 3 || find_word (weekdays, 7, text) < 0)
    parts->unknown_words++;
}

/* One or two digits, then a ':' or '.' where more follow; false: no such number. */
static bool
read_two (const char **p, const char *end, int *value)
{
  if (*p == end || !g_ascii_isdigit (**p))
    return false;
  *value = 0;
  for (int i = 0; i < 2 && *p < end && g_ascii_isdigit (**p); i++)
    *value = 10 * *value + *(*p)++ - '0';
  return true;
}

static bool
skip_mark (const char **p, const char *end)
{
  if (*p == end || (**p != ':' && **p != '.'))
    return false;
  ++*p;
  return true;
}

static bool
read_time (Parts *parts, const char *p, const char *end)
{
  if (parts->hour != UNSET || !read_two (&p, end, &parts->hour) || !skip_mark (&p, end) ||
      !read_two (&p, end, &parts->minute))
    return false;
  parts->second = 0;
  if (skip_mark (&p, end) && !read_two (&p, end, &parts->second))
    return false;
  return p == end || *p == '.' || *p == ',';
}

static bool
read_number (Parts *parts, const char *text, size_t length)
{
  int value = 0;
  if (length > 4)
    return false;
  for (size_t i = 0; i < length; i++)
    value = 10 * value + text[i] - '0';
  if (length <= 2 && parts->day == UNSET)
    parts->day = value;
  else if (parts->year == UNSET &&
           length >= 2) /* RFC 5322, 4.3: two digits below 50 are 20xx, three count from 1900 */
    parts->year = length == 4 ? value : length == 2 && value < 50 ? 2000 + value : 1900 + value;
  else
    return false;
  return true;
}

/* An offset beyond 15 hours is none. */
static void
add_offset (Parts *parts, char sign, int minutes)
{
  if (minutes > 15 * 60 || parts->has_offset)
    return;
  parts->has_zone = parts->has_offset = true;
  parts->zone_minutes = sign == '-' ? -minutes : minutes;
  if (sign == '-' && minutes == 0)
    parts->zone_minutes = MAIL_ZONE_NONE;
}

/* "+0200", "-05:00", "+02" */
static void
read_offset (Parts *parts, const char *text, const char *end)
{
  int value = 0, digits = 0;
  for (const char *p = text + 1; p < end; p++)
    if (g_ascii_isdigit (*p) && digits++ < 5)
      value = 10 * value + *p - '0';
  if (digits == 2)
    add_offset (parts, *text, 60 * value);
  else if (digits == 3 || digits == 4)
    add_offset (parts, *text, 60 * (value / 100) + value % 100);
}

static const char *
skip_comment (const char *p, const char *end)
{
  int depth = 0;
  for (; p < end; p++) {
    depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
    if (depth == 0)
      return p + 1;
  }
  return end;
}

static const char *
find_token_end (const char *p, const char *end, bool is_word)
{
  const char *start = p;
  while (p < end) {
    bool fits = is_word ? g_ascii_isalpha (*p) : g_ascii_isdigit (*p) || *p == ':' || *p == '.';
    if (!fits && p > start)
      break;
    p++;
  }
  return p;
}

/* One token; NULL: no date could hold it. */
static const char *
read_token (Parts *parts, const char *p, const char *end)
{
  if (*p == '(')
    return skip_comment (p, end);
  if ((*p == '+' || *p == '-') && parts->hour != UNSET && p + 2 < end && g_ascii_isdigit (p[1]) &&
      g_ascii_isdigit (p[2])) {
    const char *stop = find_token_end (p + 1, end, false);
    read_offset (parts, p, stop);
    return stop;
  }
  if (g_ascii_isalpha (*p)) {
    const char *stop = find_token_end (p, end, true);
    read_word (parts, p, (size_t) (stop - p));
    return stop;
  }
  if (!g_ascii_isdigit (*p))
    return p + 1;
  const char *stop = find_token_end (p, end, false);
  const char *last = stop;
  while (last[-1] == '.')
    last--;
  bool is_time = memchr (p, ':', (size_t) (last - p)) != NULL || memchr (p, '.', (size_t) (last - p)) != NULL;
  bool good = is_time ? read_time (parts, p, last) : read_number (parts, p, (size_t) (last - p));
  return good ? stop : NULL;
}

/* Nearly all dates have one of these forms.  They begin with the weekday. */
typedef struct {
  size_t length, day, month, year, time; /* where they are, a blank before each */
  int day_digits;                        /* of two the first may be a blank */
  char mark;                             /* behind the weekday */
  size_t zone;                           /* its sign; 0: there is none */
} Form;

static const Form usual_forms[] = {
  /* "Tue, 05 Mar 2024 10:00:00 +0100" */
  { 31, .day = 5, .month = 8, .year = 12, .time = 17, .day_digits = 2, .mark = ',', .zone = 26 },
  /* "Tue, 5 Mar 2024 10:00:00 +0100" */
  { 30, .day = 5, .month = 7, .year = 11, .time = 16, .day_digits = 1, .mark = ',', .zone = 25 },
  /* "Tue Mar  5 10:00:00 2024" */
  { 24, .day = 8, .month = 4, .year = 20, .time = 11, .day_digits = 2, .mark = ' ' },
};

static bool
has_form (const Form *form, const char *text, size_t length)
{
  if (length != form->length)
    return false;
  const char *time = text + form->time;
  return text[3] == form->mark && text[form->day - 1] == ' ' && text[form->month - 1] == ' ' &&
         text[form->year - 1] == ' ' && time[-1] == ' ' && time[2] == ':' && time[5] == ':' &&
         (form->zone == 0 || text[form->zone - 1] == ' ');
}

static bool
read_digits (const char *text, int count, int *value)
{
  unsigned all = 0;
  for (int i = 0; i < count; i++) {
    unsigned digit = (unsigned char) text[i] - (unsigned) '0';
    if (digit > 9)
      return false;
    all = 10 * all + digit;
  }
  *value = (int) all;
  return true;
}

static bool
read_form (Parts *parts, const Form *form, const char *text, size_t length)
{
  if (!has_form (form, text, length))
    return false;
  bool is_padded = form->day_digits == 2 && text[form->day] == ' ';
  const char *day = text + form->day + is_padded, *time = text + form->time, *zone = text + form->zone;
  int offset;
  *parts = (Parts){ .month = find_word (months, 12, text + form->month) + 1, .zone_minutes = MAIL_ZONE_NONE };
  if (parts->month == 0 || find_word (weekdays, 7, text) < 0 ||
      !read_digits (day, form->day_digits - is_padded, &parts->day) ||
      !read_digits (text + form->year, 4, &parts->year) || !read_digits (time, 2, &parts->hour) ||
      !read_digits (time + 3, 2, &parts->minute) || !read_digits (time + 6, 2, &parts->second))
    return false;
  if (form->zone == 0)
    return true;
  if ((*zone != '+' && *zone != '-') || !read_digits (zone + 1, 4, &offset))
    return false;
  add_offset (parts, *zone, 60 * (offset / 100) + offset % 100);
  return true;
}

/* What says nothing is left out: blanks around it, and the comment of most servers, "(UTC)". */
static bool
read_usual (Parts *parts, const char *text, size_t length)
{
  const char *end = text + length;
  while (text < end && g_ascii_isspace (*text))
    text++;
  const char *comment = text < end && end[-1] == ')' ? memrchr (text, '(', (size_t) (end - text)) : NULL;
  if (comment != NULL)
    end = comment;
  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  for (size_t i = 0; i < G_N_ELEMENTS (usual_forms); i++)
    if (read_form (parts, &usual_forms[i], text, (size_t) (end - text)))
      return true;
  return false;
}

static bool
read_parts (Parts *parts, const char *text, size_t length)
{
  if (read_usual (parts, text, length))
    return true;
  *parts = (Parts){ UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, .zone_minutes = MAIL_ZONE_NONE };
  const char *p = text, *end = text + MIN (length, DATE_BYTES);
  while (p < end) {
    p = read_token (parts, p, end);
    if (p == NULL)
      return false;
  }
  return parts->year != UNSET && parts->month != UNSET && parts->day != UNSET && parts->hour != UNSET;
}

static bool
build_date (const Parts *parts, MailDate *date)
{
  int hour = parts->hour;
  if (parts->is_am || parts->is_pm)
    hour = hour % 12 + (parts->is_pm ? 12 : 0);
  int32_t day = day_from_civil (parts->year, parts->month, parts->day);
  if (day == DAY_NONE || parts->year < 1990 || parts->year > 2100 || hour > 23 || parts->minute > 59 ||
      parts->second > 60)
    return false;
  bool is_placed = parts->has_zone && parts->zone_minutes != MAIL_ZONE_NONE;
  date->unix_seconds = day * INT64_C (86400) + hour * 3600 + parts->minute * 60 + parts->second -
                       (is_placed ? parts->zone_minutes * 60 : 0);
  date->has_zone = parts->has_zone;
  date->zone_minutes = parts->zone_minutes;
  return true;
}

/* ISO 8601 has no place in a Date header and is there all the same, from scripts and ticket systems. */
static bool
parse_iso (const char *text, size_t length, MailDate *date)
{
  char copy[40];
  if (length < 10 || length >= sizeof copy || text[4] != '-' || memchr (text, '\0', length) != NULL)
    return false;
  memcpy (copy, text, length);
  copy[length] = '\0';
  bool date_only;
  if (!unix_parse (copy, &date->unix_seconds, &date_only) || date_only)
    return false;
  const char *sign = strpbrk (copy + 10, "+-Zz");
  date->has_zone = sign != NULL;
  date->zone_minutes = MAIL_ZONE_NONE;
  return date->unix_seconds >= day_from_civil (1990, 1, 1) * INT64_C (86400) &&
         date->unix_seconds < day_from_civil (2101, 1, 1) * INT64_C (86400);
}

bool
mail_date_parse (const char *text, size_t length, MailDate *date)
{
  Parts parts;
  if (read_parts (&parts, text, length))
    return build_date (&parts, date);
  return parse_iso (text, length, date);
}

/* What stands before the weekday: nothing, one word, "user at host", or anything with an '@' or a quote.
 * Prose is none of these: "From what she said on Fri 5 May 2023 10:00 ..." */
static bool
is_envelope (const char *text, size_t length)
{
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (memchr (text, '@', length) != NULL || memchr (text, '"', length) != NULL)
    return true;
  const char *space = memchr (text, ' ', length);
  if (space == NULL)
    return true;
  size_t left = length - (size_t) (space - text);
  return left > 4 && memcmp (space, " at ", 4) == 0 && memchr (space + 4, ' ', left - 4) == NULL;
}

/* Behind the next blank; end: there is none. */
static const char *
find_word_start (const char *p, const char *end)
{
  while (p < end && *p != ' ' && *p != '\t')
    p++;
  return p < end ? p + 1 : end;
}

bool
mail_date_parse_separator (const char *text, size_t length, MailDate *date)
{
  const char *end = text + length, *p = text;
  while ((p = find_word_start (p, end)) + 3 < end) {
    if ((p[3] != ' ' && p[3] != ',' && p[3] != '\t') || find_word (weekdays, 7, p) < 0)
      continue;
    Parts parts;
    const char *remote =
        end - p > 24 ? memmem (p, (size_t) (end - p), " remote from ", 13) : NULL; /* asctime fills 24 */
    if (!read_parts (&parts, p, (size_t) ((remote != NULL ? remote : end) - p)) || parts.unknown_words > 1)
      continue;
    if (!build_date (&parts, date)) /* 1970 stands in many a separator */
      *date = (MailDate){ UNIX_NONE, false, MAIL_ZONE_NONE };
    return is_envelope (text, (size_t) (p - text));
  }
  return false;
}
