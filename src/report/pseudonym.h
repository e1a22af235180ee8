/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* The same assessment with people and companies behind pseudonyms: "Person 3f2a81c0", "Company 9c1d44e7",
 * HMAC-SHA256 of their ids under the key, so that two reports under one key can be compared and none can be
 * read without it.  What strangers wrote (subjects, titles, ids of records, names of files) is left out or
 * stands behind a pseudonym too. */
typedef struct Pseudonyms Pseudonyms;

/* Borrows both for its life. */
Pseudonyms *pseudonyms_new (const Assessment *assessment, GBytes *key);
void pseudonyms_free (Pseudonyms *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pseudonyms, pseudonyms_free)

/* masked (NULL: not asked for): each account, finding and evidence → what stands for it, both borrowed. */
Assessment *pseudonyms_apply (Pseudonyms *names, GHashTable *masked);
/* Its id behind a pseudonym; what it says is a stranger's text and left out. Yours. */
Evidence *pseudonyms_dup_evidence (Pseudonyms *names, const Evidence *evidence);
/* What stands for an account's id, and for a person's name or address. Yours. */
char *pseudonyms_dup_account_id (Pseudonyms *names, const char *id);
char *pseudonyms_dup_person (Pseudonyms *names, const char *text);
