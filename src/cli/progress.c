/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "cli.h"

#define FIRST_DRAWN_US (1 * G_USEC_PER_SEC)
#define REDRAWN_US (G_USEC_PER_SEC / 10)
#define BAR_WIDTH 40

Progress
progress_begin (bool quiet)
{
  return (Progress){ .started_us = g_get_monotonic_time (), .is_wanted = !quiet && isatty (STDERR_FILENO) };
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
  fprintf (stderr, "\r[%s] %3.0f %%  %" G_GUINT64_FORMAT " records", bar, share * 100, records);
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
