/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* Zendesk, Jira and Freshdesk: whichever recognise the input. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const SourceFormat *const formats[] = { &zendesk_format, &jira_format, &freshdesk_format };
  SourceOptions options = { 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->sniff (data, size, "fuzz.xml"))
      check_read (formats[i], &options, data, size);
  return 0;
}
