/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_class.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"

#define LABELS_BYTES 4096u

/* ---- bounces and robots ---- */

static bool
field_contains (const Mail *mail, MailHeadId id, const char *word)
{
  const MailField *field = &mail->head->first[id];
  for (size_t i = 0, length = strlen (word); i + length <= field->length; i++)
    if (strncasecmp (field->bytes + i, word, length) == 0)
      return true;
  return false;
}

static bool
has_local_part (const char *address, const char *local)
{
  size_t length = strlen (local);
  return strncmp (address, local, length) == 0 && !g_ascii_isalpha (address[length]);
}

/* A delivery report; or the older form, a null return path and the daemon as the author. */
static bool
is_bounce (const Mail *mail)
{
  const char *from = mail->message->from.address;
  bool is_report = strcmp (mail->root.type, "multipart/report") == 0;
  if (is_report && field_contains (mail, HEAD_CONTENT_TYPE, "delivery-status"))
    return true;
  if (!has_local_part (from, "mailer-daemon") && !has_local_part (from, "postmaster"))
    return false;
  return mail_head_says (mail->head, HEAD_RETURN_PATH, "<>") ||
         mail_head_has (mail->head, HEAD_X_FAILED_RECIPIENTS);
}

static bool
is_auto_submitted (const Mail *mail)
{
  return mail->head->first[HEAD_AUTO_SUBMITTED].length > 0 &&
         !mail_head_says (mail->head, HEAD_AUTO_SUBMITTED, "no");
}

static bool
has_list_header (const Mail *mail)
{
  const MailHead *head = mail->head;
  return mail_head_has (head, HEAD_LIST_ID) || mail_head_has (head, HEAD_LIST_UNSUBSCRIBE) ||
         mail_head_has (head, HEAD_LIST_POST) || mail_head_has (head, HEAD_MAILING_LIST) ||
         mail_head_has (head, HEAD_FEEDBACK_ID);
}

static bool
is_list (const Mail *mail)
{
  const MailHead *head = mail->head;
  return has_list_header (mail) || mail_head_says (head, HEAD_PRECEDENCE, "bulk") ||
         mail_head_says (head, HEAD_PRECEDENCE, "junk") || mail_head_says (head, HEAD_PRECEDENCE, "list") ||
         mail_head_says (head, HEAD_PRECEDENCE, "auto_reply");
}

bool
mail_class_is_reply_robot (const Mail *mail)
{
  return !has_list_header (mail) && mail_head_says (mail->head, HEAD_PRECEDENCE, "auto_reply");
}

/* X-Auto-Response-Suppress is not among them: it asks others not to answer and says nothing about the sender.
 * A report that is no bounce is a receipt. */
static bool
is_robot (const Mail *mail)
{
  return mail_head_has (mail->head, HEAD_X_AUTOREPLY) || mail_head_has (mail->head, HEAD_X_AUTORESPOND) ||
         mail_head_has (mail->head, HEAD_X_AUTO_REPLY_FROM) ||
         strcmp (mail->root.type, "multipart/report") == 0;
}

/* "no-reply", "noreply", "no_reply"; "donotreply", "do-not-reply", "do_not_reply": anywhere in the local
 * part. */
static bool
says_no_reply (const char *local, const char *at)
{
  static const char *const words[] = { "no-reply",   "noreply",      "no_reply",
                                       "donotreply", "do-not-reply", "do_not_reply" };
  for (; local < at; local++)
    for (size_t i = 0; (*local == 'n' || *local == 'd') && i < G_N_ELEMENTS (words); i++)
      if (g_str_has_prefix (local, words[i]))
        return true;
  return false;
}

bool
mail_class_is_system_sender (const char *address)
{
  static const char *const whole[] = { "notification",  "notifications", "alert",  "alerts",
                                       "mailer-daemon", "postmaster",    "bounce", "bounces" };
  const char *at = strchr (address, '@');
  if (at == NULL)
    return false;
  if (strstr (address, "reply") != NULL && says_no_reply (address, at))
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (whole); i++)
    if (address[0] == whole[i][0] && has_local_part (address, whole[i]))
      return true;
  return false;
}

static bool
is_system (const Mail *mail)
{
  return mail_class_is_system_sender (mail->message->from.address);
}

/* ---- absence notes ---- */

/* Folded (text_fold).  "out of office" must end there: "Out of office next week" is written by people. */
static const char *const absence_subjects[] = {
  "automatic reply",
  "automatische antwort",
  "abwesenheitsnotiz",
  "automatische abwesenheit",
  "reponse automatique",
  "absence du bureau",
  "respuesta automatica",
  "risposta automatica",
  "resposta automatica",
  "automatisch antwoord",
  "autosvar",
  "automatiskt svar",
  "automatisk svar",
  "automaattinen vastaus",
  "automatyczna odpowiedz",
  "自動応答",
  "自动回复",
  "autoreply:",
  "auto-reply:",
  "auto reply:",
  "fuera de la oficina:",
  "afwezigheidsbericht",
  "out of office autoreply",
  "out of office:",
  "out of office -",
};

/* What folding leaves alone, the ASCII that the subject begins with, is the beginning of the phrase. */
static bool
may_begin_with (const char *subject, const char *phrase)
{
  while (*phrase != '\0' && text_lower_char (*subject) == *phrase) {
    subject++;
    phrase++;
  }
  return *phrase == '\0' || (*subject & 0x80) != 0;
}

/* Nearly no subject is one, and folding costs. */
static bool
may_be_absence (const char *subject)
{
  char first = text_lower_char (*subject);
  if ((first & 0x80) != 0)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (absence_subjects); i++)
    if (absence_subjects[i][0] == first && may_begin_with (subject, absence_subjects[i]))
      return true;
  return may_begin_with (subject, "out of office");
}

bool
mail_class_is_absence_subject (const char *subject)
{
  if (!may_be_absence (subject))
    return false;
  g_autofree char *folded = text_fold (subject);
  for (size_t i = 0; i < G_N_ELEMENTS (absence_subjects); i++)
    if (g_str_has_prefix (folded, absence_subjects[i]))
      return true;
  return strcmp (folded, "out of office") == 0;
}

static bool
find_quote (const MailPart *part, gpointer user_data)
{
  const Mail *mail = ((gpointer *) user_data)[0];
  bool *found = ((gpointer *) user_data)[1];
  if (strcmp (part->type, "text/plain") != 0)
    return true;
  g_autofree char *text = mail_body_dup_text (mail->scratch, part, LIMIT_NOTICE_BYTES);
  *found = text[0] == '>' || strstr (text, "\n>") != NULL;
  return false;
}

/* Somebody who answers an absence note keeps its subject and quotes. */
static bool
is_absence (const Mail *mail)
{
  if (!mail_class_is_absence_subject (mail->message->subject))
    return false;
  bool has_quote = false;
  gpointer both[] = { (gpointer) mail, &has_quote };
  mail_body_walk (mail->scratch, &mail->root, find_quote, both);
  return !has_quote;
}

/* ---- calendars, chats and folders ---- */

static bool
find_calendar (const MailPart *part, gpointer user_data)
{
  bool *found = user_data;
  *found = strcmp (part->type, "text/calendar") == 0;
  return !*found;
}

static bool
says_calendar (const uint8_t *p, const uint8_t *end)
{
  static const char subtype[] = "calendar";
  while ((p = memchr (p, '/', (size_t) (end - p))) != NULL) {
    p++;
    if ((size_t) (end - p) >= strlen (subtype) &&
        strncasecmp ((const char *) p, subtype, strlen (subtype)) == 0)
      return true;
  }
  return false;
}

/* The head of a part ends at an empty line. */
static const uint8_t *
find_part_head_end (const uint8_t *p, const uint8_t *end)
{
  while ((p = memchr (p, '\n', (size_t) (end - p))) != NULL) {
    p++;
    if (p == end || *p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n'))
      return p;
  }
  return end;
}

/* Looks at the heads of parts only, which are found fast: encoded attachments hold no '-'. */
static bool
may_have_calendar (const MailPart *root)
{
  const uint8_t *p = root->bytes, *end = p + root->length;
  while ((p = memchr (p, '-', (size_t) (end - p))) != NULL) {
    bool is_delimiter = end - p > 2 && p[1] == '-' && (p == root->bytes || p[-1] == '\n');
    const uint8_t *next = is_delimiter ? find_part_head_end (p, end) : p + 1;
    if (is_delimiter && says_calendar (p, next))
      return true;
    p = next;
  }
  return false;
}

bool
mail_class_has_calendar (const Mail *mail)
{
  if (strcmp (mail->root.type, "text/calendar") == 0)
    return true;
  if (!g_str_has_prefix (mail->root.type, "multipart/") || !may_have_calendar (&mail->root))
    return false;
  bool found = false;
  mail_body_walk (mail->scratch, &mail->root, find_calendar, &found);
  return found;
}

/* One label of X-Gmail-Labels, a comma list in which a label with a comma is quoted. */
static const char *
read_label (const char *p, GString *label)
{
  bool quoted = false;
  g_string_truncate (label, 0);
  for (; *p != '\0' && (quoted || *p != ','); p++)
    if (*p == '"')
      quoted = !quoted;
    else
      g_string_append_c (label, *p);
  return *p == ',' ? p + 1 : p;
}

static bool
has_label (const Mail *mail, const char *const *labels)
{
  const MailField *field = &mail->head->first[HEAD_X_GMAIL_LABELS];
  if (field->length == 0)
    return false;
  const char *p = mail_text_field (mail->scratch, field, LABELS_BYTES);
  g_autoptr (GString) label = g_string_new (NULL);
  while (*p != '\0') {
    p = read_label (p, label);
    g_autofree char *folded = text_fold (g_strstrip (label->str));
    if (g_strv_contains (labels, folded))
      return true;
  }
  return false;
}

/* Takeout writes chats as messages, some of them without an author and an id. */
static bool
is_chat (const Mail *mail)
{
  static const char *const labels[] = { "chat", "chats", NULL };
  const Message *message = mail->message;
  return has_label (mail, labels) || (message->message_id[0] == '\0' && message->from.address[0] == '\0' &&
                                      message->from.name[0] == '\0');
}

/* English, German, French, Spanish. */
static bool
is_folder (const Mail *mail)
{
  static const char *const labels[] = { "spam",       "trash",      "draft",    "drafts",
                                        "papierkorb", "entwurfe",   "entwurf",  "corbeille",
                                        "brouillon",  "brouillons", "papelera", "borrador",
                                        "borradores", "bin",        "junk",     NULL };
  return has_label (mail, labels);
}

RecordClass
mail_class_of (const Mail *mail)
{
  static const struct {
    bool (*fits) (const Mail *mail);
    RecordClass record_class;
  } filters[] = {
    { is_bounce, CLASS_BOUNCE },
    { is_auto_submitted, CLASS_AUTO },
    { is_list, CLASS_LIST },
    { is_robot, CLASS_AUTO },
    { is_system, CLASS_SYSTEM },
    { is_absence, CLASS_AUTO },
    { mail_class_has_calendar, CLASS_CALENDAR },
    { is_folder, CLASS_FOLDER },
    { is_chat, CLASS_CHAT },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (filters); i++)
    if (filters[i].fits (mail))
      return filters[i].record_class;
  return CLASS_HUMAN;
}
