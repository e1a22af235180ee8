/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ticket_words.h"

#include <glib.h>

const char *const zendesk_priorities[] = { "", "low", "normal", "high", "urgent", NULL };
const char *const zendesk_statuses[] = { "new", "open", "pending", "solved", "closed", NULL };
const char *const freshdesk_priorities[] = { "", "low", "normal", "high", "urgent", NULL };
const char *const freshdesk_statuses[] = { "", "", "open", "pending", "solved", "closed", NULL };

const char *
ticket_word (const char *text, const char *const *names)
{
  if (!g_ascii_isdigit (*text) || text[1] != '\0')
    return text;
  guint number = (guint) (*text - '0');
  return number < g_strv_length ((char **) names) ? names[number] : NULL;
}
