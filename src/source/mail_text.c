/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_text.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static gpointer
start_gmime (gpointer unused)
{
  (void) unused;
  g_mime_init ();
  return NULL;
}

/* GMime opens a converter for each encoded word, and the C library then loads its table from disk and drops
 * it again: a tenth of all time, unless somebody holds it. */
static const char *const usual_charsets[] = { "WINDOWS-1252", "ISO-8859-1", "ISO-8859-15", "ISO-8859-2" };

/* GMime's own guess for encoded words that lie about their charset is the locale, and the same file must read
 * the same everywhere. */
void
mail_scratch_open (MailScratch *scratch)
{
  static GOnce once = G_ONCE_INIT;
  static const char *charsets[] = { "utf-8", "windows-1252", "iso-8859-1", NULL };
  g_once (&once, start_gmime, NULL);
  arena_open (&scratch->arena);
  scratch->gmime = g_mime_parser_options_new ();
  g_mime_parser_options_set_fallback_charsets (scratch->gmime, charsets);
  for (size_t i = 0; i < G_N_ELEMENTS (scratch->held); i++)
    scratch->held[i] = g_iconv_open ("UTF-8", usual_charsets[i]);
  scratch->mailboxes = mail_memo_new ();
  scratch->texts = mail_memo_new ();
  scratch->mailbox_count = NULL;
  scratch->is_hard_only = false;
}

void
mail_scratch_close (MailScratch *scratch)
{
  arena_close (&scratch->arena);
  for (size_t i = 0; i < G_N_ELEMENTS (scratch->held); i++)
    if (scratch->held[i] != (GIConv) -1)
      g_iconv_close (scratch->held[i]);
  mail_memo_free (scratch->mailboxes);
  mail_memo_free (scratch->texts);
  g_mime_parser_options_free (scratch->gmime);
}

void
mail_scratch_reset (MailScratch *scratch)
{
  arena_reset (&scratch->arena);
  mail_memo_trim (scratch->mailboxes);
  mail_memo_trim (scratch->texts);
}

bool
mail_text_is_plain (const char *bytes, size_t length)
{
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char) bytes[i];
    if (c >= 0x7f || (c < ' ' && c != '\t' && c != '\r' && c != '\n'))
      return false;
    if (c == '=' && i + 1 < length && bytes[i + 1] == '?')
      return false;
  }
  return true;
}

char *
mail_text_unfold (MailScratch *scratch, const char *bytes, size_t length)
{
  char *text = arena_take (&scratch->arena, length + 1), *out = text;
  for (size_t i = 0; i < length; i++)
    if (bytes[i] != '\r' && bytes[i] != '\n')
      *out++ = bytes[i] != '\0' ? bytes[i] : ' ';
  *out = '\0';
  return text;
}

/* ---- encoded words (RFC 2047) ---- */

typedef struct {
  const char *charset, *data; /* behind "=?" and behind "?B?" */
  size_t charset_length, data_length;
  const char *end;
} EncodedWord;

/* A base64 word with its padding. */
static bool
find_padded_word (const char *text, EncodedWord *word)
{
  for (const char *p = text; (p = strstr (p, "=?")) != NULL; p += 2) {
    size_t length = strcspn (p + 2, "? ");
    const char *mark = p + 2 + length;
    if (mark[0] != '?' || (mark[1] | 0x20) != 'b' || mark[2] != '?')
      continue;
    const char *end = strstr (mark + 3, "?=");
    if (end == NULL)
      return false;
    *word = (EncodedWord){ p + 2, mark + 3, length, (size_t) (end - mark - 3), end + 2 };
    if (end > mark + 3 && end[-1] == '=')
      return true;
  }
  return false;
}

/* GMime decodes neighbouring base64 words as one and stops at the first padding, and many programs pad each
 * word.  So words with padding are rewritten in the other encoding, which has no such end. */
static char *
mend_padding (MailScratch *scratch, char *text)
{
  EncodedWord word;
  if (!find_padded_word (text, &word))
    return text;
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = text;
  for (; find_padded_word (p, &word); p = word.end) {
    g_autofree char *data = g_strndup (word.data, word.data_length);
    gsize count;
    g_autofree guchar *bytes = g_base64_decode (data, &count);
    g_string_append_len (out, p, word.charset - p);
    g_string_append_printf (out, "%.*s?Q?", (int) word.charset_length, word.charset);
    for (gsize i = 0; i < count; i++)
      g_string_append_printf (out, "=%02X", bytes[i]);
    g_string_append (out, "?=");
  }
  g_string_append (out, p);
  return arena_copy (&scratch->arena, out->str, out->len);
}

/* The end of the encoded word in the other encoding ("=?charset?Q?data?=") that starts at p; NULL: none does.
 */
static const char *
find_quoted_word_end (const char *p)
{
  if (p[0] != '=' || p[1] != '?' || g_ascii_strncasecmp (p + 2, "utf-8?", 6) == 0)
    return NULL;
  const char *mark = p + 2 + strcspn (p + 2, "? ");
  if (mark[0] != '?' || (mark[1] | 0x20) != 'q' || mark[2] != '?')
    return NULL;
  const char *end = strstr (mark + 3, "?=");
  return end != NULL ? end + 2 : NULL;
}

/* Raw 8-bit text inside an encoded word is of the word's charset; one that says UTF-8 is treated as the rest
 * of the field, which is UTF-8 or lies. */
static char *
mend_raw_words (MailScratch *scratch, char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *word_end = NULL;
  for (const char *p = text; *p != '\0'; p++) {
    if (word_end == NULL || p >= word_end)
      word_end = find_quoted_word_end (p);
    if (word_end != NULL && (*p & 0x80) != 0)
      g_string_append_printf (out, "=%02X", (unsigned char) *p);
    else
      g_string_append_c (out, *p);
  }
  return arena_copy (&scratch->arena, out->str, out->len);
}

/* ---- values ---- */

char *
mail_text_unfold_encoded (MailScratch *scratch, const char *bytes, size_t length)
{
  char *text = mail_text_unfold (scratch, bytes, length);
  if (strstr (text, "=?") != NULL && !g_str_is_ascii (text))
    text = mend_raw_words (scratch, text);
  if (!g_utf8_validate (text, -1, NULL)) {
    g_autofree char *western =
        g_convert_with_fallback (text, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
    g_autofree char *valid = western != NULL ? NULL : g_utf8_make_valid (text, -1);
    const char *good = western != NULL ? western : valid;
    text = arena_copy (&scratch->arena, good, strlen (good));
  }
  return mend_padding (scratch, text);
}

/* Without a way out of the loop, so that the compiler makes vector code of it. */
#define VISIBLE_BYTES 16u
static bool
are_visible (const char bytes[VISIBLE_BYTES])
{
  uint8_t other = 0;
  for (size_t i = 0; i < VISIBLE_BYTES; i++)
    other |= (uint8_t) (bytes[i] - '!') > '~' - '!';
  return other == 0;
}

/* Visible ASCII only: there is nothing to clean, decode or unfold. */
static bool
is_visible (const char *bytes, size_t length)
{
  size_t i = 0;
  for (; i + VISIBLE_BYTES < length; i += VISIBLE_BYTES)
    if (!are_visible (bytes + i))
      return false;
  if (length >= VISIBLE_BYTES) /* the last ones, some of them a second time */
    return are_visible (bytes + length - VISIBLE_BYTES);
  for (; i < length; i++)
    if (!g_ascii_isgraph (bytes[i]))
      return false;
  return true;
}

/* text_clean for plain text that is known to fit. */
static const char *
clean_plain (MailScratch *scratch, const char *bytes, size_t length)
{
  char *text = arena_take (&scratch->arena, length + 1), *out = text;
  bool gap = false;
  for (size_t i = 0; i < length; i++) {
    if (bytes[i] <= ' ') {
      gap = out > text;
      continue;
    }
    if (gap)
      *out++ = ' ';
    gap = false;
    *out++ = bytes[i];
  }
  *out = '\0';
  return text;
}

static const char *
clean_into (MailScratch *scratch, const char *raw, size_t max_bytes)
{
  g_autofree char *clean = text_clean (raw, max_bytes);
  return arena_copy (&scratch->arena, clean, strlen (clean));
}

/* Encoded words are at most four times what they say; more than that is never shown. */
static const char *
decode_hard (MailScratch *scratch, const char *bytes, size_t length, size_t max_bytes)
{
  char *value = mail_text_unfold_encoded (scratch, bytes, MIN (length, 8 * max_bytes));
  g_autofree char *decoded = g_mime_utils_header_decode_text (scratch->gmime, value);
  return clean_into (scratch, decoded, max_bytes);
}

const char *
mail_text_decode (MailScratch *scratch, const char *bytes, size_t length, size_t max_bytes)
{
  if (length == 0)
    return "";
  if (!scratch->is_hard_only && length < max_bytes && mail_text_is_plain (bytes, length))
    return clean_plain (scratch, bytes, length);
  if (4 * length > max_bytes) /* below it no text is cut: nothing decodes to more than that */
    return decode_hard (scratch, bytes, length, max_bytes);
  const char *const *known = mail_memo_find (scratch->texts, bytes, length);
  if (known != NULL)
    return *known;
  const char **kept = mail_memo_add (scratch->texts, bytes, length, sizeof *kept);
  *kept = mail_memo_copy (scratch->texts, decode_hard (scratch, bytes, length, max_bytes));
  return *kept;
}

const char *
mail_text_verbatim (MailScratch *scratch, const char *bytes, size_t length, size_t max_bytes)
{
  if (length == 0)
    return "";
  if (!scratch->is_hard_only && length < max_bytes && is_visible (bytes, length))
    return arena_copy (&scratch->arena, bytes, length);
  if (!scratch->is_hard_only && length < max_bytes && mail_text_is_plain (bytes, length))
    return clean_plain (scratch, bytes, length);
  return clean_into (scratch, mail_text_unfold (scratch, bytes, MIN (length, 4 * max_bytes)), max_bytes);
}
