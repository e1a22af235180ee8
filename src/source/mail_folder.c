/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_folder.h"

#include <string.h>

#include "base/text.h"

/* The part of a path that names the mail folder: "Trash" in "Mail/Trash", "Mail/Trash.mbox",
 * "Mail/Trash.mbox/mbox" and, as Apple Mail keeps it, "Mail/Trash.mbox/3F2A/Data/Messages/"; "a.zip/Trash/
 * (2)" goes on where other files came between. */
static char *
dup_name (const char *path)
{
  static const char *const endings[] = { ".gz", ".mbox", ".mbx" };
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint last = g_strv_length (parts);
  last -= last > 1 && (*parts[last - 1] == '\0' || g_str_has_prefix (parts[last - 1], " ("));
  guint at = last;
  while (at > 0 && !g_str_has_suffix (parts[at - 1], ".mbox"))
    at--;
  char *name = text_fold (at > 0 ? parts[at - 1] : last > 0 ? parts[last - 1] : "");
  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      name[strlen (name) - strlen (endings[i])] = '\0';
  return name;
}

/* What Thunderbird, Apple Mail and Outlook call them in English, German, French and Spanish; without accents.
 */
bool
mail_folder_is_aside (const char *path)
{
  static const char *const names[] = { "trash",
                                       "deleted items",
                                       "deleted messages",
                                       "drafts",
                                       "templates",
                                       "unsent messages",
                                       "junk",
                                       "junk email",
                                       "junk e-mail",
                                       "junk-e-mail",
                                       "spam",
                                       "papierkorb",
                                       "geloschte elemente",
                                       "entwurfe",
                                       "vorlagen",
                                       "corbeille",
                                       "elements supprimes",
                                       "brouillons",
                                       "courrier indesirable",
                                       "papelera",
                                       "elementos eliminados",
                                       "borradores",
                                       "correo no deseado",
                                       NULL };
  g_autofree char *name = dup_name (path);
  return g_strv_contains (names, name);
}

static bool
deliver_message (const Message *message, gpointer user_data, GError **error)
{
  const RecordSink *inner = user_data;
  Message settled = *message;
  if (settled.record_class == CLASS_HUMAN)
    settled.record_class = CLASS_FOLDER;
  return inner->message (&settled, inner->user_data, error);
}

static bool
deliver_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  const RecordSink *inner = user_data;
  return inner->meeting (meeting, inner->user_data, error);
}

static bool
deliver_row (const Row *row, gpointer user_data, GError **error)
{
  const RecordSink *inner = user_data;
  return inner->row (row, inner->user_data, error);
}

RecordSink
mail_folder_sink (const RecordSink *inner)
{
  return (RecordSink){ deliver_message, deliver_meeting, deliver_row, (gpointer) inner };
}
