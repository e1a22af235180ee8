/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ticket_kind.h"

#include <string.h>

#include "base/text.h"

/* The first row whose word stands in the type, the tags or the subject decides; the telling ones come first.
 */
static const struct {
  const char *word;
  TicketKind kind;
} words[] = {
    {"export error", TICKET_EXPORT_ERROR},
    {"export fail", TICKET_EXPORT_ERROR},
    {"export bricht", TICKET_EXPORT_ERROR},
    {"export schlagt fehl", TICKET_EXPORT_ERROR},
    {"data-export", TICKET_EXTRACTION},
    {"data export", TICKET_EXTRACTION},
    {"full export", TICKET_EXTRACTION},
    {"bulk export", TICKET_EXTRACTION},
    {"complete export", TICKET_EXTRACTION},
    {"export of all", TICKET_EXTRACTION},
    {"api dump", TICKET_EXTRACTION},
    {"database dump", TICKET_EXTRACTION},
    {"datenexport", TICKET_EXTRACTION},
    {"gesamtexport", TICKET_EXTRACTION},
    {"vollexport", TICKET_EXTRACTION},
    {"alle daten", TICKET_EXTRACTION},
    {"deletion certificate", TICKET_EXTRACTION},
    {"loschbestatigung", TICKET_EXTRACTION},
    {"decommission", TICKET_EXTRACTION},
    {"offboarding", TICKET_EXTRACTION},
    {"abschaltung", TICKET_EXTRACTION},
    {"data extraction", TICKET_EXTRACTION},
    {"architecture", TICKET_ARCHITECTURE},
    {"architektur", TICKET_ARCHITECTURE},
    {"database schema", TICKET_ARCHITECTURE},
    {"datenbankschema", TICKET_ARCHITECTURE},
    {"schema documentation", TICKET_ARCHITECTURE},
    {"data model doc", TICKET_ARCHITECTURE},
    {"service credit", TICKET_POLICING},
    {"sla", TICKET_POLICING},
    {"downtime second", TICKET_POLICING},
    {"deviation report", TICKET_POLICING},
    {"response time below", TICKET_POLICING},
    {"verfugbarkeitsnachweis", TICKET_POLICING},
    {"contract", TICKET_CONTRACT},
    {"vertrag", TICKET_CONTRACT},
    {"termination", TICKET_CONTRACT},
    {"kundigung", TICKET_CONTRACT},
    {"invoice", TICKET_INVOICE},
    {"rechnung", TICKET_INVOICE},
    {"billing", TICKET_INVOICE},
    {"purchase order", TICKET_INVOICE},
    {"login", TICKET_LOGIN},
    {"password", TICKET_LOGIN},
    {"passwort", TICKET_LOGIN},
    {"time-out", TICKET_LOGIN},
    {"timeout", TICKET_LOGIN},
    {"anmeldung", TICKET_LOGIN},
    {"feature", TICKET_FEATURE},
    {"wish", TICKET_FEATURE},
    {"wunsch", TICKET_FEATURE},
    {"integration", TICKET_INTEGRATION},
    {"webhook", TICKET_INTEGRATION},
    {"connector", TICKET_INTEGRATION},
    {"sync with", TICKET_INTEGRATION},
    {"schnittstelle", TICKET_INTEGRATION},
    {"optimi", TICKET_OPTIMISATION},
    {"speed up", TICKET_OPTIMISATION},
    {"performance", TICKET_OPTIMISATION},
    {"how-to", TICKET_HOW_TO},
    {"how do i", TICKET_HOW_TO},
    {"how to", TICKET_HOW_TO},
    {"wie kann", TICKET_HOW_TO},
    {"where is", TICKET_HOW_TO},
    {"bug", TICKET_DEFECT},
    {"error", TICKET_DEFECT},
    {"fehler", TICKET_DEFECT},
    {"does not", TICKET_DEFECT},
};

/* Whole words only where a letter would follow or come before: "sla" is not in "slate". */
static bool
has_word (const char *text, const char *word)
{
  size_t length = strlen (word);
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word)) {
    bool starts = at == text || !g_ascii_isalnum (at[-1]);
    bool ends = length > 4 || !g_ascii_isalnum (at[length]);
    if (starts && ends)
      return true;
  }
  return false;
}

TicketKind
ticket_kind_of (const StoredRow *row)
{
  g_autofree char *all =
      g_strjoin (" ; ", row->cells[TICKETS_TYPE] != NULL ? row->cells[TICKETS_TYPE] : "",
                 row->cells[TICKETS_TAGS] != NULL ? row->cells[TICKETS_TAGS] : "",
                 row->cells[TICKETS_SUBJECT] != NULL ? row->cells[TICKETS_SUBJECT] : "", NULL);
  g_autofree char *folded = text_fold (all);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (has_word (folded, words[i].word))
      return words[i].kind;
  return TICKET_OTHER;
}
