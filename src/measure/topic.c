/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/topic.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define SHORT_TEXT 256 /* most subjects and titles are shorter, and plain */

/* Folded words, each the beginning of a word of the text; with a space behind it a whole word, with a star
 * before it anywhere, as in German compounds. */
static const char *const planning[] = { "roadmap",        "road map",        "planning ",
                                        "qbr ",           "business review", "quarterly review",
                                        "annual review",  "strategy",        "strategic ",
                                        "strategie",      "*planung",        "quartalsgesprach",
                                        "quartalsreview", "jahresgesprach",  NULL };
static const char *const sprint[] = { "sprint", "iteration ", "standup", NULL };
static const char *const spend[] = { "spend ",
                                     "spending",
                                     "budget",
                                     "cost saving",
                                     "cost reduction",
                                     "inventory",
                                     "vendor review",
                                     "supplier review",
                                     "vendor assessment",
                                     "supplier assess",
                                     "vendor consolid",
                                     "supplier consolid",
                                     "software audit",
                                     "licence audit",
                                     "license audit",
                                     "ausgaben",
                                     "einsparung",
                                     "kostensenkung",
                                     "*inventur",
                                     "bestandsaufnahme",
                                     "lieferantenbewertung",
                                     "lieferantenprufung",
                                     "anbieterprufung",
                                     "lizenzaudit",
                                     NULL };
static const char *const tender[] = { "rfp ",
                                      "rfi ",
                                      "rfq ",
                                      "request for proposal",
                                      "request for quot",
                                      "tender ",
                                      "invitation to tender",
                                      "ausschreibung",
                                      "angebotsanfrage",
                                      NULL };
static const char *const correction[] = { "correct",    "wrong",      "incorrect", "credit note",
                                          "mistake",    "korrektur",  "korrigier", "falsch",
                                          "fehlerhaft", "gutschrift", "storno",    NULL };
static const char *const breaks[] = { "fail",      "error",    "broken ",  "break",       "down ",
                                      "stopped",   "stops ",   "not work", "does not",    "disconnect",
                                      "outage",    "fehler",   "bricht",   "abgebrochen", "ausgefallen",
                                      "fallt aus", "*storung", "gestort",  "defekt",      NULL };
static const char *const promised[] = { "was told",          "were told",   "was promised",
                                        "were promised",     "promised us", "you promised",
                                        "had been promised", "versprochen", "zugesagt",
                                        "zugesichert",       NULL };
static const char *const workaround[] = { "workaround",     "work around", "work-around", "usability",
                                          "clumsy",         "umweg",       "umgehung",    "notlosung",
                                          "*bedienbarkeit", "umstandlich", NULL };

/* Whether the word stands at that place, where one of the text begins. */
static bool
is_at (const char *place, const char *word)
{
  while (*word != '\0' && *word == *place) {
    word++;
    place++;
  }
  return *word == '\0' || (*word == ' ' && word[1] == '\0' && !g_ascii_isalnum (*place));
}

/* Small letters differ in their last five bits. */
static guint32
letter_bit (char letter)
{
  return 1u << (letter & 31);
}

static bool
begins_word (const char *folded, const char *place)
{
  return place == folded || !g_ascii_isalnum (place[-1]);
}

static bool
has_any (const char *folded, const char *const *words)
{
  guint32 letters = 0; /* that words begin with: most places of most texts have none of them */
  for (const char *const *word = words; *word != NULL; word++) {
    if (**word == '*' && strstr (folded, *word + 1) != NULL)
      return true;
    letters |= letter_bit (**word);
  }
  for (const char *place = folded; *place != '\0'; place++) {
    bool may_be = (letters & letter_bit (*place)) != 0 && begins_word (folded, place);
    for (const char *const *word = words; may_be && *word != NULL; word++)
      if (**word == *place && is_at (place, *word))
        return true;
  }
  return false;
}

bool
topic_has (Topic topic, const char *text)
{
  static const char *const *const words[] = { planning, spend,    tender,    correction,
                                              breaks,   promised, workaround };
  if (text == NULL || text[0] == '\0')
    return false;
  char room[SHORT_TEXT];
  g_autofree char *folded = text_fold_into (text, room, sizeof room) ? NULL : text_fold (text);
  const char *read = folded != NULL ? folded : room;
  bool has = has_any (read, words[topic]) || (topic == TOPIC_SPEND && has_any (read, tender));
  return has && !(topic == TOPIC_PLANNING && has_any (read, sprint));
}

bool
topic_memo_has (TopicMemo *memo, const char *text)
{
  if (text == NULL)
    return false;
  guint place = ((guint) (guintptr) text * 0x9e3779b9u) >> 26; /* of the room's six bits */
  G_STATIC_ASSERT (TOPIC_MEMO_ROOM == 1 << (32 - 26));
  if (memo->texts[place] != text) {
    memo->texts[place] = text;
    memo->answers[place] = topic_has (memo->topic, text);
  }
  return memo->answers[place];
}
