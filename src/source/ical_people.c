/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical_people.h"
#include "source/partstat.h"

#include <string.h>

/* RFC 6868: what a quoted parameter cannot hold is written with a circumflex.  NULL: nothing is. */
static char *
dup_param_text (const char *raw)
{
  if (raw == NULL || strchr (raw, '^') == NULL)
    return NULL;
  GString *text = g_string_new (NULL);
  for (const char *at = raw; *at != '\0'; at++) {
    bool escaped = *at == '^' && at[1] != '\0' && strchr ("n^'", at[1]) != NULL;
    if (!escaped)
      g_string_append_c (text, *at);
    else
      g_string_append_c (text, *++at == 'n' ? ' ' : *at == '\'' ? '"' : '^');
  }
  return g_string_free (text, FALSE);
}

/* Some servers write a principal's URL as the value and the address into a parameter. */
static Mailbox
read_mailbox (Arena *texts, const IcalProperty *property)
{
  const char *raw = ical_property_param (property, "CN");
  g_autofree char *text = dup_param_text (raw);
  const char *name = text != NULL ? text : raw;
  Mailbox box = draft_mailbox (texts, property->value, name);
  const char *email = *box.address == '\0' ? ical_property_param (property, "EMAIL") : NULL;
  return email != NULL ? draft_mailbox (texts, email, name) : box;
}

void
ical_read_organizer (MeetingDraft *draft, const IcalProperty *property)
{
  draft->meeting.organizer = read_mailbox (&draft->texts, property);
}

static bool
param_is (const IcalProperty *property, const char *name, const char *value)
{
  const char *found = ical_property_param (property, name);
  return found != NULL && g_ascii_strcasecmp (found, value) == 0;
}

void
ical_read_attendee (MeetingDraft *draft, const IcalProperty *property)
{
  Arena *texts = &draft->texts;
  Mailbox who = read_mailbox (texts, property);
  Attendee *attendee =
      *who.address != '\0' || *who.name != '\0' ? meeting_draft_add_attendee (draft, who) : NULL;
  if (attendee == NULL)
    return;
  const char *partstat = ical_property_param (property, "PARTSTAT");
  attendee->partstat = partstat_find (partstat != NULL ? partstat : ical_property_param (property, "STATUS"));
  attendee->is_chair = param_is (property, "ROLE", "CHAIR");
  attendee->is_resource = param_is (property, "CUTYPE", "ROOM") ||
                          param_is (property, "CUTYPE", "RESOURCE") ||
                          g_str_has_suffix (who.address, "@resource.calendar.google.com");
  attendee->is_group = param_is (property, "CUTYPE", "GROUP");
  attendee->delegated_to = draft_address (texts, ical_property_param (property, "DELEGATED-TO"));
  attendee->delegated_from = draft_address (texts, ical_property_param (property, "DELEGATED-FROM"));
  attendee->sent_by = draft_address (texts, ical_property_param (property, "SENT-BY"));
  if (*attendee->delegated_to != '\0' && attendee->partstat == PARTSTAT_UNKNOWN)
    attendee->partstat = PARTSTAT_DELEGATED;
}
