/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/draft.h"
#include "source/formats.h"
#include "source/xml.h"

/* The metadata that Google Vault puts beside its mailboxes (EDRM XML): <Document> with <Tag TagName='#From'
 * TagValue='…'/>.  A message is told by its id from the same one in a mailbox, and counts where the mailbox
 * was not handed over. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  MessageDraft *draft;
  int64_t received_unix;
  XmlPlace place, document_place;
  bool in_document, is_refused;
} Reader;

static void
reader_clear (Reader *reader)
{
  message_draft_free (reader->draft);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* "Doe, J" <a@b>, c@d: a comma ends a mailbox outside quotes only. */
static const char *
find_mailbox_end (const char *p)
{
  bool is_quoted = false;
  for (; *p != '\0' && (is_quoted || (*p != ',' && *p != ';')); p++)
    is_quoted ^= *p == '"';
  return p;
}

static void
add_recipients (MessageDraft *draft, GArray *recipients, const char *text)
{
  while (*text != '\0') {
    const char *end = find_mailbox_end (text);
    g_autofree char *one = g_strndup (text, (gsize) (end - text));
    if (*g_strstrip (one) != '\0')
      message_draft_add_recipient (recipients, draft_mailbox (&draft->texts, one, NULL));
    text = *end != '\0' ? end + 1 : end;
  }
}

/* Labels of the folders that hold no conversation: "^t, ^inbox", or by name in newer exports. */
static bool
is_folder_label (const char *text)
{
  static const char *const labels[] = {
    "^t", "^trash", "^s", "^spam", "^k", "^r", "^draft", "^drafts", NULL
  };
  g_auto (GStrv) parts = g_strsplit_set (text, ", ;", -1);
  for (char **part = parts; *part != NULL; part++) {
    g_autofree char *lower = text_lower (*part);
    if (g_strv_contains (labels, lower))
      return true;
  }
  return false;
}

static int64_t
read_date (const char *text)
{
  int64_t unix_seconds;
  bool date_only;
  return unix_parse (text, &unix_seconds, &date_only) && !date_only ? unix_seconds : UNIX_NONE;
}

static void
take_tag (Reader *reader, const char *name, const char *value)
{
  MessageDraft *draft = reader->draft;
  Message *message = &draft->message;
  if (g_ascii_strcasecmp (name, "#From") == 0)
    message->from = draft_mailbox (&draft->texts, value, NULL);
  else if (g_ascii_strcasecmp (name, "#To") == 0)
    add_recipients (draft, draft->to, value);
  else if (g_ascii_strcasecmp (name, "#CC") == 0 || g_ascii_strcasecmp (name, "#BCC") == 0)
    add_recipients (draft, draft->cc, value);
  else if (g_ascii_strcasecmp (name, "#Subject") == 0)
    message->subject = draft_text (&draft->texts, value, LIMIT_SUBJECT_BYTES);
  else if (g_ascii_strcasecmp (name, "#DateSent") == 0)
    message->sent_unix = read_date (value);
  else if (g_ascii_strcasecmp (name, "#DateReceived") == 0)
    reader->received_unix = read_date (value);
  else if (g_ascii_strcasecmp (name, "Rfc822MessageId") == 0)
    message->message_id = draft_message_id (&draft->texts, value);
  else if (g_ascii_strcasecmp (name, "Labels") == 0 && is_folder_label (value))
    message->record_class = CLASS_FOLDER;
}

static void
start_element (const XmlReader *xml, const char *name, const char *const *attributes, gpointer user_data)
{
  Reader *reader = user_data;
  if (!reader->in_document && strcmp (name, "Document") == 0) {
    message_draft_reset (reader->draft);
    reader->received_unix = UNIX_NONE;
    reader->document_place = xml_place (xml);
    reader->in_document = true;
    reader->counts->found++;
  } else if (reader->in_document && strcmp (name, "Tag") == 0) {
    const char *tag = xml_attribute (attributes, "TagName"), *value = xml_attribute (attributes, "TagValue");
    if (tag != NULL && value != NULL)
      take_tag (reader, tag, value);
  }
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  (void) text;
  Reader *reader = user_data;
  Message *message = &reader->draft->message;
  if (strcmp (name, "Document") != 0 || !reader->in_document)
    return true;
  reader->in_document = false;
  if (message->sent_unix == UNIX_NONE)
    message->sent_unix = reader->received_unix;
  if (message->sent_unix == UNIX_NONE) {
    xml_reject (reader->diag, &reader->document_place, "Document without #DateSent");
    return true;
  }
  message->place = reader->document_place.line;
  message_draft_finish (reader->draft);
  reader->is_refused = !reader->sink->message (message, reader->sink->user_data, error);
  return !reader->is_refused;
}

/* What stands before a damage has been delivered; the damage is one reject. */
static bool
read_vault (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
            SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (Reader) reader = { .sink = sink, .diag = diag, .counts = counts, .draft = message_draft_new () };
  g_autoptr (GError) damage = NULL;
  uint64_t found_before = counts->found;
  XmlHandler handler = { start_element, end_element, &reader.place };
  if (xml_read (stream, &handler, &reader, &damage))
    return true;
  if (reader.is_refused || counts->found == found_before) {
    g_propagate_error (error, g_steal_pointer (&damage));
    return false;
  }
  counts->found += !reader.in_document;
  xml_reject_damage (diag, &reader.place, damage);
  return true;
}

static bool
sniff_vault (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char mark[] = "DataInterchangeType";
  return xml_sniff_root (head, length, "Root") && xml_sniff_text (head, length, mark);
}

const SourceFormat vault_format = { "vault", sniff_vault, read_vault };
