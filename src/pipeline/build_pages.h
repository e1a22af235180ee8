/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"
#include "model/assessment.h"

/* Pages that a proposed action needs, each an annex under the action's id. */
#define PAGE_REMAP "remap-executives"
#define PAGE_QUOTES "product-loop"

/* From the account's tables; before it is judged, out's facts are there. */
void build_pages (const Frame *frame, AccountAssessment *out);
/* How many accounts speak of each module, by its name: counted account by account in their order, and said on
 * the quotes of each once all are counted, before pages are dropped. */
GHashTable *build_quotes_new (void);
void build_count_quotes (const AccountAssessment *account, GHashTable *quotes);
void build_share_quotes (AccountAssessment *account, GHashTable *quotes);
/* From its people and findings, once it is judged (build_pages_people.c): the grid of the re-mapping, the
 * brief of the stay interview, and what we could have done better. */
void build_people_pages (AccountAssessment *account);
