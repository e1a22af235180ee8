/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/mail_notice.h"
#include "source/mail_said.h"

/* Bounces: delivery reports (RFC 3464) and the texts of servers that write none. */

static bool
says_unknown_user (const char *folded)
{
  static const char *const phrases[] = {
    "recipientnotfound", "recipient not found", "recipient address rejected", "user unknown", "unknown user",
    "no such user",      "does not exist"
  };
  for (size_t i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (folded, phrases[i]) != NULL)
      return true;
  return false;
}

NoticeKind
mail_bounce_of_status (const char *status, const char *folded_diagnostic)
{
  static const struct {
    const char *status;
    NoticeKind kind;
  } exact[] = {
    { "5.1.1", NOTICE_BOUNCE_HARD },   { "5.1.6", NOTICE_BOUNCE_HARD }, { "5.2.1", NOTICE_BOUNCE_HARD },
    { "5.1.2", NOTICE_BOUNCE_DOMAIN }, { "5.2.2", NOTICE_BOUNCE_FULL }, { "4.2.2", NOTICE_BOUNCE_FULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (exact); i++)
    if (strcmp (status, exact[i].status) == 0)
      return exact[i].kind;
  bool is_open =
      strcmp (status, "5.1.10") == 0 || strcmp (status, "5.4.1") == 0 || strcmp (status, "5.0.0") == 0;
  if (is_open && says_unknown_user (folded_diagnostic))
    return NOTICE_BOUNCE_HARD;
  if (g_str_has_prefix (status, "5.7."))
    return NOTICE_BOUNCE_POLICY;
  if (strcmp (status, "5.1.10") == 0 || g_str_has_prefix (status, "5.4.") || g_str_has_prefix (status, "4."))
    return NOTICE_BOUNCE_DOMAIN;
  return NOTICE_NONE;
}

/* The group of lines that a delivery report has for one recipient (RFC 3464). */
typedef struct {
  char *status, *action, *final, *original, *diagnostic;
} Recipient;

static void
recipient_clear (Recipient *recipient)
{
  g_free (recipient->status);
  g_free (recipient->action);
  g_free (recipient->final);
  g_free (recipient->original);
  g_free (recipient->diagnostic);
  *recipient = (Recipient){ 0 };
}

static void
set_value (char **slot, const char *value)
{
  if (*slot == NULL)
    *slot = g_strstrip (g_strdup (value));
}

static void
read_report_line (Recipient *recipient, const char *line)
{
  const char *colon = strchr (line, ':');
  if (colon == NULL)
    return;
  const struct {
    const char *name;
    char **slot;
  } fields[] = {
    { "Status:", &recipient->status },
    { "Action:", &recipient->action },
    { "Final-Recipient:", &recipient->final },
    { "Original-Recipient:", &recipient->original },
    { "Diagnostic-Code:", &recipient->diagnostic },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strncasecmp (line, fields[i].name, strlen (fields[i].name)) == 0)
      set_value (fields[i].slot, colon + 1);
}

/* "rfc822; <user@host>" gives user@host in the arena; "" if there is none. */
static const char *
report_address (const Mail *mail, const char *value)
{
  if (value == NULL)
    return "";
  const char *semicolon = strchr (value, ';');
  const char *start = semicolon != NULL ? semicolon + 1 : value;
  start += strspn (start, " \t<");
  size_t length = strcspn (start, "> \t;,\r\n:");
  if (length == 0 || length > LIMIT_ADDRESS_BYTES || memchr (start, '@', length) == NULL)
    return "";
  g_autofree char *raw = g_strndup (start, length);
  g_autofree char *lower = text_lower (raw);
  return mail_text_verbatim (mail->scratch, lower, strlen (lower), LIMIT_ADDRESS_BYTES + 1);
}

/* The first "d.d.d" of a status field, which may carry a comment; "" if there is none. */
static void
cut_status (const char *text, char status[12])
{
  status[0] = '\0';
  for (const char *p = text; *p != '\0'; p++) {
    int a, b, c, length = 0;
    if ((p > text && (g_ascii_isalnum (p[-1]) || p[-1] == '.')) || strchr ("245", *p) == NULL || p[1] != '.')
      continue;
    if (sscanf (p, "%1d.%3d.%3d%n", &a, &b, &c, &length) == 3 && p[length] != '.' && b >= 0 && c >= 0) {
      g_snprintf (status, 12, "%d.%d.%d", a, b, c);
      return;
    }
  }
}

/* What a person did outweighs what a system did: of several recipients the gravest is told. */
static void
keep_gravest (Notice *notice, NoticeKind kind, const char *address)
{
  static const int weight[] = {
    [NOTICE_BOUNCE_HARD] = 4, [NOTICE_BOUNCE_DOMAIN] = 3, [NOTICE_BOUNCE_FULL] = 2, [NOTICE_BOUNCE_POLICY] = 1
  };
  if (kind != NOTICE_NONE && address[0] != '\0' &&
      (notice->kind == NOTICE_NONE || weight[kind] > weight[notice->kind]))
    *notice = (Notice){ kind, address, DAY_NONE };
}

static void
judge_recipient (const Mail *mail, Notice *notice, Recipient *recipient)
{
  bool has_failed = recipient->action == NULL || g_ascii_strncasecmp (recipient->action, "fail", 4) == 0 ||
                    g_ascii_strncasecmp (recipient->action, "delay", 5) == 0;
  if (recipient->status != NULL && has_failed) {
    char status[12];
    cut_status (recipient->status, status);
    g_autofree char *diagnostic = text_fold (recipient->diagnostic);
    const char *address = report_address (mail, recipient->original);
    if (address[0] == '\0')
      address = report_address (mail, recipient->final);
    keep_gravest (notice, mail_bounce_of_status (status, diagnostic), address);
  }
  recipient_clear (recipient);
}

static void
unfold_lines (char *text)
{
  char *out = text;
  for (char *p = text; *p != '\0'; p++)
    if (*p != '\r' && !(*p == '\n' && (p[1] == ' ' || p[1] == '\t')))
      *out++ = *p;
  *out = '\0';
}

typedef struct {
  const Mail *mail;
  Notice notice;
} BounceSearch;

static bool
read_report (const MailPart *part, gpointer user_data)
{
  BounceSearch *search = user_data;
  if (strcmp (part->type, "message/delivery-status") != 0 &&
      strcmp (part->type, "message/global-delivery-status") != 0)
    return true;
  g_autofree char *text = mail_body_dup_text (search->mail->scratch, part, LIMIT_NOTICE_BYTES);
  unfold_lines (text);
  Recipient recipient = { 0 };
  char *rest = text;
  for (char *line; (line = strsep (&rest, "\n")) != NULL;)
    if (*line == '\0')
      judge_recipient (search->mail, &search->notice, &recipient);
    else
      read_report_line (&recipient, line);
  judge_recipient (search->mail, &search->notice, &recipient);
  return true;
}

/* A bounce without a report: the first address in brackets and the first status code of the text have to do.
 */
static Notice
read_text_bounce (const Mail *mail)
{
  Notice notice = { NOTICE_NONE, "", DAY_NONE };
  g_autofree char *text = mail_said_dup_text (mail);
  const MailField *failed = &mail->head->first[HEAD_X_FAILED_RECIPIENTS];
  const char *open = strchr (text, '<');
  const char *address =
      failed->bytes != NULL
          ? report_address (mail, mail_text_unfold (mail->scratch, failed->bytes, failed->length))
          : report_address (mail, open);
  char status[12];
  cut_status (text, status);
  if (status[0] == '\0' && says_unknown_user (text))
    strcpy (status, "5.0.0");
  keep_gravest (&notice, mail_bounce_of_status (status, text), address);
  return notice;
}

Notice
mail_bounce_of (const Mail *mail)
{
  BounceSearch search = { mail, { NOTICE_NONE, "", DAY_NONE } };
  mail_body_walk (mail->scratch, &mail->root, read_report, &search);
  return search.notice.kind != NOTICE_NONE ? search.notice : read_text_bounce (mail);
}
