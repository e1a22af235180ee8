/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/stored.h"

/* What a ticket is about (methods K2, K3, G3, F5).  The exporter's own type decides where it says enough,
 * else words of the subject and the tags. */
typedef enum {
  TICKET_OTHER,
  TICKET_FEATURE,
  TICKET_INTEGRATION,
  TICKET_OPTIMISATION,
  TICKET_HOW_TO,
  TICKET_DEFECT,
  TICKET_EXTRACTION,   /* bulk export, API dump, deletion certificate, decommissioning */
  TICKET_ARCHITECTURE, /* schema and architecture documentation */
  TICKET_EXPORT_ERROR,
  TICKET_CONTRACT,
  TICKET_POLICING, /* SLA credits, downtime seconds, deviations */
  TICKET_INVOICE,
  TICKET_LOGIN,
} TicketKind;

TicketKind ticket_kind_of (const StoredRow *row);
/* Extraction and architecture: what an exit is prepared with. */
static inline bool
ticket_kind_is_exit (TicketKind kind)
{
  return kind == TICKET_EXTRACTION || kind == TICKET_ARCHITECTURE;
}
