/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_said.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* Outlook repeats the head of the message that is answered, a field a line. */
#define HEAD_LINE_BYTES 200u

/* The line of the author in such a head, and the line of the date, which follows it at once. */
static char *
find_repeated_head (char *text)
{
  static const char *const heads[][2] = { { "\nfrom: ", "\nsent: " },
                                          { "\nvon: ", "\ngesendet: " },
                                          { "\nde : ", "\nenvoy" },
                                          { "\nde: ", "\nenviado" },
                                          { "\nda: ", "\ninviato: " } };
  for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
    for (char *p = strcasestr (text, heads[i][0]); p != NULL; p = strcasestr (p + 1, heads[i][0])) {
      const char *line_end = memchr (p + 1, '\n', strnlen (p + 1, HEAD_LINE_BYTES));
      if (line_end != NULL && g_ascii_strncasecmp (line_end, heads[i][1], strlen (heads[i][1])) == 0)
        return p;
    }
  return NULL;
}

static void
cut_answered (char *text)
{
  static const char *const marks[] = { "-----original", "-----ursprung", "-----message d'origine",
                                       "________________", "<blockquote" };
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++) {
    char *mark = strcasestr (text, marks[i]);
    if (mark != NULL)
      *mark = '\0';
  }
  char *head = find_repeated_head (text);
  if (head != NULL)
    *head = '\0';
}

void
mail_said_drop_quotes (char *text)
{
  cut_answered (text);
  char *out = text;
  for (char *p = text; *p != '\0';) {
    size_t length = strcspn (p, "\n");
    length += p[length] == '\n';
    if (p[strspn (p, " \t")] != '>') {
      memmove (out, p, length);
      out += length;
    }
    p += length;
  }
  *out = '\0';
}

/* White space and tags become single blanks, so that phrases are found across lines. */
static void
flatten (char *text, bool is_html)
{
  char *out = text;
  bool in_tag = false;
  for (char *p = text; *p != '\0'; p++) {
    if (is_html && (*p == '<' || *p == '>')) {
      in_tag = *p == '<';
      *p = ' ';
    }
    bool is_blank = g_ascii_isspace (*p) || in_tag;
    if (!is_blank || out == text || out[-1] != ' ')
      *out++ = is_blank ? ' ' : *p;
  }
  *out = '\0';
}

typedef struct {
  MailScratch *scratch;
  char *text;
} TextSearch;

static bool
find_text (const MailPart *part, gpointer user_data)
{
  TextSearch *search = user_data;
  bool is_html = strcmp (part->type, "text/html") == 0;
  if (!is_html && strcmp (part->type, "text/plain") != 0)
    return true;
  g_autofree char *text = mail_body_dup_text (search->scratch, part, LIMIT_NOTICE_BYTES);
  mail_said_drop_quotes (text);
  flatten (text, is_html);
  search->text = text_fold (text);
  return false;
}

char *
mail_said_dup_text (const Mail *mail)
{
  TextSearch search = { mail->scratch, NULL };
  mail_body_walk (mail->scratch, &mail->root, find_text, &search);
  return search.text != NULL ? search.text : g_strdup ("");
}
