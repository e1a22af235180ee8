/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "pipeline/history.h"

/* Whose the rows of tables are: what their word for the account means, by what was known at a moment. */
typedef struct RowOwners RowOwners;

/* Both are borrowed and must outlive the result. */
RowOwners *row_owners_new (const History *history, const Roster *roster, int64_t moment_unix);
void row_owners_free (RowOwners *owners);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RowOwners, row_owners_free)

/* The index of the account that a word means: an id, a name, a domain, a subscription, a ticket system's id
 * of an organisation or person, the name or address of one of its people.  -1: none, or several. */
int row_owners_find (const RowOwners *owners, const char *word);
/* The same for a row.  A ticket or an answer whose account says nothing is its person's. */
int row_owners_find_row (const RowOwners *owners, const StoredRow *row);
/* The column that names the account; -1: rows of this kind are no account's. */
int row_owner_column (TableKind kind);
