/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Accounts are worked on one by one, and what is known of the others need not be in memory meanwhile.  What
 * every page of all accounts shows (name, band, points, headline) stays; the lists can be put aside, part by
 * part. */

/* While a part is aside its lists are NULL, and so are the facts. */
void account_put_aside (AccountAssessment *account, AsidePart part, Spill *spill);
/* The same, for little that is to outlive the spill: the arena must outlive the account.  Only to be looked
 * at afterwards. */
void account_put_by (AccountAssessment *account, AsidePart part, Arena *arena);
/* Moves what stays of an account, itself and its texts, into the arena, and says where to, when it was
 * measured; and its headline, once it has one.  Nobody else may point to it then. */
AccountAssessment *account_settle (AccountAssessment *account, Arena *arena);
/* Brings it back, to be changed, put aside again or dropped.  Nothing happens to a part that is here. */
void account_take (AccountAssessment *account, AsidePart part);
/* Gives the part back as it was put aside; what was changed since is lost.  One that never was stays here. */
void account_drop (AccountAssessment *account, AsidePart part);

/* Brings a part back to be read, which is quicker: of what is in its structs only numbers may be changed, and
 * facts may be added.  Its lists and arrays have their length and their items, and are not to be given to
 * GLib: not even a reference can be taken or a copy made.  To be put aside again, or dropped. */
void account_look (AccountAssessment *account, AsidePart part);

/* All of an account but its facts, to be looked at:
 *
 *   g_autoptr (OpenAccount) open = account_open (account);
 *
 * Not to be opened once more before it is closed. */
typedef AccountAssessment OpenAccount;
OpenAccount *account_open (const AccountAssessment *account);
void account_close (OpenAccount *open);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenAccount, account_close)
