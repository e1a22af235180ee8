/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <math.h>
#include <string.h>

static bool
is_bidi_control (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

static inline bool
is_visible (char c)
{
  return (unsigned char) (c - '!') <= '~' - '!';
}

bool
text_is_clean (const char *text, size_t max_bytes)
{
  const char *p = text;
  if (*p == ' ')
    return false;
  while (is_visible (*p) || (*p == ' ' && is_visible (p[1])))
    p++;
  return *p == '\0' && (size_t) (p - text) <= max_bytes;
}

char *
text_clean (const char *raw, size_t max_bytes)
{
  if (raw != NULL && text_is_clean (raw, max_bytes)) /* nearly all is, and Unicode costs */
    return g_strdup (raw);
  g_autofree char *valid = g_utf8_make_valid (raw != NULL ? raw : "", -1);
  GString *out = g_string_new (NULL);
  bool gap = false;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c != 0x200D && c != 0x200C &&
        (g_unichar_isspace (c) || g_unichar_iscntrl (c) || is_bidi_control (c))) {
      gap = true;
      continue;
    }
    size_t width = (size_t) (g_utf8_next_char (p) - p);
    if (out->len + (gap && out->len > 0) + width > max_bytes)
      break;
    if (gap && out->len > 0)
      g_string_append_c (out, ' ');
    gap = false;
    g_string_append_len (out, p, (gssize) width);
  }
  return g_string_free (out, FALSE);
}

/* Letters without their marks, compatible ones as one: what normal form KD makes of a character. */
static void
append_folded (GString *out, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize count = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < count; i++) {
    if (parts[i] == 0x142 || parts[i] == 0x141) /* Polish l with stroke has no decomposition */
      g_string_append_c (out, 'l');
    else if (parts[i] == 0xF8 || parts[i] == 0xD8)
      g_string_append_c (out, 'o');
    else if (!g_unichar_ismark (parts[i]))
      g_string_append_unichar (out, parts[i]);
  }
}

char *
text_fold (const char *text)
{
  if (text != NULL && g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if ((*p & 0x80) == 0)
      g_string_append_c (out, *p);
    else
      append_folded (out, g_utf8_get_char (p));
  return g_str_is_ascii (out->str) ? g_ascii_strdown (out->str, -1) : g_utf8_casefold (out->str, -1);
}

bool
text_fold_into (const char *text, char *room, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    if ((text[i] & 0x80) != 0)
      return false;
    room[i] = text_lower_char (text[i]);
    if (text[i] == '\0')
      return true;
  }
  return false;
}

char *
text_lower (const char *text)
{
  return g_ascii_strdown (text != NULL ? text : "", -1);
}

bool
text_is_blank (const char *text)
{
  if (text == NULL)
    return true;
  return text[strspn (text, " \t\r\n")] == '\0';
}

#define WHOLE_ROOM 21 /* a sign, the digits of 2^64 and the end */

/* As "%.0f" prints it; printf is ten times as slow, and most numbers of a report are counts.  Lies at the end
 * of the room. */
static const char *
write_whole (char room[WHOLE_ROOM], int64_t value)
{
  char *at = room + WHOLE_ROOM - 1;
  uint64_t rest = value < 0 ? 0 - (uint64_t) value : (uint64_t) value;
  *at = '\0';
  do
    *--at = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';
  return at;
}

void
text_append_number (GString *out, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  if (!isfinite (value)) {
    g_string_append (out, "null");
    return;
  }
  if (value == floor (value) && fabs (value) < 1e15) {
    char room[WHOLE_ROOM];
    g_string_append (out, write_whole (room, (int64_t) value));
    return;
  }
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) { /* 15 digits nearly always print what was meant */
    g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (out, buffer);
}

char *
text_number (double value, int decimals)
{
  if (!isfinite (value))
    return g_strdup ("unknown");
  char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (fabs (value) >= 1e15) /* digits nobody means, and more than the buffer holds */
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
  if (decimals <= 0)
    value = nearbyint (value); /* as printf does, to even */
  if (value == floor (value)) {
    char room[WHOLE_ROOM];
    return g_strdup (write_whole (room, (int64_t) value));
  }
  g_snprintf (format, sizeof format, "%%.%df", MIN (decimals, 9));
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  if (strchr (buffer, '.') != NULL) {
    size_t end = strlen (buffer);
    while (buffer[end - 1] == '0')
      end--;
    buffer[buffer[end - 1] == '.' ? end - 1 : end] = '\0';
  }
  return g_strdup (strcmp (buffer, "-0") == 0 ? "0" : buffer);
}

char *
text_p (double p)
{
  if (p < 0.001)
    return g_strdup ("<0.001");
  return text_number (p, p < 0.01 ? 3 : 2);
}

int
text_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

uint64_t
text_hash_end (uint64_t state)
{
  state ^= state >> 33; /* the finaliser of MurmurHash3: FNV alone leaves the high bits weak */
  state *= 0xff51afd7ed558ccdu;
  state ^= state >> 33;
  state *= 0xc4ceb9fe1a85ec53u;
  return state ^ (state >> 33);
}

uint64_t
text_hash_bytes (const void *bytes, size_t length)
{
  return text_hash_end (text_hash_add (TEXT_HASH_BEGIN, bytes, length));
}

uint64_t
text_hash (const char *text)
{
  return text_hash_bytes (text, strlen (text));
}

static uint64_t
mix_word (uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u; /* the golden ratio, as Knuth multiplies */
  return hash ^ (hash >> 32);
}

uint64_t
text_digest (const void *bytes, size_t length)
{
  const char *p = bytes, *end = p + length;
  uint64_t hash = length, word;
  for (; (size_t) (end - p) > sizeof word; p += sizeof word) {
    memcpy (&word, p, sizeof word);
    hash = mix_word (hash, word);
  }
  if (length >= sizeof word) { /* the last eight, some of them a second time */
    memcpy (&word, end - sizeof word, sizeof word);
  } else {
    word = 0;
    memcpy (&word, p, length);
  }
  return mix_word (hash, word);
}

guint
text_hash_quick (const void *bytes, size_t length)
{
  return (guint) text_digest (bytes, length);
}

guint
text_hash_key (gconstpointer text)
{
  return text_hash_quick (text, strlen (text));
}

/* Most numbers of tables are whole and short. */
static bool
parse_whole (const char *text, double *value)
{
  const char *at = text;
  int64_t whole = 0;
  for (; text != NULL && g_ascii_isdigit (*at) && at - text < 15; at++)
    whole = 10 * whole + (*at - '0');
  *value = (double) whole;
  return at != text && *at == '\0';
}

bool
text_parse_number (const char *text, double *value)
{
  if (parse_whole (text, value))
    return true;
  if (text_is_blank (text))
    return false;
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *comma = strchr (copy, ',');
  if (comma != NULL && strchr (copy, '.') == NULL && strchr (comma + 1, ',') == NULL)
    *comma = '.';
  if (copy[strspn (copy, "+-.0123456789eE")] != '\0') /* strtod would take "0x1F" and "inf" too */
    return false;
  char *end = NULL;
  *value = g_ascii_strtod (copy, &end);
  return end != copy && *end == '\0' && isfinite (*value);
}
