/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "cli.h"

#define FIRST_DRAWN_US (1 * G_USEC_PER_SEC)
#define REDRAWN_US (G_USEC_PER_SEC / 10)
#define BAR_WIDTH 20

Progress
progress_begin (bool quiet)
{
  return (Progress){ .started_us = g_get_monotonic_time (), .is_wanted = !quiet && isatty (STDERR_FILENO) };
}

/* At the pace so far, whole seconds rounded up. */
static void
print_time_left (gint64 elapsed_us, double share)
{
  if (share <= 0)
    return;
  double left_us = (double) elapsed_us * (1 - share) / share;
  gint64 left = (gint64) (left_us / G_USEC_PER_SEC) + 1;
  fprintf (stderr, "  %" G_GINT64_FORMAT ":%02d left\033[K", left / 60, (int) (left % 60));
}

void
progress_update (guint64 bytes_done, guint64 bytes_total, guint64 records, gpointer user_data)
{
  Progress *progress = user_data;
  gint64 now = g_get_monotonic_time ();
  if (!progress->is_wanted || now - progress->started_us < FIRST_DRAWN_US ||
      now - progress->drawn_us < REDRAWN_US)
    return;
  double share = bytes_total > 0 ? (double) bytes_done / (double) bytes_total : 0;
  char bar[BAR_WIDTH + 1];
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < share * BAR_WIDTH ? '#' : '.';
  bar[BAR_WIDTH] = '\0';
  fprintf (stderr, "\r[%s] %3.0f%%  %.0f of %.0f MB  %" G_GUINT64_FORMAT " records", bar, share * 100,
           (double) bytes_done / 1e6, (double) bytes_total / 1e6, records);
  print_time_left (now - progress->started_us, share);
  progress->drawn_us = now;
  progress->is_drawn = true;
}

void
progress_end (Progress *progress)
{
  if (progress->is_drawn)
    fputs ("\r\033[K", stderr);
  progress->is_drawn = false;
}
