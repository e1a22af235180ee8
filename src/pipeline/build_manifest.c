/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/build.h"

/* What the program was built against, as pkg-config named it (src/pipeline/CMakeLists.txt). */
void
build_libraries (Assessment *assessment)
{
  g_auto (GStrv) libraries = g_strsplit (WEFT_LIBRARIES, ",", -1);
  for (char **library = libraries; *library != NULL; library++)
    g_ptr_array_add (assessment->libraries, g_strdup (*library));
}

static void
add_name (Assessment *assessment, const char *text, const char *id, bool is_company)
{
  if (text != NULL && *text != '\0')
    assessment_add_name (assessment, text, id, is_company);
}

static void
add_address (const Counted *counted, Assessment *assessment, guint index)
{
  const Affiliation *whose = &counted->roster->affiliations[index];
  const char *text = g_array_index (counted->history->addresses, StoredAddress, index).text;
  const char *at = strchr (text, '@');
  if (whose->person >= 0)
    add_name (assessment, text, ((const Person *) counted->roster->people->pdata[whose->person])->id, false);
  if (whose->account >= 0 && at != NULL)
    add_name (assessment, at + 1, ((const Account *) counted->roster->accounts->pdata[whose->account])->id,
              true);
}

/* A shared mailbox has no name of its own: "info" and "support" are words. */
void
build_known_names (const Counted *counted, Assessment *assessment)
{
  const Roster *roster = counted->roster;
  for (guint i = 0; i < roster->accounts->len; i++) {
    const Account *account = roster->accounts->pdata[i];
    add_name (assessment, account->name, account->id, true);
    for (guint d = 0; d < account->domain_count; d++)
      add_name (assessment, account->domains[d], account->id, true);
  }
  for (guint i = 0; i < counted->config->vendor_domains->len; i++)
    add_name (assessment, counted->config->vendor_domains->pdata[i], "vendor", true);
  for (guint i = 0; i < roster->people->len; i++) {
    const Person *person = roster->people->pdata[i];
    if (person->side != SIDE_ROLE)
      add_name (assessment, person->name, person->id, false);
    add_name (assessment, person->address, person->id, false);
  }
  for (guint i = 0; i < roster->address_count && i < counted->history->addresses->len; i++)
    add_address (counted, assessment, i);
}
