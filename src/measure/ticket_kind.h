/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/stored.h"

/* What a ticket is about (methods K2, K3, G3, F5), as the lexicon names it. */
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
  TICKET_KIND_COUNT
} TicketKind;

/* Who asks such a thing (methods K4). */
typedef enum { DEPTH_NEITHER, DEPTH_INTRODUCTORY, DEPTH_ADVANCED, DEPTH_COUNT } TicketDepth;

/* The three buckets of friction (methods F1–F3). */
typedef enum {
  FRICTION_NONE,
  FRICTION_PRODUCT,
  FRICTION_SERVICE,
  FRICTION_EXPECTATION,
  FRICTION_COUNT
} TicketFriction;

/* The two vocabularies of G4, in which success is described. */
typedef enum { TALK_OUTCOME, TALK_SERVICE_LEVEL, TALK_COUNT } Talk;

/* The names in the lexicon: "how-to", "introductory", "product". */
const char *ticket_kind_name (TicketKind kind);
const char *ticket_depth_name (TicketDepth depth);
const char *ticket_friction_name (TicketFriction friction);
const char *talk_name (Talk talk);

/* By the built-in lexicon. */
TicketKind ticket_kind_of (const StoredRow *row);
/* Extraction and architecture: what an exit is prepared with. */
bool ticket_kind_is_exit (TicketKind kind);
/* What K2 counts beside them: contract questions and exports that fail. */
bool ticket_kind_is_at_risk (TicketKind kind);
