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
  { " reduced price", DISCOUNT },
  { " reduced fee", DISCOUNT },
  { " lower price", DISCOUNT },
  { " lower fee", DISCOUNT },
  { " cheaper", DISCOUNT },
  { " money off", DISCOUNT },
  { " special price", DISCOUNT },
  { " special offer", DISCOUNT },
  { " retention offer", DISCOUNT },
  { " percent off ", DISCOUNT },
  { "% off ", DISCOUNT },
  { " % off ", DISCOUNT },
  { " rabatt", DISCOUNT },
  { " nachlass ", DISCOUNT },
  { " preisnachlass", DISCOUNT },
  { " check in ", EMPTY },
  { " check ins ", EMPTY },
  { " checks in ", EMPTY },
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
  { " quick chat ", EMPTY },
  { " just wanted to ", EMPTY },
  { " see how things are ", EMPTY },
  { " save team", SAVE_TEAM },
  { " saveteam", SAVE_TEAM },
  { " rescue team", SAVE_TEAM },
  { " retention team", SAVE_TEAM },
  { " tiger team", SAVE_TEAM },
  { " swat team", SAVE_TEAM },
  { " task force", SAVE_TEAM },
  { " war room", SAVE_TEAM },
  { " customer s fault ", BLAME },
  { " client s fault ", BLAME },
  { " their fault ", BLAME },
  { " their own fault ", BLAME },
  { " customer s lack ", BLAME },
  { " client s lack ", BLAME },
  { " their lack ", BLAME },
  { " lack of commitment ", BLAME },
  { " blame the c", BLAME },
  { " bad fit customer", BLAME },
  { " problem customer", BLAME },
  { " problem client", BLAME },
  { " difficult customer", BLAME },
  { " difficult client", BLAME },
  { " unresponsive customer", BLAME },
  { " unresponsive client", BLAME },
  { " uncooperative", BLAME },
  { " user error", BLAME },
  { " negligence ", BLAME },
  { " lazy ", BLAME },
  { " will churn", PROPHECY },
  { " will leave us ", PROPHECY },
  { " is going to churn", PROPHECY },
  { " is going to leave ", PROPHECY },
  { " about to churn", PROPHECY },
  { " about to leave ", PROPHECY },
};

/* Whoever is theirs, and what is not said of them; the words follow each other. */
static const char *const theirs[] = { " customer ",     " customers ", " client ",     " clients ",
                                      " account ",      " they ",      " their team ", " their side ",
                                      " their people ", " user ",      " users ",      " sponsor ",
                                      " contact " };
static const char *const blames[] = {
  "failed ",           "fails ",           "fail to ",          "refuse",           "ignored ",
  "ignores ",          "ignore ",          "neglect",           "is to blame ",     "are to blame ",
  "is at fault ",      "are at fault ",    "should have ",      "ought to have ",   "did not bother ",
  "do not bother ",    "does not bother ", "did not care ",     "do not care ",     "does not care ",
  "would not listen ", "did not listen ",  "do not listen ",    "does not listen ", "never bothered",
  "never listened",    "misuse",           "do not get it ",    "does not get it ", "is difficult ",
  "are difficult ",    "is unreasonable ", "are unreasonable ", "is unresponsive ", "are unresponsive ",
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

/* "customer refuse": the words of theirs and what is said of them; NULL: nothing of the kind. */
static char *
find_blame (const char *words)
{
  for (size_t i = 0; i < G_N_ELEMENTS (theirs); i++)
    for (const char *at = strstr (words, theirs[i]); at != NULL; at = strstr (at + 1, theirs[i]))
      for (size_t k = 0; k < G_N_ELEMENTS (blames); k++)
        if (g_str_has_prefix (at + strlen (theirs[i]), blames[k]))
          return g_strconcat (theirs[i] + 1, blames[k], NULL);
  return NULL;
}

static char *
refuse (const char *phrase, const char *why)
{
  g_autofree char *bare = g_strstrip (g_strdup (phrase));
  return g_strdup_printf ("\"%s\": %s", bare, why);
}

bool
wording_check (const char *text, char **why)
{
  g_autofree char *words = spread_words (text);
  g_autofree char *blame = find_blame (words);
  for (size_t i = 0; i < G_N_ELEMENTS (banned); i++)
    if (strstr (words, banned[i].phrase) != NULL) {
      *why = refuse (banned[i].phrase, banned[i].why);
      return false;
    }
  if (blame != NULL)
    *why = refuse (blame, BLAME);
  return blame == NULL;
}
