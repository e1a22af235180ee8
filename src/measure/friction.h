/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/rows.h"
#include "measure/ticket_kind.h"

/* The small things that add up (methods 1.4): what a ticket cost the client, and the ledger of it all. */

/* Solved only after two follow-ups of theirs, or reopened (F2). What is not resolved yet is not known yet. */
typedef enum { CHASING_UNKNOWN, CHASING_NONE, CHASING_NEEDED } Chasing;
Chasing friction_chasing (const StoredRow *ticket, int32_t as_of_day);
/* Tickets resolved in a window, and those of them that needed chasing. */
void friction_count_chased (const AccountView *view, const Window *window, guint *chased, guint *resolved);

typedef enum {
  CLASS_NONE,
  CLASS_LOGIN,
  CLASS_INVOICE,    /* corrections of invoices, not questions about them */
  CLASS_INTEGRATION /* breaks of integrations */
} FrictionClass;
/* One of the named classes of F5. */
FrictionClass friction_class_of (const AccountView *view, const StoredRow *ticket);
/* Tagged or described as a workaround or as hard to use (F1). */
bool friction_is_workaround (const StoredRow *ticket);
bool friction_is_how_to (const AccountView *view, const StoredRow *ticket);

/* One entry of the ledger: severity is negative for a fix. */
typedef struct {
  int32_t day;
  double severity;
  const StoredRow *row; /* the ticket or the interview */
} FrictionEvent;
/* FrictionEvent of frictions between the two days, with their fixes; free with g_array_unref. */
GArray *friction_events (const AccountView *view, int32_t first_day, int32_t last_day);
/* Σ severity × 2^(−age/90 days), seen from that day (F4). */
double friction_balance (const GArray *events, int32_t day);
/* The frictions among them from that day on, without the fixes. */
guint friction_count (const GArray *events, int32_t first_day);
/* The first dozen of them, by the id of their ticket, or by their key. */
void friction_add_evidence (const GArray *events, int32_t first_day, Fact *fact);
