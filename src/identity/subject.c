/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/subject.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { REPLY = 1, FORWARD = 2 };

#define MAX_TAG_BYTES 40

static const struct {
  const char *word;
  int kind;
} prefixes[] = {
  { "re", REPLY },      { "aw", REPLY },     { "antw", REPLY },
  { "antwort", REPLY }, { "sv", REPLY },     { "vs", REPLY | FORWARD },
  { "odp", REPLY },     { "rif", REPLY },    { "res", REPLY },
  { "r", REPLY },       { "ynt", REPLY },    { "回复", REPLY },
  { "回覆", REPLY },    { "答复", REPLY },   { "答覆", REPLY },
  { "返信", REPLY },    { "회신", REPLY },   { "fw", FORWARD },
  { "fwd", FORWARD },   { "wg", FORWARD },   { "tr", FORWARD },
  { "rv", FORWARD },    { "i", FORWARD },    { "enc", FORWARD },
  { "pd", FORWARD },    { "vl", FORWARD },   { "doorst", FORWARD },
  { "转发", FORWARD },  { "轉寄", FORWARD }, { "轉發", FORWARD },
  { "転送", FORWARD },  { "전달", FORWARD },
};

static const char *
skip_space (const char *p)
{
  while (*p == ' ')
    p++;
  return p;
}

/* Counters that mail programs put between prefix and colon: "[2]", "(2)", "^2", "*2". */
static const char *
skip_counter (const char *p)
{
  p = skip_space (p);
  char close = *p == '[' ? ']' : *p == '(' ? ')' : '\0';
  const char *digits = strchr ("[(^*", *p) != NULL && *p != '\0' ? p + 1 : p;
  const char *end = digits + strspn (digits, "0123456789");
  if (digits == p || end == digits || (close != '\0' && *end != close))
    return p;
  return skip_space (close != '\0' ? end + 1 : end);
}

/* The text after one prefix and its colon, or NULL; *kind says which. */
static const char *
skip_prefix (const char *p, int *kind)
{
  if (strchr (p, ':') == NULL && strstr (p, "：") == NULL)
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    size_t length = strlen (prefixes[i].word);
    if (g_ascii_strncasecmp (p, prefixes[i].word, length) != 0)
      continue;
    const char *rest = skip_counter (p + length);
    size_t colon = *rest == ':' ? 1 : g_str_has_prefix (rest, "：") ? strlen ("：") : 0;
    if (colon > 0) {
      *kind = prefixes[i].kind;
      return skip_space (rest + colon);
    }
  }
  return NULL;
}

/* The text after a list's tag, or NULL.  Tags with digits name a ticket or a patch and belong to the subject,
 * and so does a tag that is all there is. */
static const char *
skip_tag (const char *p)
{
  size_t length = *p == '[' ? strcspn (p, "]") : 0;
  if (length < 2 || length > MAX_TAG_BYTES || p[length] != ']' || strcspn (p, "0123456789#:") < length)
    return NULL;
  const char *rest = skip_space (p + length + 1);
  return *rest != '\0' ? rest : NULL;
}

/* The text inside Netscape's "[Fwd: x]" or before Pine's "x (fwd)", changed in place; NULL if it is neither.
 */
static char *
unwrap_old_forward (char *text)
{
  size_t length = strlen (text);
  if (length > 6 && g_ascii_strncasecmp (text, "[fwd:", 5) == 0 && text[length - 1] == ']') {
    text[length - 1] = '\0';
    return g_strstrip (text + 5);
  }
  if (length > 6 && g_ascii_strcasecmp (text + length - 6, " (fwd)") == 0) {
    text[length - 6] = '\0';
    return g_strchomp (text);
  }
  return NULL;
}

char *
subject_base (const char *subject, bool *is_reply, bool *is_forward)
{
  g_autofree char *clean = text_clean (subject, LIMIT_SUBJECT_BYTES);
  int outermost = 0;
  char *p = clean;
  for (;;) {
    int kind = 0;
    char *rest = (char *) skip_prefix (p, &kind);
    if (rest == NULL)
      rest = (char *) skip_tag (p);
    if (rest == NULL && (rest = unwrap_old_forward (p)) != NULL)
      kind = FORWARD;
    if (rest == NULL)
      break;
    outermost = outermost != 0 ? outermost : kind;
    p = rest;
  }
  if (is_reply != NULL)
    *is_reply = (outermost & REPLY) != 0;
  if (is_forward != NULL)
    *is_forward = (outermost & FORWARD) != 0;
  return g_strdup (p);
}
