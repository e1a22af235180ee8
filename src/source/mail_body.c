/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_body.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeContentType, g_object_unref)

/* RFC 2046 allows 70 characters. */
#define BOUNDARY_BYTES 200u
#define CONTENT_TYPE_BYTES 2000u
/* "type/subtype" alone. */
#define TYPE_BYTES 100u

typedef struct {
  MailScratch *scratch;
  MailPartVisit visit;
  gpointer user_data;
  unsigned part_count;
} Walk;

static const bool ends_type[256] = {
  [';'] = true, ['('] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['\0'] = true
};

const char *
mail_body_type (MailScratch *scratch, const MailHead *head)
{
  const MailField *field = &head->first[HEAD_CONTENT_TYPE];
  size_t most = MIN (field->length, TYPE_BYTES), length = 0;
  char *type = arena_take (&scratch->arena, most + 1);
  for (; length < most && !ends_type[(uint8_t) field->bytes[length]]; length++)
    type[length] = text_lower_char (field->bytes[length]);
  type[length] = '\0';
  return memchr (type, '/', length) != NULL ? type : "text/plain";
}

/* NULL: the parameter is not there. */
static const char *
find_parameter (MailScratch *scratch, const MailHead *head, const char *name)
{
  const MailField *field = &head->first[HEAD_CONTENT_TYPE];
  if (field->bytes == NULL)
    return NULL;
  char *value = mail_text_unfold (scratch, field->bytes, MIN (field->length, CONTENT_TYPE_BYTES));
  g_autoptr (GMimeContentType) type = g_mime_content_type_parse (scratch->gmime, value);
  const char *found = type != NULL ? g_mime_content_type_get_parameter (type, name) : NULL;
  return found != NULL ? arena_copy (&scratch->arena, found, strlen (found)) : NULL;
}

/* The next line that begins with the delimiter ("--" and the boundary) and has nothing of its own behind it.
 */
static const uint8_t *
find_delimiter (const uint8_t *start, const uint8_t *p, const uint8_t *end, const char *delimiter,
                size_t length)
{
  while ((p = memmem (p, (size_t) (end - p), delimiter, length)) != NULL) {
    const uint8_t *after = p + length;
    bool ends = after == end || *after == '\n' || *after == '\r' || *after == ' ' || *after == '\t' ||
                (end - after >= 2 && after[0] == '-' && after[1] == '-');
    if (ends && (p == start || p[-1] == '\n'))
      return p;
    p++;
  }
  return NULL;
}

static bool walk_part (Walk *walk, const MailPart *part, unsigned depth);

static bool
walk_child (Walk *walk, const uint8_t *from, const uint8_t *to, bool is_cut, unsigned depth)
{
  const uint8_t *eol = memchr (from, '\n', (size_t) (to - from));
  if (eol == NULL)
    return true;
  MailHead head;
  mail_head_read (&head, eol + 1, (size_t) (to - eol - 1));
  MailPart child = { mail_body_type (walk->scratch, &head), &head, eol + 1 + head.length, 0, is_cut };
  child.length = (size_t) (to - child.bytes);
  return walk_part (walk, &child, depth);
}

/* A missing last delimiter ends the last part with the bytes. */
static bool
walk_multipart (Walk *walk, const MailPart *part, unsigned depth)
{
  const char *boundary = find_parameter (walk->scratch, part->head, "boundary");
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > BOUNDARY_BYTES)
    return true;
  g_autofree char *delimiter = g_strconcat ("--", boundary, NULL);
  size_t length = strlen (delimiter);
  const uint8_t *end = part->bytes + part->length;
  const uint8_t *p = find_delimiter (part->bytes, part->bytes, end, delimiter, length);
  while (p != NULL && !(end - p >= (ptrdiff_t) length + 2 && memcmp (p + length, "--", 2) == 0)) {
    const uint8_t *next = find_delimiter (part->bytes, p + length, end, delimiter, length);
    if (!walk_child (walk, p, next != NULL ? next : end, next == NULL && part->is_cut, depth + 1))
      return false;
    p = next;
  }
  return true;
}

static bool
walk_part (Walk *walk, const MailPart *part, unsigned depth)
{
  if (depth > LIMIT_MIME_DEPTH || ++walk->part_count > LIMIT_MIME_PARTS)
    return false;
  if (g_str_has_prefix (part->type, "multipart/"))
    return walk_multipart (walk, part, depth);
  return walk->visit (part, walk->user_data);
}

void
mail_body_walk (MailScratch *scratch, const MailPart *root, MailPartVisit visit, gpointer user_data)
{
  Walk walk = { scratch, visit, user_data, 0 };
  walk_part (&walk, root, 0);
}

static char *
decode_transfer (MailScratch *scratch, const MailPart *part, size_t max_bytes, size_t *length)
{
  const MailField *field = &part->head->first[HEAD_TRANSFER_ENCODING];
  const char *name = mail_text_unfold (scratch, field->bytes, MIN (field->length, 40));
  GMimeEncoding state;
  g_mime_encoding_init_decode (&state, g_mime_content_encoding_from_string (name));
  size_t take = MIN (part->length, 4 * max_bytes);
  char *out = g_malloc (g_mime_encoding_outlen (&state, take) + 1);
  *length = g_mime_encoding_step (&state, (const char *) part->bytes, take, out);
  *length = MIN (*length, max_bytes);
  return out;
}

/* Bytes that the charset does not have become '?': a lost accent must not lose the text. */
static char *
convert_charset (const char *bytes, size_t length, const char *charset)
{
  static const char *const guesses[] = { "UTF-8", "WINDOWS-1252", NULL };
  if (charset != NULL && g_ascii_strcasecmp (charset, "utf-8") != 0 &&
      g_ascii_strcasecmp (charset, "us-ascii") != 0) {
    char *text = g_convert_with_fallback (bytes, (gssize) length, "UTF-8",
                                          g_mime_charset_iconv_name (charset), "?", NULL, NULL, NULL);
    if (text != NULL)
      return text;
  }
  for (int i = 0; guesses[i] != NULL; i++) {
    char *text = g_convert (bytes, (gssize) length, "UTF-8", guesses[i], NULL, NULL, NULL);
    if (text != NULL)
      return text;
  }
  return g_utf8_make_valid (bytes, (gssize) length);
}

char *
mail_body_dup_text (MailScratch *scratch, const MailPart *part, size_t max_bytes)
{
  size_t length;
  g_autofree char *bytes = decode_transfer (scratch, part, max_bytes, &length);
  for (size_t i = 0; i < length; i++)
    if (bytes[i] == '\0')
      bytes[i] = ' ';
  return convert_charset (bytes, length, find_parameter (scratch, part->head, "charset"));
}
