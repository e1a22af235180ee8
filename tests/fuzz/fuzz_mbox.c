/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/formats.h"

/* The mbox reader, and with it heads, addresses, dates, MIME, bounces and calendar parts, into a sink that
 * drops all. */

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static bool
drop_message (const Message *message, gpointer user_data, GError **error)
{
  (void)message;
  (void)user_data;
  (void)error;
  return true;
}

static bool
drop_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void)meeting;
  (void)user_data;
  (void)error;
  return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (Stream) stream = stream_new_bytes (bytes, length);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  SourceCounts counts = {0};
  SourceOptions options = {0};
  RecordSink sink = {.message = drop_message, .meeting = drop_meeting};
  mbox_format.sniff (bytes, length, NULL);
  mbox_format.read (stream, &options, &sink, diag, &counts, &error);
  return 0;
}
