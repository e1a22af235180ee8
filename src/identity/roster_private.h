/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/by_key.h"
#include "identity/account_words.h"
#include "identity/roster.h"

/* One address while the fold goes on: those seen, and those that only tables and events name. */
typedef struct {
  const char *text;   /* normal form; a folded name where only that was seen; else the raw text */
  const char *domain; /* within text; NULL: no address */
  const char *local;
  const char *registrable; /* NULL: none */
  const char *name;        /* display name, cleaned; "" */
  int64_t name_unix;       /* since when it was seen */
  const char *folded_name; /* contact row's name, else display name; "" unless it has two words */
  const char *name_title;  /* a job title inside the display name, or NULL */
  const StoredRow *contact, *team, *card;
  const IdentityEvent *title; /* a title learnt elsewhere, or NULL */
  int32_t first_day, last_day;
  Account *account; /* NULL: none */
  Side side;
  bool is_person;        /* becomes part of a person */
  bool is_bare_name;     /* stands for a person without being an address of theirs */
  bool is_placed_by_row; /* a contact row or a decision says where it belongs, not its domain */
  bool has_left;         /* its person writes from another account since */
  uint32_t address;      /* one of its indices among those seen; ADDRESS_NONE: only named */
  guint index;           /* among all nodes */
} Node;

/* What a domain says about its addresses. */
typedef struct {
  const char *registrable; /* what of it is registered; NULL: nothing */
  Account *account;        /* NULL: none */
  Side side;               /* VENDOR, CLIENT, or THIRD */
  bool is_known_third;
  bool is_placed; /* all of this is known, not only what is registered */
} DomainPlace;

#define NODES_A_RUN 64       /* they lie together, and stay where they are */
#define NODES_A_STRETCH 2048 /* that a walk keeps in memory */

typedef struct {
  const RosterInput *input;
  Roster *roster;
  Arena arena;     /* of the nodes with their texts, and of what is known of domains */
  GPtrArray *runs; /* Node [NODES_A_RUN], mostly in the order of their text */
  guint node_count;
  GHashTable *node_of_text; /* normal form → index + 1; NULL once their order is known */
  guint *node_of_address;
  guint *order;   /* nodes by text, the order of everything that happens */
  guint *parents; /* by node: the union-find forest */
  /* Until the nodes have their places: */
  AccountWords *words; /* of the accounts table */
  GHashTable *account_of_id;
  GHashTable *account_of_domain; /* domain → Account *, or &contested_account */
  GHashTable *vendor_domains, *third_domains, *group_addresses; /* sets of char *, owned */
  GHashTable *places;                                           /* domain → DomainPlace * */
  /* To the end: */
  GHashTable *decisions; /* key → IdentityEvent *, the last word on a pair */
  GArray *forbidden;     /* guint pairs that must stay apart */
  bool has_accounts_table;
} Fold;

static inline Node *
fold_get (const Fold *fold, guint index)
{
  return (Node *) fold->runs->pdata[index / NODES_A_RUN] + index % NODES_A_RUN;
}
static inline Node *
fold_at (const Fold *fold, guint place) /* in the order */
{
  return fold_get (fold, fold->order[place]);
}
void fold_let_go (const Fold *fold); /* nodes and accounts */
/* The node at a place in the order, for walks from its beginning to its end: what lies behind leaves memory.
 */
static inline Node *
fold_walk (const Fold *fold, guint place)
{
  if (place % NODES_A_STRETCH == 0)
    fold_let_go (fold);
  return fold_at (fold, place);
}
static inline const char *
row_get (const StoredRow *row, int column)
{
  return row != NULL ? row->cells[column] : NULL;
}

Node *fold_find (const Fold *fold, const char *text); /* by raw text; NULL: none */
G_GNUC_PRINTF (2, 3) void fold_note (Fold *fold, const char *format, ...);
/* The last decision on a pair of that kind, in either order; NULL: none. */
const IdentityEvent *fold_find_decision (const Fold *fold, const char *kind, const char *a, const char *b);

/* Why two addresses became one person. */
typedef struct {
  const char *source, *evidence;
  double confidence;
  const char *decision; /* "auto", "accepted" or "open" */
} MergeReason;

guint roster_find_root (const Fold *fold, guint node);
/* Makes one person of two nodes and records it; false where a review or their sides forbid it. */
bool roster_join (Fold *fold, guint a, guint b, const MergeReason *reason);
/* What somebody says of two addresses, unless a review says no: one that nobody could place goes where the
 * other is.  Unknown addresses are passed over. */
void roster_join_named (Fold *fold, const char *address, const char *primary, const MergeReason *reason);
/* Whether a rejected pair would come together if the persons of these two nodes did. */
bool roster_is_forbidden (const Fold *fold, guint a, guint b);
IdentityEvent *roster_new_event (const char *kind, const char *a, const char *b, const MergeReason *reason);
/* Keys of a table in the order of their text; the strings stay the table's. */
GPtrArray *roster_sort_keys (GHashTable *table);
void roster_unref_array (gpointer array); /* GArray, for tables that own some */

/* In which way nodes are alike. */
typedef struct {
  bool (*takes_part) (const Node *); /* whoever does not is like nobody */
  uint64_t (*hash) (const Node *);
  bool (*equal) (const Node *, const Node *);
} Likeness;
#define PLACE_NONE G_MAXUINT
/* By place in the order: the first place whose node is alike, which may be its own; PLACE_NONE: it takes no
 * part. Yours. */
guint *roster_find_first (const Fold *fold, const Likeness *likeness);
/* The nodes of each that are alike by the place of the first, in the order of their text: guint. */
ByKey *roster_group (const Fold *fold, const Likeness *likeness);
/* The nodes of each person by their root, in the order of their text: guint. */
ByKey *roster_group_people (const Fold *fold);
/* Those of one person, or of whatever else nodes are grouped by, to be read where they lie and not to be
 * given to GLib. */
static inline GArray
roster_members (const ByKey *groups, guint key)
{
  guint count;
  gconstpointer nodes = by_key_get (groups, key, &count);
  return (GArray){ (char *) nodes, count };
}

/* The account that the node's card names as its organisation; NULL: none. */
Account *roster_account_of_card (const Fold *fold, const Node *node);
void roster_join_by_cards (Fold *fold); /* several addresses on one card */

/* The steps of the fold, in this order. */
void roster_add_cards (Fold *fold);    /* cards of addresses that are known otherwise */
void roster_add_accounts (Fold *fold); /* accounts and the domains they hold */
void roster_place_nodes (Fold *fold);  /* a side and an account for each address */
void roster_merge_nodes (Fold *fold);  /* which addresses are one person */
void roster_join_by_migration (Fold *fold);
void roster_join_by_move (Fold *fold); /* one name at two companies, one after the other */
void roster_find_moves (Fold *fold);   /* who of the persons joined has left an account for another */
void roster_build_people (Fold *fold); /* persons and affiliations */
