/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/account.h"
#include "model/config.h"
#include "model/person.h"
#include "model/stored.h"

/* The fold of everything known about identity at one moment: address → person → account (methods 2.2).  It is
 * made anew at each assessment and never stored, so a merge is undone by one event.  Pure and deterministic:
 * the same texts give the same roster, in whatever order the addresses were imported. */

/* Two addresses with one name.  Only who has the mail can tell whether they move in one circle: both wrote on
 * one list, or to and fro with one and the same person. */
typedef struct {
  uint32_t a, b; /* by index */
  bool is_shared;
} CirclePair;
typedef void (*CircleFn) (GArray *pairs, gconstpointer data); /* fills is_shared of CirclePair */

/* Everything is borrowed and needed only during roster_build.  Rows are the latest versions known at the
 * as-of date; any array of rows or events may be NULL. */
typedef struct {
  const GArray *addresses;                                                /* StoredAddress, by index */
  const GPtrArray *accounts, *contacts, *team, *aliases, *groups, *cards; /* const StoredRow * */
  const GPtrArray *identity_events; /* const IdentityEvent *, oldest first */
  const Config *config;
  int32_t as_of_day;
  CircleFn find_circles; /* asked once, if anybody is in question; NULL: nobody shares a circle */
  gconstpointer circle_data;
} RosterInput;

/* Where one address belongs.  side CLIENT has an account; THIRD without a person is an address of nobody we
 * track. */
typedef struct {
  int32_t person;       /* index into people; -1: none */
  int32_t account : 30; /* index into accounts; -1: none.  A person who moved has addresses at two accounts */
  uint32_t side : 2;    /* Side */
} Affiliation;

typedef struct {
  char *from, *to; /* registrable domains */
  char *account_id;
  int matched_count, person_count; /* persons who reappeared, of those who were writing from the old domain */
  int32_t first_day, last_day;     /* when they first wrote from the new one */
} DomainMigration;

/* Somebody who left one account and writes from another since: one person with dated affiliations. */
typedef struct {
  uint32_t from, to; /* addresses by index: the last of the old account, the first of the new one */
  int32_t day;       /* the old one has not written after it, nor the new one much before */
} PersonMove;

typedef struct {
  Arena arena;         /* of the accounts, then of the people account by account, and of the affiliations */
  GPtrArray *accounts; /* Account *, by id */
  GPtrArray *people;   /* Person *, by id: client, vendor, third and role */
  const guint *walk;   /* all of these, in the order in which they lie */
  const Affiliation *affiliations; /* by address index */
  guint address_count;
  GPtrArray *merges;     /* IdentityEvent *: every address joined to another, with its source */
  GPtrArray *open;       /* IdentityEvent *: pairs that look alike and were not merged */
  GPtrArray *migrations; /* DomainMigration * */
  GArray *moves;         /* PersonMove, by the text of the old address */
  GPtrArray *contested;  /* char *: domains that two accounts claim, by text */
  GPtrArray *notes;      /* char *: odd rows, one sentence each */
} Roster;

#define ROSTER_MOVE "change of employer" /* source of such merges, decided and open */

Roster *roster_build (const RosterInput *input);
void roster_free (Roster *roster);
/* It is not looked at for a while.  Several threads may say so, and look, at once. */
void roster_let_go (const Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roster, roster_free)

/* Of an address that is known to none: nobody, of no account, a third party.  In here, as each recipient of
 * each message asks. */
static inline Affiliation
roster_affiliation (const Roster *roster, uint32_t address)
{
  return address < roster->address_count ? roster->affiliations[address]
                                         : (Affiliation){ -1, -1, SIDE_THIRD };
}
static inline int
roster_person_of (const Roster *roster, uint32_t address)
{
  return roster_affiliation (roster, address).person;
}
static inline int
roster_account_of (const Roster *roster, uint32_t address)
{
  return roster_affiliation (roster, address).account;
}
static inline Side
roster_side_of (const Roster *roster, uint32_t address)
{
  return (Side) roster_affiliation (roster, address).side;
}
#define PEOPLE_A_STRETCH 2048 /* that a walk keeps in memory */
/* The index of a person by their place, for walks over all of them in any order: what lies behind leaves
 * memory. */
static inline guint
roster_walk (const Roster *roster, guint place)
{
  if (place % PEOPLE_A_STRETCH == 0)
    roster_let_go (roster);
  return roster->walk[place];
}
/* The index of the account with that id, or -1. */
int roster_find_account (const Roster *roster, const char *id);
