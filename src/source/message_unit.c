/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/message_unit.h"

#include <string.h>

#include "source/digest.h"
#include "source/formats.h"
#include "source/mail_folder.h"
#include "weft/error.h"

struct MessageUnit {
  Walk *walk;
  SourceUnit unit;
  char *path;
  Digest *hashes; /* of the files, in order */
  Diag *diag;
  SourceCounts counts;
  RecordSink aside; /* the way to the visitor's sink of what lies in the trash, is a draft or spam */
  bool is_aside;    /* all of them do */
  bool is_known;
};

MessageUnit *
message_unit_begin (Walk *walk, const SourceUnit *unit, GError **error)
{
  g_autoptr (MessageUnit) messages = g_new0 (MessageUnit, 1);
  *messages = (MessageUnit){ .walk = walk,
                             .unit = *unit,
                             .path = g_strdup (unit->path),
                             .hashes = digest_new (),
                             .diag = diag_new (),
                             .aside = mail_folder_sink (&walk->visitor->records),
                             .is_aside = mail_folder_is_aside (unit->path) };
  messages->unit.path = messages->path;
  const SourceVisitor *visitor = walk->visitor;
  if (!visitor->begin (&messages->unit, &messages->is_known, visitor->records.user_data, error))
    return NULL;
  return g_steal_pointer (&messages);
}

void
message_unit_free (MessageUnit *messages)
{
  if (messages == NULL)
    return;
  g_free (messages->path);
  digest_free (messages->hashes);
  diag_free (messages->diag);
  g_free (messages);
}

bool
message_unit_is_known (const MessageUnit *messages)
{
  return messages->is_known;
}

void
message_unit_reject (MessageUnit *messages, const char *name, const char *reason)
{
  messages->counts.found++;
  diag_reject (messages->diag, DIAG_WHOLE_FILE, 0, 0, "%s: %s", name, reason);
}

/* A reject of the reader says where in its file; the unit is the folder, so the file's name goes in front. */
static void
name_rejects (Diag *diag, guint first, const char *name)
{
  for (guint i = first; i < diag->rejects->len; i++) {
    DiagReject *reject = diag->rejects->pdata[i];
    char *named = g_strdup_printf ("%s: %s", name, reject->reason);
    g_free (reject->reason);
    reject->reason = named;
  }
}

/* A bad file never ends a folder; a sink that refuses does. */
static bool
is_of_file (const GError *error)
{
  return g_error_matches (error, WEFT_ERROR, WEFT_ERROR_IO) ||
         g_error_matches (error, WEFT_ERROR, WEFT_ERROR_FORMAT) ||
         g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CUT) ||
         g_error_matches (error, WEFT_ERROR, WEFT_ERROR_LIMIT);
}

bool
message_unit_add (MessageUnit *messages, Stream *stream, const char *name, bool is_aside, GError **error)
{
  g_autoptr (GError) failure = NULL;
  size_t have = 0;
  if (stream_peek (stream, 1, &have, &failure) == NULL || have == 0) {
    message_unit_reject (messages, name, failure != NULL ? failure->message : "the file is empty");
    return true;
  }
  guint first = messages->diag->rejects->len;
  char sha256[65];
  const RecordSink *sink =
      is_aside || messages->is_aside ? &messages->aside : &messages->walk->visitor->records;
  bool ok =
      eml_format.read (stream, messages->walk->options, sink, messages->diag, &messages->counts, &failure) &&
      stream_finish (stream, sha256, &failure);
  name_rejects (messages->diag, first, name);
  if (ok) {
    digest_add_text (messages->hashes, sha256);
    return true;
  }
  if (failure != NULL && !is_of_file (failure)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  message_unit_reject (messages, name, failure != NULL ? failure->message : "not a message");
  return true;
}

bool
message_unit_end (MessageUnit *messages, const GError *failure, GError **error)
{
  const SourceVisitor *visitor = messages->walk->visitor;
  if (messages->is_known)
    return true;
  digest_finish (messages->hashes, messages->unit.sha256);
  return visitor->end (&messages->unit, &messages->counts, messages->diag, failure,
                       visitor->records.user_data, error);
}

bool
message_unit_is_eml (const char *name)
{
  static const char *const suffixes[] = { ".eml", ".emlx" };
  size_t length = strlen (name);
  bool is_eml = false;
  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    size_t suffix = strlen (suffixes[i]);
    is_eml |= length > suffix && g_ascii_strcasecmp (name + length - suffix, suffixes[i]) == 0;
  }
  return name[0] != '.' && is_eml;
}

/* "1700000000.M1P2.host:2,ST": in a Maildir T says trashed and D a draft; disks that take no colon have ';'
 * or
 * '!' instead. */
static bool
is_flagged_aside (const char *name)
{
  const char *flags = g_strrstr (name, "2,");
  return flags != NULL && flags > name && strchr (":;!", flags[-1]) != NULL &&
         strpbrk (flags + 2, "TD") != NULL;
}

/* The folders of a Maildir++ that every program has. */
static bool
is_folder_aside (const char *path)
{
  static const char *const names[] = { ".trash", ".drafts", ".spam", ".junk", ".deleted items", NULL };
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (base, -1);
  return g_strv_contains (names, lower);
}

bool
message_unit_is_aside (const char *folder, const char *name)
{
  return is_flagged_aside (name) || is_folder_aside (folder);
}
