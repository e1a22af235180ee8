/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_notice.h"

#include <string.h>

#include "base/text.h"
#include "source/mail_said.h"

/* A gap ("…" in the methods) stays within a sentence. */
#define GAP_BYTES 60u

/* The three words of one row: what must be there, what must follow within a sentence (or NULL), and what must
 * not follow at once: "has left" is said of people and of comments. */
typedef struct {
  const char *phrase, *later;
  const char *const *unless;
} Phrase;

static const char *const not_left[] = { " a ",      " an ",        " you",          " his ", " her ",
                                        " their ",  " the office", " the building", " for ", " on ",
                                        " comment", " some",       " your",         " no ",  NULL };
static const char *const not_quitte[] = { " le bureau", " son bureau", " la reunion", NULL };
static const char *const not_lasciato[] = { " un ", " l'ufficio", " la riunione", NULL };
static const char *const not_slutat[] = { " att ", " fungera", " for dagen", " for idag", NULL };

static const Phrase departed[] = {
  {
      "no longer with ",
  },
  {
      "no longer works",
  },
  {
      "no longer working ",
  },
  {
      "no longer employed",
  },
  { "has left", .unless = not_left },
  {
      "have left the company",
  },
  {
      "last day was",
  },
  {
      "last working day was",
  },
  { "nicht mehr", " tatig" },
  {
      "nicht mehr im unternehmen",
  },
  {
      "unternehmen verlassen",
  },
  {
      "firma verlassen",
  },
  { " a quitte", .unless = not_quitte },
  {
      "ne fait plus partie",
  },
  {
      "ne travaille plus",
  },
  {
      "ya no trabaja",
  },
  {
      "ha dejado la empresa",
  },
  {
      "nao faz mais parte",
  },
  {
      "deixou a empresa",
  },
  {
      "non lavora piu",
  },
  { "ha lasciato", .unless = not_lasciato },
  {
      "niet meer werkzaam",
  },
  { "har slutat", .unless = not_slutat },
  {
      "slutat sin anstallning",
  },
  {
      "er fratradt",
  },
  {
      "fratradte",
  },
  {
      "nie pracuje juz",
  },
  {
      "juz nie pracuje",
  },
  {
      "退職",
  },
};

static const Phrase away[] = {
  {
      "out of office",
  },
  {
      "out of the office",
  },
  {
      "away ",
  },
  {
      "on leave",
  },
  { " leave ", "until" },
  {
      "vacation",
  },
  {
      "on holiday",
  },
  {
      "sabbatical",
  },
  {
      "abwesend",
  },
  {
      "abwesenheit",
  },
  {
      "nicht im buro",
  },
  {
      "im urlaub",
  },
  {
      "elternzeit",
  },
  {
      "mutterschutz",
  },
  {
      "absent",
  },
  {
      "absence",
  },
  {
      "en conges",
  },
  {
      "conge parental",
  },
  {
      "conge maternite",
  },
  {
      "fuera de la oficina",
  },
  {
      "de vacaciones",
  },
  {
      "ausente",
  },
  {
      "fuori sede",
  },
  {
      "fuori ufficio",
  },
  {
      "in ferie",
  },
  {
      "de ferias",
  },
  {
      "fora do escritorio",
  },
  {
      "afwezig",
  },
  {
      "op vakantie",
  },
  {
      "inte pa kontoret",
  },
  {
      "semester",
  },
  {
      "foraldraledig",
  },
  {
      "ikke pa kontoret",
  },
  {
      "pa ferie",
  },
  {
      "poza biurem",
  },
  {
      "nieobecn",
  },
  {
      "urlop",
  },
  {
      "不在",
  },
  {
      "休暇",
  },
};

static bool
is_excluded (const char *after, const char *const *unless)
{
  for (; unless != NULL && *unless != NULL; unless++)
    if (g_str_has_prefix (after, *unless))
      return true;
  return false;
}

static bool
follows (const char *after, const char *later)
{
  size_t sentence = strcspn (after, ".!?\n");
  const char *found = g_strstr_len (after, (gssize) MIN (sentence, GAP_BYTES + strlen (later)), later);
  return found != NULL;
}

static bool
has_phrase (const char *folded, const Phrase *phrase)
{
  const char *p = folded;
  while ((p = strstr (p, phrase->phrase)) != NULL) {
    p += strlen (phrase->phrase);
    if (!is_excluded (p, phrase->unless) && (phrase->later == NULL || follows (p, phrase->later)))
      return true;
  }
  return false;
}

bool
mail_notice_says_departed (const char *folded)
{
  for (size_t i = 0; i < G_N_ELEMENTS (departed); i++)
    if (has_phrase (folded, &departed[i]))
      return true;
  return false;
}

bool
mail_notice_says_away (const char *folded)
{
  for (size_t i = 0; i < G_N_ELEMENTS (away); i++)
    if (has_phrase (folded, &away[i]))
      return true;
  return false;
}

static Notice
read_reply (const Mail *mail)
{
  const Message *message = mail->message;
  Notice notice = { NOTICE_NONE, message->from.address, DAY_NONE };
  if (notice.address[0] == '\0' || mail_class_is_system_sender (notice.address))
    return (Notice){ NOTICE_NONE, "", DAY_NONE };
  g_autofree char *text = mail_said_dup_text (mail);
  g_autofree char *subject = text_fold (message->subject);
  if (mail_notice_says_departed (text) || mail_notice_says_departed (subject))
    notice.kind = NOTICE_DEPARTED;
  else if (mail_notice_says_away (text) || mail_notice_says_away (subject)) {
    notice.kind = NOTICE_AWAY;
    notice.until_day = mail_notice_until_day (text, message->sent_unix);
    if (notice.until_day == DAY_NONE)
      notice.until_day = mail_notice_until_day (subject, message->sent_unix);
  }
  if (notice.kind == NOTICE_NONE)
    notice.address = "";
  return notice;
}

Notice
mail_notice_of (const Mail *mail, RecordClass record_class)
{
  if (record_class == CLASS_AUTO || (record_class == CLASS_LIST && mail_class_is_reply_robot (mail)))
    return read_reply (mail);
  if (record_class == CLASS_BOUNCE)
    return mail_bounce_of (mail);
  return (Notice){ NOTICE_NONE, "", DAY_NONE };
}
