/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/mailboxes.h"

#include "base/day.h"
#include "report/markup.h"

#define STRIP_HEIGHT 8

char *
mailboxes_dup_missing (const MailboxCoverage *mailbox, guint most)
{
  GString *out = g_string_new (NULL);
  MailboxWeek state;
  guint start, end = 0, runs = 0;
  while (mailbox_next_run (mailbox, &state, &start, &end)) {
    if (state != MAILBOX_MISSING || ++runs > most)
      continue;
    g_autofree char *first = day_format (week_first_day (mailbox->first_week + (int32_t) start));
    g_autofree char *last = day_format (week_last_day (mailbox->first_week + (int32_t) end - 1));
    g_string_append_printf (out, "%s%s to %s", out->len > 0 ? "; " : "", first, last);
  }
  if (runs > most)
    g_string_append_printf (out, "; and %u more", runs - most);
  return g_string_free (out, FALSE);
}

char *
mailboxes_dup_letters (const MailboxCoverage *mailbox)
{
  static const char letters[] = { '.', '#', 'o', 'x' };
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < mailbox->weeks->len; i++)
    g_string_append_c (out, letters[g_array_index (mailbox->weeks, guint8, i)]);
  return g_string_free (out, FALSE);
}

/* One path a state: a mailbox that goes quiet every other week is no longer than one that never does. */
static void
append_weeks (GString *out, const MailboxCoverage *mailbox, MailboxWeek wanted, const char *class_name,
              int height)
{
  MailboxWeek state;
  guint start, end = 0;
  if (mailbox_count (mailbox, wanted) == 0)
    return;
  markup_append (out, "<path class=\"%s\" d=\"", class_name);
  while (mailbox_next_run (mailbox, &state, &start, &end))
    if (state == wanted)
      g_string_append_printf (out, "M%u %dh%uv%dH%uz", start, (STRIP_HEIGHT - height) / 2, end - start,
                              height, start);
  g_string_append (out, "\"/>");
}

/* Height tells the states apart where colour does not: a full block, a thin line, a lower block. */
void
mailboxes_append_strip (GString *out, const MailboxCoverage *mailbox)
{
  g_string_append_printf (out,
                          "<svg class=\"strip\" viewBox=\"0 0 %u %d\" preserveAspectRatio=\"none\" "
                          "aria-hidden=\"true\">",
                          MAX (mailbox->weeks->len, 1), STRIP_HEIGHT);
  append_weeks (out, mailbox, MAILBOX_HELD, "held", STRIP_HEIGHT);
  append_weeks (out, mailbox, MAILBOX_QUIET, "quiet-weeks", 2);
  append_weeks (out, mailbox, MAILBOX_MISSING, "missing", STRIP_HEIGHT / 2);
  g_string_append (out, "</svg>");
}

char *
mailboxes_dup_count (const GPtrArray *mailboxes)
{
  guint count = mailboxes->len, gapped = 0;
  for (guint i = 0; i < count; i++)
    gapped += mailbox_count (mailboxes->pdata[i], MAILBOX_MISSING) > 0;
  return gapped == 0
             ? g_strdup_printf ("%u mailbox%s, none with missing weeks", count, count == 1 ? "" : "es")
             : g_strdup_printf ("%u mailbox%s, %u with missing weeks", count, count == 1 ? "" : "es", gapped);
}
