/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/stored.h"

void
identity_event_free (gpointer data)
{
  IdentityEvent *event = data;
  char *texts[] = { event->kind,   event->a,        event->b,       event->value,
                    event->source, event->evidence, event->decision };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (event);
}
