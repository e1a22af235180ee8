/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/stored.h"

/* A row of the table of cards: an entry of somebody's address book. */

char **card_split_addresses (const StoredRow *card); /* yours; none of a card that was stripped */
/* The folded name of the person; "" where there is none: the card of a company has its name where a person's
 * would be, and the addresses of several people. */
char *card_dup_person (const StoredRow *card);
