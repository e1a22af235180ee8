/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libical/ical.h>
#include <glib.h>
#include <stdio.h>

/* The other opinion for scripts/check-suites: reads a path a line and answers with the number of VEVENTs that
 * libical sees in the file, and of different attendees in them, the organizers among them. */

static void
add_people (icalcomponent *event, icalproperty_kind kind, GHashTable *people)
{
  for (icalproperty *property = icalcomponent_get_first_property (event, kind); property != NULL;
       property = icalcomponent_get_next_property (event, kind)) {
    const char *value = icalproperty_get_value_as_string (property);
    if (value != NULL)
      g_hash_table_add (people, g_ascii_strdown (value, -1));
  }
}

static void
count (icalcomponent *component, unsigned *event_count, unsigned *attendee_count)
{
  if (icalcomponent_isa (component) == ICAL_VEVENT_COMPONENT) {
    g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    add_people (component, ICAL_ATTENDEE_PROPERTY, people);
    add_people (component, ICAL_ORGANIZER_PROPERTY, people);
    ++*event_count;
    *attendee_count += g_hash_table_size (people);
  }
  for (icalcomponent *child = icalcomponent_get_first_component (component, ICAL_ANY_COMPONENT);
       child != NULL; child = icalcomponent_get_next_component (component, ICAL_ANY_COMPONENT))
    count (child, event_count, attendee_count);
}

int
main (void)
{
  char line[8192];
  while (fgets (line, sizeof line, stdin) != NULL) {
    g_autofree char *text = NULL;
    unsigned event_count = 0, attendee_count = 0;
    if (g_file_get_contents (g_strchomp (line), &text, NULL, NULL)) {
      icalcomponent *root = icalparser_parse_string (text);
      if (root != NULL) {
        count (root, &event_count, &attendee_count);
        icalcomponent_free (root);
      }
    }
    printf ("%u %u\n", event_count, attendee_count);
    fflush (stdout);
  }
  return 0;
}
