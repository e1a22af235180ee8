/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/wording.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define DISCOUNT "a price cut devalues the service; tie the terms to the customer's results instead"
#define EMPTY "it asks for time and gives nothing; bring a finding from their own use"
#define SAVE_TEAM "more oversight is no structural answer; set a milestone that both sides commit to"
#define BLAME "it blames the customer; say what we do next"
#define PROPHECY "nobody knows; say which evidence is consistent with it"

/* Folded, words apart by one space; a phrase without a final space also matches longer words. */
static const struct {
  const char *phrase, *why;
} banned[] = {
  { " discount", DISCOUNT },
  { " rebate", DISCOUNT },
  { " price cut", DISCOUNT },
  { " price reduction", DISCOUNT },
  { " cheaper", DISCOUNT },
  { " percent off ", DISCOUNT },
  { "% off ", DISCOUNT },
  { " rabatt", DISCOUNT },
  { " check in ", EMPTY },
  { " check ins ", EMPTY },
  { " checking in ", EMPTY },
  { " checkin ", EMPTY },
  { " catch up", EMPTY },
  { " catching up ", EMPTY },
  { " catchup", EMPTY },
  { " touch base", EMPTY },
  { " touching base ", EMPTY },
  { " circle back", EMPTY },
  { " just following up", EMPTY },
  { " courtesy call", EMPTY },
  { " save team", SAVE_TEAM },
  { " saveteam", SAVE_TEAM },
  { " rescue team", SAVE_TEAM },
  { " swat team", SAVE_TEAM },
  { " war room", SAVE_TEAM },
  { " customer s fault ", BLAME },
  { " client s fault ", BLAME },
  { " their fault ", BLAME },
  { " their own fault ", BLAME },
  { " customer failed ", BLAME },
  { " client failed ", BLAME },
  { " customer fails ", BLAME },
  { " client fails ", BLAME },
  { " they failed ", BLAME },
  { " customer refuse", BLAME },
  { " client refuse", BLAME },
  { " customer ignore", BLAME },
  { " client ignore", BLAME },
  { " customer is to blame ", BLAME },
  { " client is to blame ", BLAME },
  { " blame the c", BLAME },
  { " customer should have ", BLAME },
  { " client should have ", BLAME },
  { " they should have ", BLAME },
  { " bad fit customer", BLAME },
  { " difficult customer", BLAME },
  { " difficult client", BLAME },
  { " unresponsive customer", BLAME },
  { " unresponsive client", BLAME },
  { " user error", BLAME },
  { " did not bother ", BLAME },
  { " lazy ", BLAME },
  { " will churn", PROPHECY },
  { " will leave us ", PROPHECY },
  { " is going to churn", PROPHECY },
  { " is going to leave ", PROPHECY },
};

/* Case and accents folded, everything but letters, digits and % one space. */
static char *
spread_words (const char *text)
{
  g_autofree char *folded = text_fold (text);
  GString *out = g_string_new (" ");
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isalnum (c) || c == '%')
      g_string_append_unichar (out, c);
    else if (out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  }
  if (out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
  return g_string_free (out, FALSE);
}

bool
wording_check (const char *text, char **why)
{
  g_autofree char *words = spread_words (text);
  for (size_t i = 0; i < G_N_ELEMENTS (banned); i++) {
    if (strstr (words, banned[i].phrase) == NULL)
      continue;
    g_autofree char *phrase = g_strstrip (g_strdup (banned[i].phrase));
    *why = g_strdup_printf ("\"%s\": %s", phrase, banned[i].why);
    return false;
  }
  return true;
}
